review-tab = <t>{ $title }</t> pour { $client }
review-round = Tour { $round }
review-request = Demande { $reference }
review-sent = Envoyé par { $name }, { $when }
review-newer = Il existe une version plus récente
review-newer-text = { $workspace } a envoyé le tour { $newer }. Vous voyez le tour { $round }.
review-load = La charger
review-load-first = Chargez d’abord la version plus récente
review-named = Vous avez désigné { $name } comme la bonne personne
review-named-text = L’expéditeur vérifie et vous informe. D’ici là, vous pouvez toujours répondre vous-même.
review-if = Si vous approuvez
review-then = La suite ne commence qu’une fois toutes les approbations demandées obtenues.
review-asked-too = La réponse de { $name } est aussi attendue
review-asked-next = La réponse de { $name } sera ensuite attendue
review-you-asked = { $count ->
    [one] Vous avez demandé { $count } modification. Voici ce qu’il en est.
   *[other] Vous avez demandé { $count } modifications. Les voici une à une.
}
review-they-asked = { $count ->
    [one] { $client } a demandé { $count } modification. Voici ce qu’il en est.
   *[other] { $client } a demandé { $count } modifications. Les voici une à une.
}
review-also = Également différent :
review-changed = Modifié
review-partly = Modifié en partie
review-kept = Non modifié
review-unanswered = Pas encore de réponse
review-erased = Effacé pour un motif légal
review-your-changes = Vos modifications
review-not-sent = pas encore envoyées
review-collected = Elles attendent ici pendant que vous lisez. « { $button } », en bas, les montre encore une fois avant tout envoi.
review-move = Déplacer
review-remove = Retirer
review-change-number = modification { $number }
review-questions = Vos questions
review-ask = Poser une question
review-ask-or-change = Poser une question ou demander une modification
review-question = Votre question
review-question-or-change = Votre question ou modification
review-ask-hint = { $workspace } voit une question aussitôt.
review-about = Au sujet de
review-send = Envoyer la question
review-change-here = Demander une modification
review-here = à cet endroit
review-asking = Demander n’est pas décider.
review-asking-collected = Demander n’est pas décider. Les modifications sont réunies et envoyées ensemble.
review-good = Bon à savoir
review-deciders = Qui décide, dans l’ordre
review-decision = Votre décision
review-your-decision = Votre décision sur <t>{ $title }</t>, tour { $round }
review-approve = Approuver
review-request-changes = Demander des modifications
review-request-some = { $count ->
    [one] Demander { $count } modification
   *[other] Demander { $count } modifications
}
review-decline = Refuser
review-more = Autres réponses
review-with-conditions = Approuver sous conditions
review-ask-first = Poser d’abord une question
review-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}
review-documents-to-approve = { $count ->
    [one] { $count } document à approuver
   *[other] { $count } documents à approuver
}
review-no-documents = Aucun document
review-tabs = Documents
review-mark = Marquer un endroit
review-ask-spot = Question sur un endroit
review-press = Appuyez sur l’endroit de la page.
review-pages-of = Pages de { $title }. Faites défiler latéralement.
review-page = Page { $page }
review-page-changed = Page { $page }, modifiée depuis le dernier tour
review-full = Taille réelle
review-text-of = Texte de { $title }
review-drawing = Les pages sont en préparation. Un instant.
review-no-preview = Pas d’aperçu.
review-download = Télécharger l’original ({ $kind }, { $length })
review-some-changed = { $count } modifiées
review-whole = Toute la demande
review-a-document = Un document

thread-open = { $count } sans réponse
thread-answered-count = { $count } avec réponse
thread-answered = Répondu
thread-answering = { $workspace } répond
thread-waits = En attente de réponse
thread-clock = Vous pouvez décider avec ou sans réponse.
thread-reply-label = Répondre ici
thread-reply = Répondre
thread-send = Envoyer
thread-spot = Montrer cet endroit : { $place }
thread-pin-open = Question { $number }, sans réponse
thread-pin-answered = Question { $number }, avec réponse
change-pin-open = Modification { $number }, pas encore de réponse
change-pin-changed = Modification { $number }, faite
change-pin-partly = Modification { $number }, faite en partie
change-pin-kept = Modification { $number }, non faite
spot-upper-left = en haut à gauche
spot-top = en haut
spot-upper-right = en haut à droite
spot-left = à gauche
spot-middle = au milieu
spot-right = à droite
spot-lower-left = en bas à gauche
spot-bottom = en bas
spot-lower-right = en bas à droite

turn-form = Un formulaire vous est demandé
turn-files = Des fichiers vous sont demandés
turn-todo = Une action vous est demandée
turn-read = Merci de confirmer que vous avez lu ceci
turn-by = Il n’y a rien à décider. Ce serait utile avant le { $due }.
turn-you-approved = Vous avez approuvé : { $when }
turn-you-conditions = Vous avez approuvé sous conditions : { $when }
turn-you-changes = Vous avez demandé des modifications : { $when }
turn-you-declined = Vous avez refusé : { $when }
turn-receipt = Votre récépissé
turn-sent-form = Vous avez envoyé le formulaire : { $when }
turn-sent-files = Vous avez remis les fichiers : { $when }
turn-did = Vous avez indiqué que c’est fait : { $when }
turn-did-read = Vous avez confirmé votre lecture : { $when }
turn-first = { $name } décide d’abord
turn-not-yet = Ce n’est pas encore votre tour
turn-not-yet-text = Nous vous écrirons quand ce sera votre tour. Vous pouvez déjà lire et poser des questions.
turn-settled = La décision a été prise sans votre réponse
turn-settled-text = Vous n’avez plus rien à décider. Ce qui a été dit reste lisible ici.
turn-moved = Le chemin vers cette décision a changé
turn-moved-text = Vous n’avez rien à décider pour l’instant. Nous vous écrirons si c’est de nouveau votre tour.
turn-elsewhere = Quelqu’un d’autre répond à votre place
turn-elsewhere-text = Vous n’avez plus rien à décider. Vous pouvez toujours lire et poser des questions.
turn-working = { $workspace } travaille sur les modifications
turn-working-text = Nous vous écrirons quand le prochain tour sera prêt. Vous voyez ici le tour précédent.
turn-reading = Aucune décision ne vous est demandée
turn-reading-text = Vous pouvez lire et poser des questions à { $workspace }.
turn-with = C’est maintenant entre les mains de { $workspace }. Nous vous écrirons dès qu’il y aura du nouveau.
turn-next = { $count ->
    [one] { $names } décide ensuite. Nous vous écrirons dès qu’il y aura du nouveau.
   *[other] { $names } décident ensuite. Nous vous écrirons dès qu’il y aura du nouveau.
}
over-when = { $what } : { $when }
over-answered = Tout ce qui était demandé a reçu une réponse.
over-no-round = Il n’y a pas d’autre tour. Ce qui a été dit reste lisible ici.
over-taken-back = { $workspace } a retiré cette demande : { $when }
over-nothing = Vous n’avez rien à décider. Ce qui a été dit reste lisible ici.
over-time = Le délai de réponse est écoulé : { $when }
over-not-approved = Rien n’a été approuvé.
over-record = Voir le dossier de preuve
errand-met = { $workspace } indique que votre condition est remplie
errand-met-passed = { $workspace } indique qu’une condition est remplie ; c’est à vous d’en juger
errand-accept = La reconnaître comme remplie
errand-return = Pas encore remplie
errand-missing = Que manque-t-il ?
errand-confirm = Merci de confirmer
errand-confirm-text = Confirmer signifie que vous l’avez lu. Cela n’approuve rien.
errand-read = J’ai lu ceci

say-approve = { $workspace } demande à <live>{ $who }</live> d’approuver <t>{ $title }</t>, avant le <live>{ $due }</live>.
say-approve-you = { $workspace } <live>vous</live> demande d’approuver <t>{ $title }</t>, avant le <live>{ $due }</live>.
say-read-you = { $workspace } <live>vous</live> demande de lire <t>{ $title }</t>, avant le <live>{ $due }</live>.
say-form-you = { $workspace } <live>vous</live> demande de remplir un formulaire pour <t>{ $title }</t>, avant le <live>{ $due }</live>.
say-files-you = { $workspace } <live>vous</live> demande des fichiers pour <t>{ $title }</t>, avant le <live>{ $due }</live>.
say-todo-you = { $workspace } <live>vous</live> demande une action pour <t>{ $title }</t>, avant le <live>{ $due }</live>.
say-answer = { $workspace } sollicite <live>{ $who }</live> au sujet de <t>{ $title }</t>, avant le <live>{ $due }</live>.
say-approved = { $client } a approuvé <t>{ $title }</t>, tour { $round }.
say-deemed = { $client } est réputé avoir accepté <t>{ $title }</t>, tour { $round }.
say-declined = { $client } a refusé <t>{ $title }</t>, tour { $round }.
say-withdrawn = { $workspace } a retiré <t>{ $title }</t>, tour { $round }.
say-expired = Personne n’a répondu à temps : <t>{ $title }</t>, tour { $round }.
say-with-you = { $workspace } vous a transmis <t>{ $title }</t>, tour { $round }.

review-mark-short = Marquer
review-ask-short = Demander
review-find = Rechercher dans ce document
review-whole-screen = Lire en plein écran
review-page-drawing = Cette page est en préparation.
review-page-missing = Cette page n’a pas pu être préparée. Elle se trouve dans l’original.
review-rest = Les pages 1 à { $last } sur { $all } sont affichées ici. Le reste se trouve dans l’original.
review-pages-range = Pages { $first } à { $last }
review-print = Imprimer
review-download-all = Tout télécharger
review-never-sent = Du tour précédent, jamais envoyées
review-take-over = Les reprendre
review-taking-over = Reprise en cours
review-all = Toutes vos demandes
review-away = Je suis en congé jusqu’au…
review-compare = Comparer avec la version { $version }
review-new-since = Nouveau depuis votre dernière visite : { $when }
review-new-added = { $title } est nouveau.
review-new-removed = { $title } n’en fait plus partie.
review-new-replaced = { $title } est maintenant en version { $version } ; vous aviez la version { $number }.
review-see-changed = Voir ce qui a changé
documents-text-only = seul le texte est affiché, la mise en page se trouve dans l’original
documents-converted = préparé par LibreOffice à partir de l’original
thread-settled = Réglée
thread-owes-still = { $workspace } répond avant le { $due }. Votre délai est suspendu jusque-là, et vous pouvez tout de même décider.
thread-owes-runs = { $workspace } répond avant le { $due }. Le délai continue de courir, et vous pouvez tout de même décider.
thread-reopen = Elle n’a pas encore de réponse
thread-resolve = Cela y répond
thread-no-question = Je n’ai plus de question
turn-paused = Votre délai est suspendu. { $workspace } vous doit une réponse
say-approve-paused = { $workspace } demande à <live>{ $who }</live> d’approuver <t>{ $title }</t>, dès que la question posée aura sa réponse.
say-approve-you-paused = { $workspace } <live>vous</live> demande d’approuver <t>{ $title }</t>, dès que votre question aura sa réponse.
say-answer-paused = { $workspace } sollicite <live>{ $who }</live> au sujet de <t>{ $title }</t>, dès que la question posée aura sa réponse.
say-answer-you-paused = { $workspace } <live>vous</live> sollicite au sujet de <t>{ $title }</t>, dès que la question posée aura sa réponse.
decide-unsent-text = Cette réponse la laisse de côté.
decide-unsent-look = Voir d’abord votre liste
decide-unsent = { $count ->
    [one] Votre liste de { $count } modification n’est pas envoyée
   *[other] Votre liste de { $count } modifications n’est pas envoyée
}

done-read = <live>Vous</live> avez confirmé la lecture de <t>{ $title }</t>, tour { $round }.
done-form = <live>Vous</live> avez rempli un formulaire pour <t>{ $title }</t>, tour { $round }.
done-files = <live>Vous</live> avez remis des fichiers pour <t>{ $title }</t>, tour { $round }.
done-todo = <live>Vous</live> avez fait ce qui était demandé pour <t>{ $title }</t>, tour { $round }.
done-record = C’est enregistré
done-on = La suite
done-by = Par
done-added = Votre remarque

differs-added = { $label } : { $after }, absent auparavant
differs-gone = { $label } : supprimé, auparavant { $before }
differs-now = { $label } : { $after } au lieu de { $before }
differs-title = Titre
