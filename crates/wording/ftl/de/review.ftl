review-tab = <t>{ $title }</t> für { $client }
review-round = Runde { $round }
review-request = Anfrage { $reference }
review-sent = Gesendet von { $name }, { $when }
review-newer = Es gibt eine neuere Fassung
review-newer-text = { $workspace } hat Runde { $newer } geschickt. Sie sehen Runde { $round }.
review-load = Laden
review-load-first = Laden Sie zuerst die neuere Fassung
review-named = Sie haben { $name } als richtige Person genannt
review-named-text = Der Absender sieht es sich an und sagt Ihnen Bescheid. Bis dahin können Sie weiterhin selbst antworten.
review-if = Wenn Sie freigeben
review-then = Was folgt, beginnt erst, wenn alle Gefragten freigegeben haben.
review-asked-too = { $name } wird ebenfalls gefragt
review-asked-next = { $name } wird als Nächstes gefragt
review-you-asked = { $count ->
    [one] Sie haben { $count } Änderung angefordert. Das wurde daraus.
   *[other] Sie haben { $count } Änderungen angefordert. Hier ist jede einzelne.
}
review-they-asked = { $count ->
    [one] { $client } hat { $count } Änderung angefordert. Das wurde daraus.
   *[other] { $client } hat { $count } Änderungen angefordert. Hier ist jede einzelne.
}
review-also = Außerdem anders:
review-changed = Geändert
review-partly = Teilweise geändert
review-kept = Nicht geändert
review-unanswered = Noch nicht beantwortet
review-erased = Aus rechtlichem Grund gelöscht
review-your-changes = Ihre Änderungen
review-not-sent = noch nicht gesendet
review-collected = Sie warten hier, während Sie weiterlesen. „{ $button }“ unten zeigt sie noch einmal, bevor etwas gesendet wird.
review-move = Verschieben
review-remove = Entfernen
review-change-number = Änderung { $number }
review-questions = Fragen
review-ask = Eine Frage stellen
review-ask-or-change = Eine Frage stellen oder eine Änderung anfordern
review-question = Ihre Frage
review-question-or-change = Ihre Frage oder Änderung
review-ask-hint = { $workspace } sieht eine Frage sofort.
review-about = Betrifft
review-send = Frage senden
review-change-here = Änderung anfordern
review-here = an dieser Stelle
review-asking = Fragen heißt nicht entscheiden.
review-asking-collected = Fragen heißt nicht entscheiden. Änderungen werden gesammelt und nur gemeinsam gesendet.
review-good = Gut zu wissen
review-deciders = Wer entscheidet, der Reihe nach
review-decision = Ihre Entscheidung
review-your-decision = Ihre Entscheidung zu <t>{ $title }</t>, Runde { $round }
review-approve = Freigeben
review-request-changes = Änderungen anfordern
review-request-some = { $count ->
    [one] { $count } Änderung anfordern
   *[other] { $count } Änderungen anfordern
}
review-decline = Ablehnen
review-more = Weitere Antworten
review-with-conditions = Mit Bedingungen freigeben
review-ask-first = Erst eine Frage stellen
review-documents = { $count ->
    [one] { $count } Dokument
   *[other] { $count } Dokumente
}
review-documents-to-approve = { $count ->
    [one] { $count } Dokument zur Freigabe
   *[other] { $count } Dokumente zur Freigabe
}
review-no-documents = Keine Dokumente
review-tabs = Dokumente
review-mark = Stelle markieren
review-ask-spot = Zu einer Stelle fragen
review-press = Drücken Sie auf die Stelle auf der Seite.
review-pages-of = Seiten von { $title }. Seitwärts scrollen.
review-page = Seite { $page }
review-page-changed = Seite { $page }, seit der letzten Runde geändert
review-full = Volle Größe
review-text-of = Text von { $title }
review-drawing = Die Seiten werden aufbereitet. Das dauert einen Moment.
review-no-preview = Keine Vorschau.
review-download = Original herunterladen ({ $kind }, { $length })
review-some-changed = { $count } geändert
review-whole = Die ganze Anfrage
review-a-document = Ein Dokument

thread-open = { $count } offen
thread-answered-count = { $count } beantwortet
thread-answered = Beantwortet
thread-answering = { $workspace } antwortet
thread-waits = Wartet auf eine Antwort
thread-clock = Sie können auch ohne Antwort entscheiden.
thread-reply-label = Hier antworten
thread-reply = Antwort
thread-send = Senden
thread-spot = Diese Stelle zeigen: { $place }
thread-pin-open = Frage { $number }, offen
thread-pin-answered = Frage { $number }, beantwortet
change-pin-open = Änderung { $number }, noch nicht beantwortet
change-pin-changed = Änderung { $number }, geändert
change-pin-partly = Änderung { $number }, teilweise geändert
change-pin-kept = Änderung { $number }, nicht geändert
spot-upper-left = oben links
spot-top = oben
spot-upper-right = oben rechts
spot-left = links
spot-middle = Mitte
spot-right = rechts
spot-lower-left = unten links
spot-bottom = unten
spot-lower-right = unten rechts

turn-form = Bitte füllen Sie ein Formular aus
turn-files = Bitte stellen Sie Dateien bereit
turn-todo = Bitte erledigen Sie etwas
turn-read = Bitte bestätigen Sie, dass Sie dies gelesen haben
turn-by = Es gibt nichts zu entscheiden. Hilfreich wäre es bis { $due }.
turn-you-approved = Sie haben dies freigegeben: { $when }
turn-you-conditions = Sie haben dies mit Bedingungen freigegeben: { $when }
turn-you-changes = Sie haben hierzu Änderungen angefordert: { $when }
turn-you-declined = Sie haben dies abgelehnt: { $when }
turn-receipt = Ihr Beleg
turn-sent-form = Sie haben das Formular gesendet: { $when }
turn-sent-files = Sie haben die Dateien eingereicht: { $when }
turn-did = Sie haben es als erledigt gemeldet: { $when }
turn-did-read = Sie haben bestätigt, dass Sie dies gelesen haben: { $when }
turn-first = { $name } entscheidet zuerst
turn-not-yet = Sie sind noch nicht an der Reihe
turn-not-yet-text = Wir schreiben Ihnen, wenn Sie an der Reihe sind. Lesen und fragen können Sie schon jetzt.
turn-settled = Dies wurde ohne Ihre Antwort entschieden
turn-settled-text = Für Sie gibt es nichts mehr zu entscheiden. Was gesagt wurde, bleibt hier lesbar.
turn-moved = Der Weg zu dieser Entscheidung hat sich geändert
turn-moved-text = Für Sie gibt es jetzt nichts zu entscheiden. Wir schreiben Ihnen, wenn Sie wieder an der Reihe sind.
turn-elsewhere = Jemand anderes antwortet an Ihrer Stelle
turn-elsewhere-text = Für Sie gibt es nichts mehr zu entscheiden. Sie können weiterhin lesen und fragen.
turn-working = { $workspace } arbeitet an den Änderungen
turn-working-text = Wir schreiben Ihnen, wenn die nächste Runde bereit ist. Hier sehen Sie die vorige.
turn-reading = Sie werden nicht um eine Entscheidung gebeten
turn-reading-text = Sie können lesen und { $workspace } Fragen stellen.
turn-with = Jetzt liegt es bei { $workspace }. Wir schreiben Ihnen, wenn etwas geschieht.
turn-next = { $count ->
    [one] Als Nächstes entscheidet { $names }. Wir schreiben Ihnen, wenn etwas geschieht.
   *[other] Als Nächstes entscheiden { $names }. Wir schreiben Ihnen, wenn etwas geschieht.
}
over-when = { $what }: { $when }
over-answered = Alles, worum gebeten wurde, ist beantwortet.
over-no-round = Es gibt keine weitere Runde. Was gesagt wurde, bleibt hier lesbar.
over-taken-back = { $workspace } hat diese Anfrage zurückgezogen: { $when }
over-nothing = Für Sie gibt es nichts zu entscheiden. Was gesagt wurde, bleibt hier lesbar.
over-time = Die Zeit zum Antworten ist abgelaufen: { $when }
over-not-approved = Es wurde nichts freigegeben.
over-record = Nachweis ansehen
errand-met = { $workspace } hält Ihre Bedingung für erfüllt
errand-met-passed = { $workspace } hält eine Bedingung für erfüllt, über die nun Sie urteilen
errand-accept = Als erfüllt bestätigen
errand-return = Noch nicht erfüllt
errand-missing = Was fehlt noch?
errand-confirm = Bitte bestätigen
errand-confirm-text = Damit bestätigen Sie, dass Sie es gelesen haben. Freigegeben wird nichts.
errand-read = Ich habe dies gelesen

say-approve = { $workspace } bittet <live>{ $who }</live> um die Freigabe von <t>{ $title }</t>, bis <live>{ $due }</live>.
say-approve-you = { $workspace } bittet <live>Sie</live> um die Freigabe von <t>{ $title }</t>, bis <live>{ $due }</live>.
say-read-you = { $workspace } bittet <live>Sie</live>, <t>{ $title }</t> zu lesen, bis <live>{ $due }</live>.
say-form-you = { $workspace } bittet <live>Sie</live>, ein Formular zu <t>{ $title }</t> auszufüllen, bis <live>{ $due }</live>.
say-files-you = { $workspace } bittet <live>Sie</live> um Dateien zu <t>{ $title }</t>, bis <live>{ $due }</live>.
say-todo-you = { $workspace } bittet <live>Sie</live>, etwas zu <t>{ $title }</t> zu erledigen, bis <live>{ $due }</live>.
say-answer = { $workspace } fragt <live>{ $who }</live> zu <t>{ $title }</t>, bis <live>{ $due }</live>.
say-approved = { $client } hat <t>{ $title }</t>, Runde { $round }, freigegeben.
say-deemed = <t>{ $title }</t>, Runde { $round }, gilt als von { $client } angenommen.
say-declined = { $client } hat <t>{ $title }</t>, Runde { $round }, abgelehnt.
say-withdrawn = { $workspace } hat <t>{ $title }</t>, Runde { $round }, zurückgezogen.
say-expired = Niemand hat rechtzeitig geantwortet: <t>{ $title }</t>, Runde { $round }.
say-with-you = <t>{ $title }</t>, Runde { $round }, von { $workspace } liegt Ihnen vor.

review-mark-short = Markieren
review-ask-short = Fragen
review-find = In diesem Dokument suchen
review-whole-screen = Auf dem ganzen Bildschirm lesen
review-page-drawing = Diese Seite wird aufbereitet.
review-page-missing = Diese Seite ließ sich nicht aufbereiten. Sie steht im Original.
review-rest = Hier stehen die Seiten 1 bis { $last } von { $all }. Die übrigen sind im Original.
review-pages-range = Seiten { $first } bis { $last }
review-print = Drucken
review-download-all = Alles herunterladen
review-never-sent = Aus der Runde davor, nie gesendet
review-take-over = Übernehmen
review-taking-over = Wird übernommen
review-all = Alle Ihre Anfragen
review-away = Ich bin abwesend bis …
review-compare = Mit Version { $version } vergleichen
review-new-since = Neu seit Ihrem letzten Besuch: { $when }
review-new-added = { $title } ist neu.
review-new-removed = { $title } gehört nicht mehr dazu.
review-new-replaced = { $title } liegt jetzt in Version { $version } vor; Sie hatten Version { $number }.
review-see-changed = Sehen, was sich geändert hat
documents-text-only = nur der Text ist zu sehen, die Gestaltung steht im Original
documents-converted = von LibreOffice aus dem Original aufbereitet
thread-settled = Erledigt
thread-owes-still = { $workspace } antwortet bis { $due }. Ihre Frist steht bis dahin still, und Sie können trotzdem entscheiden.
thread-owes-runs = { $workspace } antwortet bis { $due }. Die Frist läuft weiter, und Sie können trotzdem entscheiden.
thread-reopen = Sie ist noch nicht beantwortet
thread-resolve = Das beantwortet sie
thread-no-question = Ich habe keine Frage mehr
turn-paused = Ihre Frist steht still. { $workspace } schuldet Ihnen eine Antwort
say-approve-paused = { $workspace } bittet <live>{ $who }</live> um die Freigabe von <t>{ $title }</t>, sobald die offene Frage beantwortet ist.
say-approve-you-paused = { $workspace } bittet <live>Sie</live> um die Freigabe von <t>{ $title }</t>, sobald die offene Frage beantwortet ist.
say-answer-paused = { $workspace } fragt <live>{ $who }</live> zu <t>{ $title }</t>, sobald die offene Frage beantwortet ist.
say-answer-you-paused = { $workspace } fragt <live>Sie</live> zu <t>{ $title }</t>, sobald die offene Frage beantwortet ist.
decide-unsent-text = Diese Antwort lässt sie zurück.
decide-unsent-look = Zuerst die Liste ansehen
decide-unsent = { $count ->
    [one] Ihre Liste mit { $count } Änderung wird nicht gesendet
   *[other] Ihre Liste mit { $count } Änderungen wird nicht gesendet
}

done-read = <live>Sie</live> haben bestätigt, <t>{ $title }</t>, Runde { $round }, gelesen zu haben.
done-form = <live>Sie</live> haben ein Formular zu <t>{ $title }</t>, Runde { $round }, ausgefüllt.
done-files = <live>Sie</live> haben Dateien zu <t>{ $title }</t>, Runde { $round }, eingereicht.
done-todo = <live>Sie</live> haben erledigt, worum Sie zu <t>{ $title }</t>, Runde { $round }, gebeten wurden.
done-record = Es ist festgehalten
done-on = Wie es weitergeht
done-by = Von
done-added = Ihre Anmerkung

differs-added = { $label }: { $after }, bisher nicht angegeben
differs-gone = { $label }: entfällt, bisher { $before }
differs-now = { $label }: { $after } statt { $before }
differs-title = Titel
