# What all client pages share.

page-skip = Skip to the content
page-theme = Theme: follows your device
page-leave-question = Not your own device?
page-leave = Sign out here
page-leaving = Signing out
page-language = Language
page-language-change = Change
page-optional = (optional)
page-back = Go back
page-sending = Sending
page-recording = Recording
page-opening = Opening
page-checking = Checking
page-code-label = Code from your e-mail

span-days = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
span-today = due today
span-tomorrow = due tomorrow
span-late-minute = less than a minute late
span-late-minutes = { $count ->
    [one] { $count } minute late
   *[other] { $count } minutes late
}
span-late-hours = { $count ->
    [one] { $count } hour late
   *[other] { $count } hours late
}
span-late-days = { $count ->
    [one] { $count } day late
   *[other] { $count } days late
}

line-label = Where this request is
line-round = Round { $round }
line-asked = { $count ->
    [one] { $count } change asked
   *[other] { $count } changes asked
}
line-prepared = Prepared
line-preparing = Being prepared
line-checked = Checked
line-checking = Being checked
line-prepare = Prepare
line-check = Check
line-you = You
line-somebody = Somebody
line-done = Done
line-you-are = You, { $name }
outcome-approved = Approved
outcome-declined = Declined
outcome-withdrawn = Withdrawn
outcome-expired = Ended without an answer
outcome-deemed = Deemed accepted
answered-approved = Approved
answered-conditions = Approved with conditions
answered-changes = Asked for changes
answered-declined = Declined
answered-when = { $what }: { $when }.
line-elsewhere = Somebody else answers instead.
line-not-asked = No longer asked.
line-until = Until { $due }.
person-erased = Name erased

decides-authority = Decides for { $client }.
decides-authority-limit = Decides for { $client } up to { $limit }.
decides-primary = First contact at { $client }.
decides-sponsor = Answers for the budget at { $client }.
decides-everybody = Everybody at { $client } is asked.
decides-named = Named as the right person.
decides-stands-in = Stands in for { $name }.
decides-process = Named by the agreed process.

documents-terms = Terms of this request
documents-pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
documents-version = version { $version }
documents-drawing = more pages are being drawn
documents-erased = erased
documents-bound = Documents it is bound to
documents-fingerprint = Fingerprint
