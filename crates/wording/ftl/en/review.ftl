# The page on which a request is read and from which it is decided.

review-tab = <t>{ $title }</t> for { $client }
review-round = Round { $round }
review-request = Request { $reference }
review-sent = Sent by { $name }, { $when }
review-newer = There is a newer version
review-newer-text = { $workspace } sent round { $newer }. What you see is round { $round }.
review-load = Load it
review-load-first = Load the newer version first
review-named = You named { $name } as the right person
review-named-text = The sender looks at it and tells you. Until then you can still answer yourself.
review-if = If you approve
review-then = What follows begins only once everybody who is asked has approved.
review-asked-too = { $name } is asked too
review-asked-next = { $name } is asked next
review-you-asked = { $count ->
    [one] You asked for { $count } change. Here is what became of it.
   *[other] You asked for { $count } changes. Here is each one.
}
review-they-asked = { $count ->
    [one] { $client } asked for { $count } change. Here is what became of it.
   *[other] { $client } asked for { $count } changes. Here is each one.
}
review-also = Also different:
review-changed = Changed
review-partly = Changed in part
review-kept = Not changed
review-unanswered = Not answered yet
review-erased = Erased on a legal basis
review-your-changes = Your changes
review-not-sent = not sent yet
review-collected = They wait here while you read on. “{ $button }” at the bottom shows them once more before anything is sent.
review-move = Move
review-remove = Remove
review-change-number = change { $number }
review-questions = Questions
review-ask = Ask a question
review-ask-or-change = Ask a question or request a change
review-question = Your question
review-question-or-change = Your question or change
review-ask-hint = { $workspace } sees a question at once.
review-about = About
review-send = Send question
review-change-here = Request a change
review-here = here
review-asking = Asking is not deciding.
review-asking-collected = Asking is not deciding. Changes are collected, and sent only together.
review-good = Good to know
review-deciders = Who decides, in order
review-decision = Your decision
review-your-decision = Your decision on <t>{ $title }</t>, round { $round }
review-approve = Approve
review-request-changes = Request changes
review-request-some = { $count ->
    [one] Request { $count } change
   *[other] Request { $count } changes
}
review-decline = Decline
review-more = More ways to answer
review-with-conditions = Approve with conditions
review-ask-first = Ask a question first
review-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}
review-documents-to-approve = { $count ->
    [one] { $count } document to approve
   *[other] { $count } documents to approve
}
review-no-documents = No documents
review-tabs = Documents
review-mark = Mark a spot
review-ask-spot = Ask about a spot
review-press = Press the spot on the page.
review-pages-of = Pages of { $title }. Scroll sideways.
review-page = Page { $page }
review-page-changed = Page { $page }, changed since last round
review-full = Full size
review-text-of = Text of { $title }
review-drawing = The pages are being drawn. This takes a moment.
review-no-preview = No preview.
review-download = Download the original ({ $kind }, { $length })
review-some-changed = { $count } changed
review-whole = The whole request
review-a-document = A document

thread-open = { $count } open
thread-answered-count = { $count } answered
thread-answered = Answered
thread-answering = { $workspace } is answering
thread-waits = Waits for an answer
thread-clock = You can still decide, answered or not.
thread-reply-label = Reply in this thread
thread-reply = Reply
thread-send = Send
thread-spot = Show this spot on { $place }
thread-pin-open = Question { $number }, open
thread-pin-answered = Question { $number }, answered
change-pin-open = Change { $number }, not answered yet
change-pin-changed = Change { $number }, changed
change-pin-partly = Change { $number }, changed in part
change-pin-kept = Change { $number }, not changed
spot-upper-left = upper left
spot-top = top
spot-upper-right = upper right
spot-left = left
spot-middle = middle
spot-right = right
spot-lower-left = lower left
spot-bottom = bottom
spot-lower-right = lower right

turn-form = You are asked to fill in a form
turn-files = You are asked for files
turn-todo = You are asked to do something
turn-read = You are asked to confirm that you have read this
turn-by = There is nothing to decide. It would help to have it by { $due }.
turn-you-approved = You approved this { $when }
turn-you-conditions = You approved this with conditions { $when }
turn-you-changes = You asked for changes to this { $when }
turn-you-declined = You declined this { $when }
turn-receipt = Your receipt
turn-sent-form = You sent the form { $when }
turn-sent-files = You handed in the files { $when }
turn-did = You said { $when } that it is done
turn-did-read = You confirmed { $when } that you have read this
turn-first = { $name } decides first
turn-not-yet = It is not your turn yet
turn-not-yet-text = We e-mail you when it is your turn. You can read and ask now.
turn-settled = This was settled without your answer
turn-settled-text = There is nothing for you to decide any more. What was said stays here to read.
turn-moved = The way to this decision has changed
turn-moved-text = There is nothing for you to decide now. We e-mail you if it is your turn again.
turn-elsewhere = Somebody else answers this instead of you
turn-elsewhere-text = There is nothing for you to decide any more. You can still read it and ask questions.
turn-working = { $workspace } is working on the changes
turn-working-text = We e-mail you when the next round is ready. What you see here is the round before.
turn-reading = You are not asked to decide
turn-reading-text = You can read, and ask { $workspace } questions.
turn-with = It is with { $workspace } now. We e-mail you when something happens.
turn-next = { $count ->
    [one] { $names } decides next. We e-mail you when something happens.
   *[other] { $names } decide next. We e-mail you when something happens.
}
over-when = { $what } { $when }
over-answered = Everything that was asked has been answered.
over-no-round = There is no next round. What was said stays here to read.
over-taken-back = { $workspace } took this request back { $when }
over-nothing = There is nothing for you to decide. What was said stays here to read.
over-time = The time to answer ended { $when }
over-not-approved = Nothing was approved.
over-record = See the record
errand-met = { $workspace } says that your condition is met
errand-met-passed = { $workspace } says that a condition is met that is yours to judge now
errand-accept = Accept as met
errand-return = Not met yet
errand-missing = What is missing?
errand-confirm = Please confirm
errand-confirm-text = Confirming says that you have read it. It approves nothing.
errand-read = I have read this

say-approve = { $workspace } asks <live>{ $who }</live> to approve <t>{ $title }</t>, by <live>{ $due }</live>.
say-approve-you = { $workspace } asks <live>you</live> to approve <t>{ $title }</t>, by <live>{ $due }</live>.
say-read-you = { $workspace } asks <live>you</live> to read <t>{ $title }</t>, by <live>{ $due }</live>.
say-form-you = { $workspace } asks <live>you</live> to fill in a form for <t>{ $title }</t>, by <live>{ $due }</live>.
say-files-you = { $workspace } asks <live>you</live> for files for <t>{ $title }</t>, by <live>{ $due }</live>.
say-todo-you = { $workspace } asks <live>you</live> to do something for <t>{ $title }</t>, by <live>{ $due }</live>.
say-answer = { $workspace } asks <live>{ $who }</live> about <t>{ $title }</t>, by <live>{ $due }</live>.
say-approved = { $client } approved <t>{ $title }</t>, round { $round }.
say-deemed = { $client } is deemed to have accepted <t>{ $title }</t>, round { $round }.
say-declined = { $client } declined <t>{ $title }</t>, round { $round }.
say-withdrawn = { $workspace } took back <t>{ $title }</t>, round { $round }.
say-expired = Nobody answered in time: <t>{ $title }</t>, round { $round }.
say-with-you = { $workspace } has <t>{ $title }</t> with you, round { $round }.

review-mark-short = Mark
review-ask-short = Ask
review-find = Search in this document
review-whole-screen = Read on the whole screen
review-page-drawing = This page is being drawn.
review-page-missing = This page could not be drawn. It is in the original.
review-rest = Pages 1 to { $last } of { $all } are shown here. The rest is in the original.
review-pages-range = Pages { $first } to { $last }
review-print = Print
review-download-all = Download all
review-never-sent = From the round before, never sent
review-take-over = Take them over
review-taking-over = Taking over
review-all = All your requests
review-away = I’m away until…
review-compare = Compare with version { $version }
review-new-since = New since you were last here, { $when }
review-new-added = { $title } is new.
review-new-removed = { $title } is no longer part of it.
review-new-replaced = { $title } is version { $version } now; you had version { $number }.
review-see-changed = See what changed
documents-text-only = only its text is shown, the layout is in the original
documents-converted = drawn by LibreOffice from the original
thread-settled = Settled
thread-owes-still = { $workspace } answers by { $due }. Your time stands still until then, and you can still decide.
thread-owes-runs = { $workspace } answers by { $due }. The time to decide runs on, and you can still decide.
thread-reopen = It is not answered yet
thread-resolve = This answers it
thread-no-question = I have no question any more
turn-paused = Your time stands still. { $workspace } owes you an answer
say-approve-paused = { $workspace } asks <live>{ $who }</live> to approve <t>{ $title }</t>, once the open question is answered.
say-approve-you-paused = { $workspace } asks <live>you</live> to approve <t>{ $title }</t>, once the open question is answered.
say-answer-paused = { $workspace } asks <live>{ $who }</live> about <t>{ $title }</t>, once the open question is answered.
say-answer-you-paused = { $workspace } asks <live>you</live> about <t>{ $title }</t>, once the open question is answered.
decide-unsent-text = This answer leaves it behind.
decide-unsent-look = Look at your list first
decide-unsent = { $count ->
    [one] Your list of { $count } change is not sent
   *[other] Your list of { $count } changes is not sent
}

done-read = <live>You</live> confirmed having read <t>{ $title }</t>, round { $round }.
done-form = <live>You</live> filled in a form for <t>{ $title }</t>, round { $round }.
done-files = <live>You</live> handed in files for <t>{ $title }</t>, round { $round }.
done-todo = <live>You</live> did what was asked for <t>{ $title }</t>, round { $round }.
done-record = It is on the record
done-on = How it goes on
done-by = By
done-added = What you added

differs-added = { $label } { $after }, which was not there before
differs-gone = { $label } is not there any more; it was { $before }
differs-now = { $label } { $after } instead of { $before }
differs-title = Title
