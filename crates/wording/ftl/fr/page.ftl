page-skip = Aller au contenu
page-theme = Apparence : comme votre appareil
page-leave-question = Ce n’est pas votre appareil ?
page-leave = Se déconnecter ici
page-leaving = Déconnexion
page-language = Langue
page-language-change = Changer
page-optional = (facultatif)
page-back = Retour
page-sending = Envoi en cours
page-recording = Enregistrement
page-opening = Ouverture
page-checking = Vérification
page-code-label = Code reçu par e-mail

span-days = { $count ->
    [one] encore { $count } jour
   *[other] encore { $count } jours
}
span-today = attendu aujourd’hui
span-tomorrow = attendu demain
span-late-minute = en retard de moins d’une minute
span-late-minutes = { $count ->
    [one] en retard de { $count } minute
   *[other] en retard de { $count } minutes
}
span-late-hours = { $count ->
    [one] en retard de { $count } heure
   *[other] en retard de { $count } heures
}
span-late-days = { $count ->
    [one] en retard de { $count } jour
   *[other] en retard de { $count } jours
}

line-label = Où en est cette demande
line-round = Tour { $round }
line-asked = { $count ->
    [one] { $count } modification demandée
   *[other] { $count } modifications demandées
}
line-prepared = Préparé
line-preparing = En préparation
line-checked = Vérifié
line-checking = En vérification
line-prepare = Préparer
line-check = Vérifier
line-you = Vous
line-somebody = Quelqu’un
line-done = Terminé
line-you-are = Vous, { $name }
outcome-approved = Approuvé
outcome-declined = Refusé
outcome-withdrawn = Retiré
outcome-expired = Terminé sans réponse
outcome-deemed = Réputé accepté
answered-approved = Approuvé
answered-conditions = Approuvé sous conditions
answered-changes = Modifications demandées
answered-declined = Refusé
answered-when = { $what } : { $when }.
line-elsewhere = Quelqu’un d’autre répond à sa place.
line-not-asked = N’est plus sollicité.
line-until = Jusqu’au { $due }.
person-erased = Nom effacé

decides-authority = Décide pour { $client }.
decides-authority-limit = Décide pour { $client } jusqu’à { $limit }.
decides-primary = Premier contact chez { $client }.
decides-sponsor = Répond du budget chez { $client }.
decides-everybody = Chez { $client }, tout le monde est sollicité.
decides-named = Désigné comme la bonne personne.
decides-stands-in = Remplace { $name }.
decides-process = Prévu par la procédure convenue.

documents-terms = Conditions de cette demande
documents-pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
documents-version = version { $version }
documents-drawing = d’autres pages sont en préparation
documents-erased = effacé
documents-bound = Documents concernés
documents-fingerprint = Empreinte
