# The decision sheet and the receipt.

decide-approve = Approve
decide-conditions = Approve with conditions
decide-changes = What should change?
decide-decline = Decline this request?
decide-approve-lead = Read it once more. This is what goes on the record.
decide-conditions-lead = Each condition has to be accepted as met before what depends on it goes on.
decide-changes-lead = The next round starts with your list. You will get each point answered, one by one.
decide-decline-lead = Declining ends it. There will be no next round. If you would say yes to a different version, request changes instead.
decide-record = This goes on the record
decide-later = Your own words, for exactly these documents. You see the whole statement on the next page, before anything is recorded.
# Shown beside the statement where it is in another language than the reader’s. The statement alone binds.
decide-means-approve = In short: you approve <t>{ $title }</t>, round { $round }, for { $client }.
decide-means-conditions = In short: you approve <t>{ $title }</t>, round { $round }, for { $client }, on the conditions you wrote.
decide-means-changes = In short: you ask for the changes you wrote to <t>{ $title }</t>, round { $round }.
decide-means-decline = In short: you decline <t>{ $title }</t>, round { $round }, for the reason you wrote.
decide-binding = The statement below is recorded word for word as it stands there, and it alone counts. Everybody who decides confirms the same words.
decide-terms = What the terms say
decide-unopened = Not opened yet
decide-unopened-text = You can still decide.
decide-pages = { $count ->
    [one] page { $pages }
   *[other] pages { $pages }
}
decide-look = Look first
decide-sent-to = We sent six digits to { $address }. They are good for this statement only.
decide-send-again = Send again
decide-will-send = To confirm, we mail a code to { $address }.
decide-mail-code = Mail me a code
decide-must = Must change
decide-nice = Nice to have
decide-matters = How much change { $number } matters
decide-add = Add another
decide-comment = Add a comment
decide-condition = Condition { $number }
decide-condition-hint = What has to be true, and by when
decide-where = Where
decide-change = Change { $number }
decide-change-hint = One change per box keeps the answers clear
decide-why = Why are you declining?
decide-reads = { $name } will read this.
decide-your-reason = Your reason
decide-is-nice = { $text } (nice to have)
decide-name = Type your name to confirm
decide-name-hint = As we know it: { $name }
decide-not-recorded = Not recorded yet
decide-problem = Something below needs you. What you wrote is kept.
decide-needs-condition = Write at least one condition.
decide-needs-change = Write at least one change.
decide-needs-reason = Say why, in a few words.
decide-too-long = This is longer than { $limit } characters. Shorten it, or ask the sender to take a document.
decide-cannot-show = This holds characters that cannot be shown. Type it again.
decide-too-many-codes = Too many codes were sent in the last hour. Use the newest one, or wait an hour.
decide-continue = Continue
decide-button-approve = Approve round { $round }
decide-button-conditions = { $count ->
    [one] Approve with { $count } condition
   *[other] Approve with { $count } conditions
}
decide-button-changes = { $count ->
    [one] Send { $count } change
   *[other] Send { $count } changes
}
decide-button-decline = Decline and end

kept-title-approved = You approved <t>{ $title }</t>
kept-title-conditions = You approved <t>{ $title }</t> with conditions
kept-title-changes = You asked for changes to <t>{ $title }</t>
kept-title-declined = You declined <t>{ $title }</t>
kept-approved = <live>You</live> approved round { $round } of <t>{ $title }</t> for { $client }.
kept-conditions = <live>You</live> approved with conditions round { $round } of <t>{ $title }</t> for { $client }.
kept-changes = <live>You</live> asked for changes to round { $round } of <t>{ $title }</t> for { $client }.
kept-declined = <live>You</live> declined round { $round } of <t>{ $title }</t> for { $client }.
kept-recorded = Recorded
kept-erased = Erased on a legal basis.
kept-now = What happens now
kept-mind = Changed your mind?
kept-record = Your record
kept-download = Download the record
kept-check = Check it’s genuine
kept-write = Write to { $name }
kept-return = The link in your e-mail brings you back here any time.
kept-questions = Questions?
kept-when = When
kept-with = Confirmed with
kept-comment = Comment
kept-by-approved = Approved by
kept-by-changes = Asked for changes by
kept-by-declined = Declined by
kept-link = personal link
kept-code = 6-digit e-mail code
kept-totp = authenticator code
kept-sso = your organisation’s sign-in
kept-passkey = passkey
kept-typed-name = typed name
kept-yes = Your approval is on the record
kept-list = Your list is on the record
kept-answer = Your answer is on the record
kept-copy = A copy is on its way to { $address }
kept-asked = { $name } has been asked
kept-until = Until { $due }. We’ll e-mail you how it goes on.
kept-no-round = There is no next round.
kept-finishes = { $workspace } finishes it
kept-answered = { $workspace } answered what you asked for
kept-waits = Round { $round } waits for your answer
kept-works = { $workspace } works on your answer
kept-tells = We e-mail you when there is something to read.
kept-again = Round { $round } waits for you
kept-again-text = What you decided before stays on the record, below.
kept-again-link = Read it and answer
kept-met = { $count ->
    [one] { $number } of { $count } condition accepted as met
   *[other] { $number } of { $count } conditions accepted as met
}
kept-met-text = Each condition has to be accepted by you before what depends on it goes on.
kept-met-link = One waits for you
kept-withdraw = You can withdraw until everybody who is asked has answered. After that, talk to { $sender }.
kept-withdraw-yes = Withdraw my approval
kept-withdraw-answer = Take my answer back
kept-withdraw-effect = The request is then waiting for you again. What you answered, and that you took it back, stays on the record.
