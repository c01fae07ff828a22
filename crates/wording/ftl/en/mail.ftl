# Mails to clients' people. <t>…</t> is a title, <live>…</live> what a person can still change, <b>…</b> a heading in the line.
# Names, titles, dates and amounts arrive written out. Never put two sentences of different languages into one message.

mail-hello = Hello { $name },
mail-for = for { $client }
mail-round = Round { $round }
mail-subject = Approval: { $title } ({ $reference })
mail-sent-with = Sent with Assent.
mail-line-done = Done: { $marks }.
mail-line-now = Now: { $marks }.
mail-line-then = Then: { $marks }.
mail-line-folded-done = { $count } done
mail-line-folded-more = { $count } more
mail-personal = This link is personal to { $name } and shows only this request. Please don’t forward it.
mail-now = <b>What happens now:</b>
mail-open-request = Open the request
mail-open-record = Open the record
mail-answered-by-mail = Sent to { $name }.
mail-imprint = { $imprint }.

mark-you = You
mark-round-one = Round 1
mark-rounds = { $count ->
    [one] { $count } round
   *[other] { $count } rounds
}
mark-prepared = Prepared
mark-checked = Checked
mark-condition = Condition
mark-approved = Approved
mark-declined = Declined
mark-withdrawn = Withdrawn
mark-expired = Expired
mark-deemed = Deemed accepted

name-erased = Somebody whose name was erased
words-erased = (erased)
somebody-else = Somebody else
this-request = this request
the-terms = The terms
place-page = { $document }, page { $page }
document-version = v{ $version }
kind-text = Text
kind-file = File
yes = yes
no = no
count-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}

ask-say = { $workspace } asks <live>you</live> to approve <t>{ $title }</t>.
ask-say-due = { $workspace } asks <live>you</live> to approve <t>{ $title }</t>, by <live>{ $due }</live>.
ask-preview = { $count ->
    [one] Please decide. { $count } document.
   *[other] Please decide. { $count } documents.
}
ask-preview-due = { $count ->
    [one] Please decide by { $due }. { $count } document.
   *[other] Please decide by { $due }. { $count } documents.
}
ask-done = <b>What you asked for, and what was done:</b>
ask-if = <b>If you approve:</b>
ask-button = Review and decide
ask-below = No account or password. You can approve, request changes, decline or ask a question there. Nothing is decided by opening it.
ask-foot = This link is personal to { $name } and shows only this request. Please don’t forward it. Need someone else to decide? Open it and choose “I’m not the right person”.

because-authority = You are asked because you decide for { $client }.
because-authority-limit = You are asked because you decide for { $client } up to { $limit }.
because-primary = You are asked because you are the first contact at { $client }.
because-sponsor = You are asked because you answer for the budget at { $client }.
because-everybody = You are asked because everybody at { $client } is asked.
because-named = You are asked because you were named as the right person.
because-stands-in = You are asked because you stand in for { $name }, who is away.
because-process = You are asked because the agreed process names you.

if-next = { $count ->
    [one] { $names } is asked next.
   *[other] { $names } are asked next.
}
if-as-well = { $count ->
    [one] { $names } is asked as well.
   *[other] { $names } are asked as well.
}
if-all = When everybody who is needed has approved:
now-asked = { $count ->
    [one] { $names } is asked now.
   *[other] { $names } are asked now.
}
now-checks = { $workspace } checks it.
now-prepares = { $workspace } prepares round { $round }.
now-finds = { $workspace } has to find somebody to ask.
now-condition = A condition is still open: “{ $condition }”

code-say = Your code for <t>{ $title }</t>.
code-say-digits = Your code for <t>{ $title }</t>: { $code }
code-subject = Your code for { $title } ({ $reference })
code-preview = { $count ->
    [one] It works once, for { $count } minute.
   *[other] It works once, for { $count } minutes.
}
code-decides = It confirms this, and nothing else:
code-sees = It opens this request in the browser where you asked for it. It decides nothing.
code-once = { $count ->
    [one] It works once, for { $count } minute, in the browser where you asked for it.
   *[other] It works once, for { $count } minutes, in the browser where you asked for it.
}
code-below = Nobody at { $workspace } will ever ask you for this code. If you did not ask for it, do nothing: without it, nothing is decided.

fresh-say = Here is <live>your new link</live> to <t>{ $title }</t>.
fresh-preview = Your new link works until { $expires }.
fresh-body = You asked for it on the page. It works until <live>{ $expires }</live>; links from earlier mails no longer open anything.
fresh-below = If you did not ask for it, do nothing. Nothing is decided by opening it.

notice-acknowledge = { $workspace } asks <live>you</live> to confirm that you have seen <t>{ $title }</t>.
notice-acknowledge-due = { $workspace } asks <live>you</live> to confirm that you have seen <t>{ $title }</t>, by <live>{ $due }</live>.
notice-inform = { $workspace } tells you about <t>{ $title }</t>.
notice-reply = { $workspace } asks you about <t>{ $title }</t>.
notice-work = <t>{ $title }</t> waits for you.
notice-preview = Please confirm that you have seen it.
notice-preview-due = Please confirm that you have seen it by { $due }.
notice-preview-inform = For your information; you need to do nothing.
notice-button-acknowledge = Read and confirm
notice-button-inform = Read it
notice-button-reply = Open and answer
notice-below-acknowledge = Seeing is not approving: you agree to nothing by it.
notice-below-inform = You need to do nothing.

elsewhere-subject = Your link was used in another browser ({ $reference })
elsewhere-preview = { $browser }, { $at }. If it was you, there is nothing to do.
elsewhere-say = Your link to <t>{ $title }</t> was used in another browser.
elsewhere-body = { $browser }, { $at }. Whoever it was had to enter a code that we sent to this mailbox.
elsewhere-you = <b>Was it you?</b> Then there is nothing to do.
elsewhere-not-you = <b>If not,</b> tell { $contact } at { $workspace }, by answering this mail. They can close the link at once, and nothing decided from there stays unseen: every decision is confirmed to you by mail.
elsewhere-foot = Sent to { $name }, who first used the link.

answered-say = { $by } answered <live>your question</live> about <t>{ $title }</t>.
answered-asked = You asked:
answered-due = Your decision is due by <live>{ $due }</live>.
answered-button = Continue where you left off
answered-below = Something still open? Ask again there. Nothing is decided by opening it.

receipt-approved = You approved <t>{ $title }</t>.
receipt-conditions = { $count ->
    [one] You approved <t>{ $title }</t> with { $count } condition.
   *[other] You approved <t>{ $title }</t> with { $count } conditions.
}
receipt-changes = You asked for changes to <t>{ $title }</t>.
receipt-declined = You declined <t>{ $title }</t>.
receipt-preview = Recorded { $at }. Keep this mail as your receipt.
receipt-recorded = Recorded { $at }, in these words:
receipt-condition = Your condition
receipt-reason = Your reason
receipt-withdraw = You can take it back on the page until the others who are asked have settled it.
receipt-sealed = Sealed in the log { $origin } at size { $size }, root
receipt-attached = The whole record is attached as { $file }.
receipt-below = Keep this mail: together with the record it proves what you decided, without us.
receipt-foot = This is the receipt for { $name }. The link is personal; please don’t forward it.

ended-approved = <t>{ $title }</t> is approved.
ended-declined = <t>{ $title }</t> was declined.
ended-withdrawn = <t>{ $title }</t> was withdrawn.
ended-expired = <t>{ $title }</t> ended without an answer.
ended-deemed = <t>{ $title }</t> counts as accepted under the contract; nobody approved it.
ended-preview = The record is ready.
ended-did-approve = { $name } approved on { $at }.
ended-did-conditions = { $name } approved with conditions on { $at }.
ended-did-changes = { $name } asked for changes on { $at }.
ended-did-decline = { $name } declined on { $at }.
ended-did-approve-earlier = { $name } approved in round { $round } on { $at }.
ended-did-conditions-earlier = { $name } approved with conditions in round { $round } on { $at }.
ended-below = The record can be checked by anyone, offline, for as long as it is kept.
ended-foot = You get this because you took part in { $reference }. This link is personal to { $name }. Please don’t forward it.

closed-say = <t>{ $title }</t> no longer needs you.
closed-preview = Nothing left to do.
closed-rework = Changes were asked for, and a new round is being prepared.
closed-ended = The request has ended.
closed-moved = The way to this decision has changed. You will hear from us if you are needed.
closed-instead = { $name } answers it instead.
closed-settled = It was settled without you.
closed-enough = { $names } answered, and that was enough.
closed-nothing = There is nothing left for you to do, and no more mails will ask you about it.
closed-below = The link from the earlier mail no longer decides anything.
closed-foot = Sent to { $name }, who was asked about { $reference }.

said-condition = You approved on this condition: “{ $condition }”
said-condition-passed = Somebody who has left approved on this condition, and it is yours to judge now: “{ $condition }”
said-condition-met = { $workspace } says that it is met: { $note }
said-condition-please = Please accept it as met, or say what is missing.
said-after-all = You said that somebody else should answer this. { $workspace } asks you to answer it after all:
said-asks = { $by } asks: { $question }

register-reference = Authority to approve
register-subject = Who may approve at { $client }?
register-say = Who may approve at <live>{ $client }</live>?
register-preview = { $asker } asks you to confirm it. It takes a minute.
register-body = { $asker } asks you to look at who may approve for { $client }, and up to which amount, as { $workspace } has it. You say what is right, what has ended and who is missing.
register-minute = It takes a minute. The link works until <live>{ $expires }</live>.
register-button = See who may approve
register-below = Opening it confirms nothing. If you are not the one to say, answer this e-mail; it reaches { $asker }.
register-foot = This link is personal to { $name }. Please don’t forward it.
register-title = who may approve at { $client }
