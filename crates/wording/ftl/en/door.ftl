# The ways in: the link from the mail, its code, a link that has ended, and naming somebody else.

door-title = Open your request
door-title-register = Who may approve
door-say = Somebody asks <live>you</live> for your answer.
door-lead = Opening the request is not deciding. You will see what it is about, and what follows if you say yes, before you answer.
door-lead-register = It is about who may approve at your organisation. Opening it confirms nothing.
door-open = Open the request
door-open-register = See who may approve
door-bound = Your link belongs to this browser from now on. In any other browser we will ask for a code from your e-mail.
door-bound-register = Your link belongs to this browser from now on. In any other browser you will need a fresh one.
door-here = Open it here
door-no-script = Your browser runs no scripts here, so it cannot take the secret out of the link by itself. That is fine: paste the link once.
door-no-link = The link does not work?
door-cut = Some mail systems cut links short. We can mail you a fresh one.
door-mail-fresh = Mail me a fresh link
door-again = Once more, please
door-again-text = Nothing was opened. Open the link from your e-mail again, or paste it below.
door-sent = Look in your inbox
door-sent-text = If a request is waiting for that address, a fresh link is on its way. It can take a few minutes.
door-not-a-link = That is not a whole link of ours. Copy it from the e-mail, from https to its last character.
door-paste = Paste the link from your e-mail
door-paste-hint = All of it, with the letters after #.
door-email = Your e-mail address
door-email-hint = The one that the request was sent to.

prove-title = Is it you?
prove-say = This request is addressed to <live>{ $address }</live>.
prove-elsewhere = The link was first opened in another browser.
prove-lead = Before we show anything here, we make sure that it is you.
prove-mail = Mail me a code
prove-goes-to = It goes to { $address }. If that is not your address, the request is for somebody else; you can close this page.
prove-sent-to = Sent to { $address }. Nothing there? Look in the junk folder.
prove-another = Send another code
prove-too-many = Too many tries
prove-wait = You can try again at { $time }. Nothing was opened and nothing is lost.
prove-hint = Six digits, good for ten minutes.
prove-type = Type the six digits from the e-mail.
prove-gone = That code does not work any more. Have a new one sent below.
prove-wrong = { $count ->
    [one] That is not the code. One try is left.
   *[other] That is not the code. { $count } tries are left.
}
prove-wrong-last = That is not the code, and it was the last try. Have a new one sent below.

over-title = This link no longer opens anything
over-say = This link no longer opens anything.
over-lead = Links stop working after some days, when a newer one was sent, or when the request has ended. Nothing you did before is lost: what is on the record stays there.
over-ways = What you can do
over-newer = Look for a newer e-mail
over-newer-text = The newest message in the same conversation has the link that works.
over-fresh = Ask for a fresh link
over-fresh-text = If a request is still waiting for you, we mail you a new one.
over-write = Write to the person who asked you
over-write-text = Answer the e-mail; it reaches them directly.

pass-title = Who is the right person?
pass-say = Who is the <live>right person</live> for <t>{ $title }</t>?
pass-lead = If we know that they can answer it, they are asked at once instead of you. Else { $workspace } looks at it first, and until then it stays with you. What you say here is on the record.
pass-nothing = Nothing was changed
pass-other = Somebody else
pass-other-text = Write their name and address below.
pass-on = Pass it on
pass-name = Their name
pass-email = Their e-mail address
pass-note = Anything they or the sender should know
pass-at-once = Can decide this, so they are asked at once.
pass-choose = Choose who it is.
pass-choose-listed = Choose somebody from the list.
pass-needs-name = Write their name.
pass-needs-email = Write an e-mail address like name@company.example.
pass-link = I’m not the right person
