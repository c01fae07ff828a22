# Vouvoiement. Termes: docs/words.md. Espace insécable devant les signes doubles et dans les guillemets.

mail-hello = Bonjour { $name },
mail-for = pour { $client }
mail-round = Tour { $round }
mail-subject = Approbation : { $title } ({ $reference })
mail-sent-with = Envoyé avec Assent.
mail-line-done = Fait : { $marks }.
mail-line-now = En cours : { $marks }.
mail-line-then = Ensuite : { $marks }.
mail-line-folded-done = { $count ->
    [one] { $count } faite
   *[other] { $count } faites
}
mail-line-folded-more = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
mail-personal = Ce lien est réservé à { $name } et n’affiche que cette demande. Merci de ne pas le transférer.
mail-now = <b>Et maintenant :</b>
mail-open-request = Ouvrir la demande
mail-open-record = Ouvrir le dossier de preuve
mail-answered-by-mail = Envoyé à { $name }.
mail-imprint = { $imprint }.

mark-you = Vous
mark-round-one = Tour 1
mark-rounds = { $count ->
    [one] { $count } tour
   *[other] { $count } tours
}
mark-prepared = Préparé
mark-checked = Vérifié
mark-condition = Condition
mark-approved = Approuvé
mark-declined = Refusé
mark-withdrawn = Retiré
mark-expired = Expiré
mark-deemed = Réputé accepté

name-erased = Une personne dont le nom a été effacé
words-erased = (effacé)
somebody-else = Une autre personne
this-request = cette demande
the-terms = Les conditions
place-page = { $document }, page { $page }
document-version = v{ $version }
kind-text = Texte
kind-file = Fichier
yes = oui
no = non
count-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}

ask-say = { $workspace } <live>vous</live> demande d’approuver <t>{ $title }</t>.
ask-say-due = { $workspace } <live>vous</live> demande d’approuver <t>{ $title }</t>, avant le <live>{ $due }</live>.
ask-preview = { $count ->
    [one] Votre décision est attendue. { $count } document.
   *[other] Votre décision est attendue. { $count } documents.
}
ask-preview-due = { $count ->
    [one] Votre décision est attendue avant le { $due }. { $count } document.
   *[other] Votre décision est attendue avant le { $due }. { $count } documents.
}
ask-done = <b>Vos demandes et les réponses apportées :</b>
ask-if = <b>Si vous approuvez :</b>
ask-button = Consulter et décider
ask-below = Sans compte ni mot de passe. Vous pouvez y approuver, demander des modifications, refuser ou poser une question. Ouvrir la page ne décide de rien.
ask-foot = Ce lien est réservé à { $name } et n’affiche que cette demande. Merci de ne pas le transférer. Quelqu’un d’autre doit décider ? Ouvrez-le et choisissez « Je ne suis pas la bonne personne ».

because-authority = Nous vous sollicitons car vous décidez pour { $client }.
because-authority-limit = Nous vous sollicitons car vous décidez pour { $client } jusqu’à { $limit }.
because-primary = Nous vous sollicitons car vous êtes notre premier contact chez { $client }.
because-sponsor = Nous vous sollicitons car vous répondez du budget chez { $client }.
because-everybody = Nous vous sollicitons car tous les contacts de { $client } le sont.
because-named = Nous vous sollicitons car vous avez été désigné comme la bonne personne.
because-stands-in = Nous vous sollicitons car vous remplacez { $name } en son absence.
because-process = Nous vous sollicitons car la procédure convenue vous désigne.

if-next = { $count ->
    [one] { $names } sera ensuite sollicité.
   *[other] { $names } seront ensuite sollicités.
}
if-as-well = { $count ->
    [one] La réponse de { $names } est également attendue.
   *[other] Les réponses de { $names } sont également attendues.
}
if-all = Une fois toutes les approbations requises obtenues :
now-asked = { $count ->
    [one] La réponse de { $names } est maintenant attendue.
   *[other] Les réponses de { $names } sont maintenant attendues.
}
now-checks = { $workspace } procède à la vérification.
now-prepares = { $workspace } prépare le tour { $round }.
now-finds = { $workspace } cherche qui solliciter.
now-condition = Une condition reste ouverte : « { $condition } »

code-say = Votre code pour <t>{ $title }</t>.
code-say-digits = Votre code pour <t>{ $title }</t> : { $code }
code-subject = Votre code pour { $title } ({ $reference })
code-preview = { $count ->
    [one] Valable une seule fois, pendant { $count } minute.
   *[other] Valable une seule fois, pendant { $count } minutes.
}
code-decides = Il confirme ce texte, et rien d’autre :
code-sees = Il ouvre cette demande dans le navigateur où vous l’avez demandé. Il ne décide de rien.
code-once = { $count ->
    [one] Il est valable une seule fois, pendant { $count } minute, dans le navigateur où vous l’avez demandé.
   *[other] Il est valable une seule fois, pendant { $count } minutes, dans le navigateur où vous l’avez demandé.
}
code-below = Personne chez { $workspace } ne vous demandera jamais ce code. Si vous ne l’avez pas demandé, ne faites rien : sans lui, rien n’est décidé.

fresh-say = Voici <live>votre nouveau lien</live> vers <t>{ $title }</t>.
fresh-preview = Votre nouveau lien est valable jusqu’au { $expires }.
fresh-body = Vous l’avez demandé sur la page. Il est valable jusqu’au <live>{ $expires }</live> ; les liens des e-mails précédents n’ouvrent plus rien.
fresh-below = Si vous ne l’avez pas demandé, ne faites rien. Ouvrir la page ne décide de rien.

notice-acknowledge = { $workspace } <live>vous</live> demande de confirmer que vous avez pris connaissance de <t>{ $title }</t>.
notice-acknowledge-due = { $workspace } <live>vous</live> demande de confirmer que vous avez pris connaissance de <t>{ $title }</t>, avant le <live>{ $due }</live>.
notice-inform = { $workspace } vous informe au sujet de <t>{ $title }</t>.
notice-reply = { $workspace } vous pose une question au sujet de <t>{ $title }</t>.
notice-work = <t>{ $title }</t> vous attend.
notice-preview = Merci de confirmer que vous en avez pris connaissance.
notice-preview-due = Merci de confirmer avant le { $due } que vous en avez pris connaissance.
notice-preview-inform = Pour information ; vous n’avez rien à faire.
notice-button-acknowledge = Lire et confirmer
notice-button-inform = Lire
notice-button-reply = Ouvrir et répondre
notice-below-acknowledge = Prendre connaissance n’est pas approuver : vous ne vous engagez à rien.
notice-below-inform = Vous n’avez rien à faire.

elsewhere-subject = Votre lien a été utilisé dans un autre navigateur ({ $reference })
elsewhere-preview = { $browser }, { $at }. Si c’était vous, vous n’avez rien à faire.
elsewhere-say = Votre lien vers <t>{ $title }</t> a été utilisé dans un autre navigateur.
elsewhere-body = { $browser }, { $at }. Il a fallu saisir un code que nous avons envoyé à cette adresse.
elsewhere-you = <b>C’était vous ?</b> Alors vous n’avez rien à faire.
elsewhere-not-you = <b>Sinon,</b> prévenez { $contact } chez { $workspace } en répondant à cet e-mail. Le lien peut être fermé aussitôt, et rien de ce qui serait décidé ne vous échappera : chaque décision vous est confirmée par e-mail.
elsewhere-foot = Envoyé à { $name }, qui a utilisé le lien en premier.

answered-say = { $by } a répondu à <live>votre question</live> sur <t>{ $title }</t>.
answered-asked = Votre question :
answered-due = Votre décision est attendue avant le <live>{ $due }</live>.
answered-button = Reprendre où vous en étiez
answered-below = Un point reste à éclaircir ? Posez-y une autre question. Ouvrir la page ne décide de rien.

receipt-approved = Vous avez approuvé <t>{ $title }</t>.
receipt-conditions = { $count ->
    [one] Vous avez approuvé <t>{ $title }</t> sous { $count } condition.
   *[other] Vous avez approuvé <t>{ $title }</t> sous { $count } conditions.
}
receipt-changes = Vous avez demandé des modifications de <t>{ $title }</t>.
receipt-declined = Vous avez refusé <t>{ $title }</t>.
receipt-preview = Enregistré le { $at }. Conservez cet e-mail comme récépissé.
receipt-recorded = Enregistré le { $at }, en ces termes :
receipt-condition = Votre condition
receipt-reason = Votre motif
receipt-withdraw = Vous pouvez revenir sur votre décision sur la page, tant que les autres personnes sollicitées n’ont pas tranché.
receipt-sealed = Scellé dans le journal { $origin } à la taille { $size }, racine
receipt-attached = Le dossier de preuve complet est joint : { $file }.
receipt-below = Conservez cet e-mail : avec le dossier de preuve, il atteste votre décision, même sans nous.
receipt-foot = Ceci est le récépissé de { $name }. Le lien est personnel ; merci de ne pas le transférer.

ended-approved = <t>{ $title }</t> est approuvé.
ended-declined = <t>{ $title }</t> a été refusé.
ended-withdrawn = <t>{ $title }</t> a été retiré.
ended-expired = <t>{ $title }</t> a pris fin sans réponse.
ended-deemed = <t>{ $title }</t> est réputé accepté en vertu du contrat ; personne ne l’a approuvé.
ended-preview = Le dossier de preuve est prêt.
ended-did-approve = { $name } a approuvé le { $at }.
ended-did-conditions = { $name } a approuvé sous conditions le { $at }.
ended-did-changes = { $name } a demandé des modifications le { $at }.
ended-did-decline = { $name } a refusé le { $at }.
ended-did-approve-earlier = { $name } a approuvé au tour { $round }, le { $at }.
ended-did-conditions-earlier = { $name } a approuvé sous conditions au tour { $round }, le { $at }.
ended-below = Le dossier de preuve peut être vérifié par quiconque, hors ligne, aussi longtemps qu’il est conservé.
ended-foot = Vous recevez cet e-mail car vous avez pris part à { $reference }. Ce lien est réservé à { $name }. Merci de ne pas le transférer.

closed-say = <t>{ $title }</t> n’attend plus rien de vous.
closed-preview = Il n’y a plus rien à faire.
closed-rework = Des modifications ont été demandées et un nouveau tour est en préparation.
closed-ended = La demande a pris fin.
closed-moved = Le chemin vers cette décision a changé. Nous reviendrons vers vous si nécessaire.
closed-instead = { $name } répond à votre place.
closed-settled = La décision a été prise sans vous.
closed-enough = { $names } : réponse reçue, et c’était suffisant.
closed-nothing = Vous n’avez plus rien à faire et ne serez plus sollicité par e-mail à ce sujet.
closed-below = Le lien de l’e-mail précédent ne permet plus de décider.
closed-foot = Envoyé à { $name }, au sujet de { $reference }.

said-condition = Vous avez approuvé à cette condition : « { $condition } »
said-condition-passed = Une personne qui n’est plus là a approuvé à cette condition ; c’est à vous d’en juger désormais : « { $condition } »
said-condition-met = { $workspace } indique qu’elle est remplie : { $note }
said-condition-please = Merci de confirmer qu’elle est remplie, ou de dire ce qui manque.
said-after-all = Vous avez indiqué que quelqu’un d’autre devait répondre. { $workspace } vous demande finalement de répondre :
said-asks = { $by } demande : { $question }

register-reference = Pouvoir d’approbation
register-subject = Qui peut approuver chez { $client } ?
register-say = Qui peut approuver chez <live>{ $client }</live> ?
register-preview = { $asker } vous demande de le confirmer. Cela prend une minute.
register-body = { $asker } vous demande de vérifier qui peut approuver pour { $client }, et jusqu’à quel montant, tel que { $workspace } l’a noté. Vous dites ce qui est exact, ce qui a pris fin et qui manque.
register-minute = Cela prend une minute. Le lien est valable jusqu’au <live>{ $expires }</live>.
register-button = Voir qui peut approuver
register-below = Ouvrir la page ne confirme rien. Si ce n’est pas à vous de le dire, répondez à cet e-mail ; il parvient à { $asker }.
register-foot = Ce lien est réservé à { $name }. Merci de ne pas le transférer.
register-title = Qui peut approuver chez { $client }
