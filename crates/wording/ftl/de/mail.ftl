# Anrede: Sie. Begriffe: docs/words.md.

mail-hello = Guten Tag { $name },
mail-for = für { $client }
mail-round = Runde { $round }
mail-subject = Freigabe: { $title } ({ $reference })
mail-sent-with = Versendet mit Assent.
mail-line-done = Erledigt: { $marks }.
mail-line-now = Jetzt: { $marks }.
mail-line-then = Danach: { $marks }.
mail-line-folded-done = { $count } erledigt
mail-line-folded-more = { $count } weitere
mail-personal = Dieser Link gilt nur für { $name } und zeigt nur diese Anfrage. Bitte leiten Sie ihn nicht weiter.
mail-now = <b>Wie es weitergeht:</b>
mail-open-request = Anfrage öffnen
mail-open-record = Nachweis öffnen
mail-answered-by-mail = Gesendet an { $name }.
mail-imprint = { $imprint }.

mark-you = Sie
mark-round-one = Runde 1
mark-rounds = { $count ->
    [one] { $count } Runde
   *[other] { $count } Runden
}
mark-prepared = Vorbereitet
mark-checked = Geprüft
mark-condition = Bedingung
mark-approved = Freigegeben
mark-declined = Abgelehnt
mark-withdrawn = Zurückgezogen
mark-expired = Abgelaufen
mark-deemed = Gilt als angenommen

name-erased = Eine Person, deren Name gelöscht wurde,
words-erased = (gelöscht)
somebody-else = Eine andere Person
this-request = diese Anfrage
the-terms = Die Konditionen
place-page = { $document }, Seite { $page }
document-version = v{ $version }
kind-text = Text
kind-file = Datei
yes = ja
no = nein
count-documents = { $count ->
    [one] { $count } Dokument
   *[other] { $count } Dokumente
}

ask-say = { $workspace } bittet <live>Sie</live> um die Freigabe von <t>{ $title }</t>.
ask-say-due = { $workspace } bittet <live>Sie</live> um die Freigabe von <t>{ $title }</t>, bis <live>{ $due }</live>.
ask-preview = { $count ->
    [one] Bitte entscheiden Sie. { $count } Dokument.
   *[other] Bitte entscheiden Sie. { $count } Dokumente.
}
ask-preview-due = { $count ->
    [one] Bitte entscheiden Sie bis { $due }. { $count } Dokument.
   *[other] Bitte entscheiden Sie bis { $due }. { $count } Dokumente.
}
ask-done = <b>Worum Sie gebeten haben und was daraus wurde:</b>
ask-if = <b>Wenn Sie freigeben:</b>
ask-button = Ansehen und entscheiden
ask-below = Ohne Konto und ohne Passwort. Sie können dort freigeben, Änderungen anfordern, ablehnen oder eine Frage stellen. Mit dem Öffnen ist nichts entschieden.
ask-foot = Dieser Link gilt nur für { $name } und zeigt nur diese Anfrage. Bitte leiten Sie ihn nicht weiter. Soll jemand anderes entscheiden? Öffnen Sie ihn und wählen Sie „Ich bin nicht die richtige Person“.

because-authority = Sie werden gefragt, weil Sie für { $client } entscheiden.
because-authority-limit = Sie werden gefragt, weil Sie für { $client } bis { $limit } entscheiden.
because-primary = Sie werden gefragt, weil Sie bei { $client } die erste Ansprechperson sind.
because-sponsor = Sie werden gefragt, weil Sie bei { $client } das Budget verantworten.
because-everybody = Sie werden gefragt, weil alle bei { $client } gefragt werden.
because-named = Sie werden gefragt, weil Sie als richtige Person genannt wurden.
because-stands-in = Sie werden gefragt, weil Sie { $name } vertreten.
because-process = Sie werden gefragt, weil der vereinbarte Ablauf Sie nennt.

if-next = { $count ->
    [one] { $names } wird als Nächstes gefragt.
   *[other] { $names } werden als Nächstes gefragt.
}
if-as-well = { $count ->
    [one] { $names } wird ebenfalls gefragt.
   *[other] { $names } werden ebenfalls gefragt.
}
if-all = Wenn alle, die gebraucht werden, freigegeben haben:
now-asked = { $count ->
    [one] { $names } wird jetzt gefragt.
   *[other] { $names } werden jetzt gefragt.
}
now-checks = { $workspace } prüft es.
now-prepares = { $workspace } bereitet Runde { $round } vor.
now-finds = { $workspace } klärt noch, wer gefragt werden kann.
now-condition = Eine Bedingung ist noch offen: „{ $condition }“

code-say = Ihr Code für <t>{ $title }</t>.
code-say-digits = Ihr Code für <t>{ $title }</t>: { $code }
code-subject = Ihr Code für { $title } ({ $reference })
code-preview = { $count ->
    [one] Er gilt einmal, { $count } Minute lang.
   *[other] Er gilt einmal, { $count } Minuten lang.
}
code-decides = Er bestätigt diesen Wortlaut und sonst nichts:
code-sees = Er öffnet diese Anfrage in dem Browser, in dem Sie ihn angefordert haben. Entschieden wird damit nichts.
code-once = { $count ->
    [one] Er gilt einmal, { $count } Minute lang, in dem Browser, in dem Sie ihn angefordert haben.
   *[other] Er gilt einmal, { $count } Minuten lang, in dem Browser, in dem Sie ihn angefordert haben.
}
code-below = Niemand bei { $workspace } wird Sie je nach diesem Code fragen. Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun: Ohne ihn wird nichts entschieden.

fresh-say = Hier ist <live>Ihr neuer Link</live> zu <t>{ $title }</t>.
fresh-preview = Ihr neuer Link gilt bis { $expires }.
fresh-body = Sie haben ihn auf der Seite angefordert. Er gilt bis <live>{ $expires }</live>; Links aus früheren E-Mails öffnen nichts mehr.
fresh-below = Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun. Mit dem Öffnen ist nichts entschieden.

notice-acknowledge = { $workspace } bittet <live>Sie</live> zu bestätigen, dass Sie <t>{ $title }</t> gesehen haben.
notice-acknowledge-due = { $workspace } bittet <live>Sie</live>, bis <live>{ $due }</live> zu bestätigen, dass Sie <t>{ $title }</t> gesehen haben.
notice-inform = { $workspace } informiert Sie über <t>{ $title }</t>.
notice-reply = { $workspace } fragt Sie zu <t>{ $title }</t>.
notice-work = <t>{ $title }</t> wartet auf Sie.
notice-preview = Bitte bestätigen Sie, dass Sie es gesehen haben.
notice-preview-due = Bitte bestätigen Sie bis { $due }, dass Sie es gesehen haben.
notice-preview-inform = Zu Ihrer Information; Sie brauchen nichts zu tun.
notice-button-acknowledge = Lesen und bestätigen
notice-button-inform = Lesen
notice-button-reply = Öffnen und antworten
notice-below-acknowledge = Gesehen heißt nicht freigegeben: Sie stimmen damit nichts zu.
notice-below-inform = Sie brauchen nichts zu tun.

elsewhere-subject = Ihr Link wurde in einem anderen Browser verwendet ({ $reference })
elsewhere-preview = { $browser }, { $at }. Wenn Sie es waren, brauchen Sie nichts zu tun.
elsewhere-say = Ihr Link zu <t>{ $title }</t> wurde in einem anderen Browser verwendet.
elsewhere-body = { $browser }, { $at }. Wer auch immer es war, musste einen Code eingeben, den wir an dieses Postfach geschickt haben.
elsewhere-you = <b>Waren Sie das?</b> Dann brauchen Sie nichts zu tun.
elsewhere-not-you = <b>Wenn nicht,</b> sagen Sie bitte { $contact } bei { $workspace } Bescheid; antworten Sie einfach auf diese E-Mail. Der Link lässt sich sofort sperren, und nichts bleibt unbemerkt: Jede Entscheidung wird Ihnen per E-Mail bestätigt.
elsewhere-foot = Gesendet an { $name }, weil der Link zuerst dort verwendet wurde.

answered-say = { $by } hat <live>Ihre Frage</live> zu <t>{ $title }</t> beantwortet.
answered-asked = Ihre Frage:
answered-due = Ihre Entscheidung wird bis <live>{ $due }</live> erwartet.
answered-button = Dort weitermachen, wo Sie waren
answered-below = Ist noch etwas offen? Fragen Sie dort gern nach. Mit dem Öffnen ist nichts entschieden.

receipt-approved = Sie haben <t>{ $title }</t> freigegeben.
receipt-conditions = { $count ->
    [one] Sie haben <t>{ $title }</t> mit { $count } Bedingung freigegeben.
   *[other] Sie haben <t>{ $title }</t> mit { $count } Bedingungen freigegeben.
}
receipt-changes = Sie haben Änderungen an <t>{ $title }</t> angefordert.
receipt-declined = Sie haben <t>{ $title }</t> abgelehnt.
receipt-preview = Festgehalten am { $at }. Bitte bewahren Sie diese E-Mail als Beleg auf.
receipt-recorded = Festgehalten am { $at }, in diesem Wortlaut:
receipt-condition = Ihre Bedingung
receipt-reason = Ihre Begründung
receipt-withdraw = Sie können Ihre Entscheidung auf der Seite zurücknehmen, solange die anderen Gefragten die Sache nicht entschieden haben.
receipt-sealed = Versiegelt im Log { $origin } bei Größe { $size }, Wurzel
receipt-attached = Der vollständige Nachweis ist als { $file } angehängt.
receipt-below = Bewahren Sie diese E-Mail auf: Zusammen mit dem Nachweis belegt sie, was Sie entschieden haben, auch ohne uns.
receipt-foot = Dies ist der Beleg für { $name }. Der Link ist persönlich; bitte leiten Sie ihn nicht weiter.

ended-approved = <t>{ $title }</t> ist freigegeben.
ended-declined = <t>{ $title }</t> wurde abgelehnt.
ended-withdrawn = <t>{ $title }</t> wurde zurückgezogen.
ended-expired = <t>{ $title }</t> endete ohne Antwort.
ended-deemed = <t>{ $title }</t> gilt nach dem Vertrag als angenommen; niemand hat es freigegeben.
ended-preview = Der Nachweis liegt bereit.
ended-did-approve = { $name }: freigegeben am { $at }.
ended-did-conditions = { $name }: mit Bedingungen freigegeben am { $at }.
ended-did-changes = { $name }: Änderungen angefordert am { $at }.
ended-did-decline = { $name }: abgelehnt am { $at }.
ended-did-approve-earlier = { $name }: in Runde { $round } freigegeben am { $at }.
ended-did-conditions-earlier = { $name }: in Runde { $round } mit Bedingungen freigegeben am { $at }.
ended-below = Der Nachweis lässt sich von jedem prüfen, auch offline, solange er aufbewahrt wird.
ended-foot = Sie erhalten diese E-Mail, weil Sie an { $reference } beteiligt waren. Dieser Link gilt nur für { $name }. Bitte leiten Sie ihn nicht weiter.

closed-say = <t>{ $title }</t> braucht Sie nicht mehr.
closed-preview = Es ist nichts mehr zu tun.
closed-rework = Es wurden Änderungen angefordert, und eine neue Runde wird vorbereitet.
closed-ended = Die Anfrage ist beendet.
closed-moved = Der Weg zu dieser Entscheidung hat sich geändert. Wir melden uns, falls Sie gebraucht werden.
closed-instead = { $name } antwortet an Ihrer Stelle.
closed-settled = Es wurde ohne Sie entschieden.
closed-enough = Geantwortet hat bereits: { $names }. Das genügt.
closed-nothing = Für Sie ist nichts mehr zu tun, und Sie erhalten dazu keine weiteren E-Mails mit Bitten.
closed-below = Mit dem Link aus der früheren E-Mail lässt sich nichts mehr entscheiden.
closed-foot = Gesendet an { $name }, angefragt zu { $reference }.

said-condition = Sie haben unter dieser Bedingung freigegeben: „{ $condition }“
said-condition-passed = Jemand, der nicht mehr da ist, hat unter dieser Bedingung freigegeben; darüber urteilen nun Sie: „{ $condition }“
said-condition-met = { $workspace } hält sie für erfüllt: { $note }
said-condition-please = Bitte bestätigen Sie, dass sie erfüllt ist, oder sagen Sie, was noch fehlt.
said-after-all = Sie haben gesagt, dass jemand anderes antworten sollte. { $workspace } bittet nun doch Sie um eine Antwort:
said-asks = { $by } fragt: { $question }

register-reference = Befugnis zur Freigabe
register-subject = Wer darf bei { $client } freigeben?
register-say = Wer darf bei <live>{ $client }</live> freigeben?
register-preview = { $asker } bittet Sie um Bestätigung. Es dauert eine Minute.
register-body = { $asker } bittet Sie, sich anzusehen, wer für { $client } freigeben darf und bis zu welchem Betrag, so wie es { $workspace } vorliegt. Sie sagen, was stimmt, was nicht mehr gilt und wer fehlt.
register-minute = Es dauert eine Minute. Der Link gilt bis <live>{ $expires }</live>.
register-button = Ansehen, wer freigeben darf
register-below = Mit dem Öffnen ist nichts bestätigt. Wenn das nicht Ihre Aufgabe ist, antworten Sie auf diese E-Mail; sie erreicht { $asker }.
register-foot = Dieser Link gilt nur für { $name }. Bitte leiten Sie ihn nicht weiter.
register-title = Wer bei { $client } freigeben darf
