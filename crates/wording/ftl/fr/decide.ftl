decide-approve = Approuver
decide-conditions = Approuver sous conditions
decide-changes = Que faut-il modifier ?
decide-decline = Refuser cette demande ?
decide-approve-lead = Relisez une dernière fois. C’est ce qui sera enregistré.
decide-conditions-lead = Chaque condition doit être reconnue comme remplie avant que la suite qui en dépend ne commence.
decide-changes-lead = Le prochain tour commence par votre liste. Chaque point recevra sa réponse.
decide-decline-lead = Un refus met fin à la demande. Il n’y aura pas d’autre tour. Si une autre version pouvait vous convenir, demandez plutôt des modifications.
decide-record = Voici ce qui sera enregistré
decide-later = Vos propres mots, pour exactement ces documents. Vous verrez la déclaration entière à la page suivante, avant tout enregistrement.
decide-means-approve = En bref : vous approuvez <t>{ $title }</t>, tour { $round }, pour { $client }.
decide-means-conditions = En bref : vous approuvez <t>{ $title }</t>, tour { $round }, pour { $client }, aux conditions que vous avez écrites.
decide-means-changes = En bref : vous demandez les modifications que vous avez écrites pour <t>{ $title }</t>, tour { $round }.
decide-means-decline = En bref : vous refusez <t>{ $title }</t>, tour { $round }, pour le motif que vous avez écrit.
decide-binding = La déclaration ci-dessous est enregistrée mot pour mot telle qu’elle figure, et elle seule fait foi. Toutes les personnes qui décident confirment le même texte.
decide-terms = Ce que disent les conditions
decide-unopened = Pas encore ouvert
decide-unopened-text = Vous pouvez tout de même décider.
decide-pages = { $count ->
    [one] page { $pages }
   *[other] pages { $pages }
}
decide-look = Regarder d’abord
decide-sent-to = Nous avons envoyé six chiffres à { $address }. Ils ne valent que pour cette déclaration.
decide-send-again = Renvoyer
decide-will-send = Pour confirmer, nous envoyons un code à { $address }.
decide-mail-code = M’envoyer un code
decide-must = À modifier
decide-nice = Souhaitable
decide-matters = Importance de la modification { $number }
decide-add = En ajouter une autre
decide-comment = Ajouter un commentaire
decide-condition = Condition n° { $number }
decide-condition-hint = Ce qui doit être vrai, et pour quand
decide-where = Où
decide-change = Modification { $number }
decide-change-hint = Une modification par case, pour des réponses claires
decide-why = Pourquoi refusez-vous ?
decide-reads = { $name } lira ceci.
decide-your-reason = Votre motif
decide-is-nice = { $text } (souhaitable)
decide-name = Saisissez votre nom pour confirmer
decide-name-hint = Tel que nous le connaissons : { $name }
decide-not-recorded = Pas encore enregistré
decide-problem = Il manque quelque chose ci-dessous. Ce que vous avez écrit est conservé.
decide-needs-condition = Écrivez au moins une condition.
decide-needs-change = Écrivez au moins une modification.
decide-needs-reason = Dites pourquoi, en quelques mots.
decide-too-long = Ce texte dépasse { $limit } caractères. Raccourcissez-le, ou demandez à l’expéditeur d’accepter un document.
decide-cannot-show = Ce texte contient des caractères impossibles à afficher. Saisissez-le à nouveau.
decide-too-many-codes = Trop de codes ont été envoyés dans la dernière heure. Utilisez le plus récent, ou attendez une heure.
decide-continue = Continuer
decide-button-approve = Approuver le tour { $round }
decide-button-conditions = { $count ->
    [one] Approuver sous { $count } condition
   *[other] Approuver sous { $count } conditions
}
decide-button-changes = { $count ->
    [one] Envoyer { $count } modification
   *[other] Envoyer { $count } modifications
}
decide-button-decline = Refuser et terminer

kept-title-approved = Vous avez approuvé <t>{ $title }</t>
kept-title-conditions = Vous avez approuvé <t>{ $title }</t> sous conditions
kept-title-changes = Vous avez demandé des modifications de <t>{ $title }</t>
kept-title-declined = Vous avez refusé <t>{ $title }</t>
kept-approved = <live>Vous</live> avez approuvé le tour { $round } de <t>{ $title }</t> pour { $client }.
kept-conditions = <live>Vous</live> avez approuvé sous conditions le tour { $round } de <t>{ $title }</t> pour { $client }.
kept-changes = <live>Vous</live> avez demandé des modifications du tour { $round } de <t>{ $title }</t> pour { $client }.
kept-declined = <live>Vous</live> avez refusé le tour { $round } de <t>{ $title }</t> pour { $client }.
kept-recorded = Enregistré
kept-erased = Effacé pour un motif légal.
kept-now = Et maintenant
kept-mind = Vous avez changé d’avis ?
kept-record = Votre dossier de preuve
kept-download = Télécharger le dossier de preuve
kept-check = Vérifier l’authenticité
kept-write = Écrire à { $name }
kept-return = Le lien de votre e-mail vous ramène ici à tout moment.
kept-questions = Des questions ?
kept-when = Quand
kept-with = Confirmé par
kept-comment = Commentaire
kept-by-approved = Approuvé par
kept-by-changes = Modifications demandées par
kept-by-declined = Refusé par
kept-link = lien personnel
kept-code = code à 6 chiffres envoyé par e-mail
kept-totp = code d’authentification
kept-sso = connexion de votre organisation
kept-passkey = clé d’accès
kept-typed-name = nom saisi
kept-yes = Votre approbation est enregistrée
kept-list = Votre liste est enregistrée
kept-answer = Votre réponse est enregistrée
kept-copy = Une copie est en route vers { $address }
kept-asked = { $name } a reçu la demande
kept-until = Jusqu’au { $due }. Nous vous écrirons pour la suite.
kept-no-round = Il n’y a pas d’autre tour.
kept-finishes = { $workspace } termine le dossier
kept-answered = { $workspace } a répondu à vos demandes
kept-waits = Le tour { $round } attend votre réponse
kept-works = { $workspace } travaille sur votre réponse
kept-tells = Nous vous écrirons dès qu’il y aura quelque chose à lire.
kept-again = Le tour { $round } vous attend
kept-again-text = Votre décision précédente reste enregistrée ci-dessous.
kept-again-link = Lire et répondre
kept-met = { $count ->
    [one] { $number } condition sur { $count } reconnue comme remplie
   *[other] { $number } conditions sur { $count } reconnues comme remplies
}
kept-met-text = Vous devez reconnaître chaque condition comme remplie avant que la suite qui en dépend ne commence.
kept-met-link = L’une vous attend
kept-withdraw = Vous pouvez revenir sur votre réponse jusqu’à ce que toutes les personnes sollicitées aient répondu. Ensuite, adressez-vous à { $sender }.
kept-withdraw-yes = Retirer mon approbation
kept-withdraw-answer = Reprendre ma réponse
kept-withdraw-effect = La demande vous attend alors de nouveau. Votre réponse, et le fait que vous l’avez retirée, restent enregistrés.
