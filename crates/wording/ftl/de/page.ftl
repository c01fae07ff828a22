page-skip = Zum Inhalt springen
page-theme = Darstellung: wie Ihr Gerät
page-leave-question = Nicht Ihr eigenes Gerät?
page-leave = Hier abmelden
page-leaving = Wird abgemeldet
page-language = Sprache
page-language-change = Ändern
page-optional = (freiwillig)
page-back = Zurück
page-sending = Wird gesendet
page-recording = Wird festgehalten
page-opening = Wird geöffnet
page-checking = Wird geprüft
page-code-label = Code aus Ihrer E-Mail

span-days = { $count ->
    [one] noch { $count } Tag
   *[other] noch { $count } Tage
}
span-today = heute fällig
span-tomorrow = morgen fällig
span-late-minute = eben überfällig
span-late-minutes = { $count ->
    [one] { $count } Minute überfällig
   *[other] { $count } Minuten überfällig
}
span-late-hours = { $count ->
    [one] { $count } Stunde überfällig
   *[other] { $count } Stunden überfällig
}
span-late-days = { $count ->
    [one] { $count } Tag überfällig
   *[other] { $count } Tage überfällig
}

line-label = Wo diese Anfrage steht
line-round = Runde { $round }
line-asked = { $count ->
    [one] { $count } Änderung angefordert
   *[other] { $count } Änderungen angefordert
}
line-prepared = Vorbereitet
line-preparing = In Vorbereitung
line-checked = Geprüft
line-checking = In Prüfung
line-prepare = Vorbereiten
line-check = Prüfen
line-you = Sie
line-somebody = Jemand
line-done = Fertig
line-you-are = Sie, { $name }
outcome-approved = Freigegeben
outcome-declined = Abgelehnt
outcome-withdrawn = Zurückgezogen
outcome-expired = Ohne Antwort beendet
outcome-deemed = Gilt als angenommen
answered-approved = Freigegeben
answered-conditions = Mit Bedingungen freigegeben
answered-changes = Änderungen angefordert
answered-declined = Abgelehnt
answered-when = { $what }: { $when }.
line-elsewhere = Jemand anderes antwortet stattdessen.
line-not-asked = Nicht mehr gefragt.
line-until = Bis { $due }.
person-erased = Name gelöscht

decides-authority = Entscheidet für { $client }.
decides-authority-limit = Entscheidet für { $client } bis { $limit }.
decides-primary = Erste Ansprechperson bei { $client }.
decides-sponsor = Verantwortet das Budget bei { $client }.
decides-everybody = Bei { $client } werden alle gefragt.
decides-named = Als richtige Person genannt.
decides-stands-in = Vertritt { $name }.
decides-process = Im vereinbarten Ablauf vorgesehen.

documents-terms = Konditionen dieser Anfrage
documents-pages = { $count ->
    [one] { $count } Seite
   *[other] { $count } Seiten
}
documents-version = Version { $version }
documents-drawing = weitere Seiten werden noch aufbereitet
documents-erased = gelöscht
documents-bound = Dokumente, für die es gilt
documents-fingerprint = Prüfsumme
