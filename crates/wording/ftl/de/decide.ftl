decide-approve = Freigeben
decide-conditions = Mit Bedingungen freigeben
decide-changes = Was soll sich ändern?
decide-decline = Diese Anfrage ablehnen?
decide-approve-lead = Lesen Sie es noch einmal. Das wird festgehalten.
decide-conditions-lead = Jede Bedingung muss als erfüllt bestätigt sein, bevor das weitergeht, was von ihr abhängt.
decide-changes-lead = Die nächste Runde beginnt mit Ihrer Liste. Jeder Punkt wird Ihnen einzeln beantwortet.
decide-decline-lead = Mit einer Ablehnung endet die Anfrage. Es gibt keine weitere Runde. Wenn Sie einer anderen Fassung zustimmen würden, fordern Sie stattdessen Änderungen an.
decide-record = Das wird festgehalten
decide-later = Ihre eigenen Worte, für genau diese Dokumente. Die ganze Erklärung sehen Sie auf der nächsten Seite, bevor etwas festgehalten wird.
decide-means-approve = Kurz gesagt: Sie geben <t>{ $title }</t>, Runde { $round }, für { $client } frei.
decide-means-conditions = Kurz gesagt: Sie geben <t>{ $title }</t>, Runde { $round }, für { $client } unter den von Ihnen genannten Bedingungen frei.
decide-means-changes = Kurz gesagt: Sie fordern die von Ihnen genannten Änderungen an <t>{ $title }</t>, Runde { $round }, an.
decide-means-decline = Kurz gesagt: Sie lehnen <t>{ $title }</t>, Runde { $round }, aus dem von Ihnen genannten Grund ab.
decide-binding = Die folgende Erklärung wird Wort für Wort so festgehalten, wie sie dort steht, und nur sie gilt. Alle, die entscheiden, bestätigen denselben Wortlaut.
decide-terms = Was in den Konditionen steht
decide-unopened = Noch nicht geöffnet
decide-unopened-text = Sie können trotzdem entscheiden.
decide-pages = { $count ->
    [one] Seite { $pages }
   *[other] Seiten { $pages }
}
decide-look = Erst ansehen
decide-sent-to = Wir haben sechs Ziffern an { $address } geschickt. Sie gelten nur für diese Erklärung.
decide-send-again = Erneut senden
decide-will-send = Zur Bestätigung schicken wir einen Code an { $address }.
decide-mail-code = Code zusenden
decide-must = Muss sich ändern
decide-nice = Wäre schön
decide-matters = Wie wichtig Änderung { $number } ist
decide-add = Weitere hinzufügen
decide-comment = Kommentar hinzufügen
decide-condition = Bedingung { $number }
decide-condition-hint = Was erfüllt sein muss, und bis wann
decide-where = Wo
decide-change = Änderung { $number }
decide-change-hint = Eine Änderung je Feld hält die Antworten klar
decide-why = Warum lehnen Sie ab?
decide-reads = { $name } wird das lesen.
decide-your-reason = Ihre Begründung
decide-is-nice = { $text } (wäre schön)
decide-name = Zur Bestätigung Ihren Namen eingeben
decide-name-hint = So kennen wir ihn: { $name }
decide-not-recorded = Noch nicht festgehalten
decide-problem = Unten fehlt noch etwas. Was Sie geschrieben haben, ist noch da.
decide-needs-condition = Bitte nennen Sie mindestens eine Bedingung.
decide-needs-change = Bitte nennen Sie mindestens eine Änderung.
decide-needs-reason = Bitte sagen Sie kurz, warum.
decide-too-long = Das ist länger als { $limit } Zeichen. Kürzen Sie es oder bitten Sie den Absender, ein Dokument anzunehmen.
decide-cannot-show = Das enthält Zeichen, die sich nicht darstellen lassen. Bitte geben Sie es neu ein.
decide-too-many-codes = In der letzten Stunde wurden zu viele Codes gesendet. Nehmen Sie den neuesten oder warten Sie eine Stunde.
decide-continue = Weiter
decide-button-approve = Runde { $round } freigeben
decide-button-conditions = { $count ->
    [one] Mit { $count } Bedingung freigeben
   *[other] Mit { $count } Bedingungen freigeben
}
decide-button-changes = { $count ->
    [one] { $count } Änderung senden
   *[other] { $count } Änderungen senden
}
decide-button-decline = Ablehnen und beenden

kept-title-approved = Sie haben <t>{ $title }</t> freigegeben
kept-title-conditions = Sie haben <t>{ $title }</t> mit Bedingungen freigegeben
kept-title-changes = Sie haben Änderungen an <t>{ $title }</t> angefordert
kept-title-declined = Sie haben <t>{ $title }</t> abgelehnt
kept-approved = <live>Sie</live> haben Runde { $round } von <t>{ $title }</t> für { $client } freigegeben.
kept-conditions = <live>Sie</live> haben Runde { $round } von <t>{ $title }</t> für { $client } mit Bedingungen freigegeben.
kept-changes = <live>Sie</live> haben Änderungen an Runde { $round } von <t>{ $title }</t> für { $client } angefordert.
kept-declined = <live>Sie</live> haben Runde { $round } von <t>{ $title }</t> für { $client } abgelehnt.
kept-recorded = Festgehalten
kept-erased = Aus rechtlichem Grund gelöscht.
kept-now = Wie es weitergeht
kept-mind = Haben Sie es sich anders überlegt?
kept-record = Ihr Nachweis
kept-download = Nachweis herunterladen
kept-check = Echtheit prüfen
kept-write = An { $name } schreiben
kept-return = Der Link in Ihrer E-Mail führt Sie jederzeit hierher zurück.
kept-questions = Fragen?
kept-when = Wann
kept-with = Bestätigt mit
kept-comment = Kommentar
kept-by-approved = Freigegeben von
kept-by-changes = Änderungen angefordert von
kept-by-declined = Abgelehnt von
kept-link = persönlichem Link
kept-code = 6-stelligem E-Mail-Code
kept-totp = Authenticator-Code
kept-sso = Anmeldung Ihres Unternehmens
kept-passkey = Passkey
kept-typed-name = eingegebenem Namen
kept-yes = Ihre Freigabe ist festgehalten
kept-list = Ihre Liste ist festgehalten
kept-answer = Ihre Antwort ist festgehalten
kept-copy = Eine Kopie ist unterwegs an { $address }
kept-asked = { $name } wurde gefragt
kept-until = Bis { $due }. Wir schreiben Ihnen, wie es weitergeht.
kept-no-round = Es gibt keine weitere Runde.
kept-finishes = { $workspace } schließt es ab
kept-answered = { $workspace } hat beantwortet, worum Sie gebeten haben
kept-waits = Runde { $round } wartet auf Ihre Antwort
kept-works = { $workspace } arbeitet an Ihrer Antwort
kept-tells = Wir schreiben Ihnen, wenn es etwas zu lesen gibt.
kept-again = Runde { $round } wartet auf Sie
kept-again-text = Was Sie zuvor entschieden haben, bleibt unten festgehalten.
kept-again-link = Lesen und antworten
kept-met = { $count ->
    [one] { $number } von { $count } Bedingung als erfüllt bestätigt
   *[other] { $number } von { $count } Bedingungen als erfüllt bestätigt
}
kept-met-text = Jede Bedingung muss von Ihnen bestätigt sein, bevor das weitergeht, was von ihr abhängt.
kept-met-link = Eine wartet auf Sie
kept-withdraw = Sie können die Antwort zurücknehmen, bis alle Gefragten geantwortet haben. Danach wenden Sie sich an { $sender }.
kept-withdraw-yes = Meine Freigabe zurücknehmen
kept-withdraw-answer = Meine Antwort zurücknehmen
kept-withdraw-effect = Die Anfrage wartet dann wieder auf Sie. Was Sie geantwortet haben und dass Sie es zurückgenommen haben, bleibt festgehalten.
