# Tratamiento: usted. Términos: docs/words.md.

mail-hello = Hola, { $name }:
mail-for = para { $client }
mail-round = Ronda { $round }
mail-subject = Aprobación: { $title } ({ $reference })
mail-sent-with = Enviado con Assent.
mail-line-done = Hecho: { $marks }.
mail-line-now = Ahora: { $marks }.
mail-line-then = Después: { $marks }.
mail-line-folded-done = { $count ->
    [one] { $count } hecho
   *[other] { $count } hechos
}
mail-line-folded-more = { $count } más
mail-personal = Este enlace es personal de { $name } y muestra solo esta solicitud. Le rogamos que no lo reenvíe.
mail-now = <b>Qué ocurre ahora:</b>
mail-open-request = Abrir la solicitud
mail-open-record = Abrir el expediente
mail-answered-by-mail = Enviado a { $name }.
mail-imprint = { $imprint }.

mark-you = Usted
mark-round-one = Ronda 1
mark-rounds = { $count ->
    [one] { $count } ronda
   *[other] { $count } rondas
}
mark-prepared = Preparado
mark-checked = Revisado
mark-condition = Condición
mark-approved = Aprobado
mark-declined = Rechazado
mark-withdrawn = Retirado
mark-expired = Vencido
mark-deemed = Se da por aceptado

name-erased = Una persona cuyo nombre se borró
words-erased = (borrado)
somebody-else = Otra persona
this-request = esta solicitud
the-terms = Las condiciones
place-page = { $document }, página { $page }
document-version = v{ $version }
kind-text = Texto
kind-file = Archivo
yes = sí
no = no
count-documents = { $count ->
    [one] { $count } documento
   *[other] { $count } documentos
}

ask-say = { $workspace } <live>le</live> pide que apruebe <t>{ $title }</t>.
ask-say-due = { $workspace } <live>le</live> pide que apruebe <t>{ $title }</t> antes del <live>{ $due }</live>.
ask-preview = { $count ->
    [one] Esperamos su decisión. { $count } documento.
   *[other] Esperamos su decisión. { $count } documentos.
}
ask-preview-due = { $count ->
    [one] Esperamos su decisión antes del { $due }. { $count } documento.
   *[other] Esperamos su decisión antes del { $due }. { $count } documentos.
}
ask-done = <b>Lo que pidió y lo que se hizo:</b>
ask-if = <b>Si aprueba:</b>
ask-button = Revisar y decidir
ask-below = Sin cuenta ni contraseña. Allí puede aprobar, solicitar cambios, rechazar o hacer una pregunta. Abrirlo no decide nada.
ask-foot = Este enlace es personal de { $name } y muestra solo esta solicitud. Le rogamos que no lo reenvíe. ¿Debe decidir otra persona? Ábralo y elija «No soy la persona indicada».

because-authority = Le preguntamos porque usted decide por { $client }.
because-authority-limit = Le preguntamos porque usted decide por { $client } hasta { $limit }.
because-primary = Le preguntamos porque usted es nuestro primer contacto en { $client }.
because-sponsor = Le preguntamos porque usted responde del presupuesto en { $client }.
because-everybody = Le preguntamos porque se pregunta a todas las personas de { $client }.
because-named = Le preguntamos porque se le indicó como la persona adecuada.
because-stands-in = Le preguntamos porque usted sustituye a { $name } durante su ausencia.
because-process = Le preguntamos porque así lo prevé el procedimiento acordado.

if-next = { $count ->
    [one] Después se pregunta a { $names }.
   *[other] Después se pregunta a { $names }.
}
if-as-well = { $count ->
    [one] También se pregunta a { $names }.
   *[other] También se pregunta a { $names }.
}
if-all = Cuando hayan aprobado todas las personas necesarias:
now-asked = { $count ->
    [one] Ahora se pregunta a { $names }.
   *[other] Ahora se pregunta a { $names }.
}
now-checks = { $workspace } lo revisa.
now-prepares = { $workspace } prepara la ronda { $round }.
now-finds = { $workspace } busca a quién preguntar.
now-condition = Queda abierta una condición: «{ $condition }»

code-say = Su código para <t>{ $title }</t>.
code-say-digits = Su código para <t>{ $title }</t>: { $code }
code-subject = Su código para { $title } ({ $reference })
code-preview = { $count ->
    [one] Sirve una sola vez, durante { $count } minuto.
   *[other] Sirve una sola vez, durante { $count } minutos.
}
code-decides = Confirma este texto y nada más:
code-sees = Abre esta solicitud en el navegador donde lo pidió. No decide nada.
code-once = { $count ->
    [one] Sirve una sola vez, durante { $count } minuto, en el navegador donde lo pidió.
   *[other] Sirve una sola vez, durante { $count } minutos, en el navegador donde lo pidió.
}
code-below = Nadie en { $workspace } le pedirá nunca este código. Si no lo pidió, no haga nada: sin él no se decide nada.

fresh-say = Aquí tiene <live>su nuevo enlace</live> a <t>{ $title }</t>.
fresh-preview = Su nuevo enlace sirve hasta el { $expires }.
fresh-body = Lo pidió en la página. Sirve hasta el <live>{ $expires }</live>; los enlaces de correos anteriores ya no abren nada.
fresh-below = Si no lo pidió, no haga nada. Abrirlo no decide nada.

notice-acknowledge = { $workspace } <live>le</live> pide que confirme que ha visto <t>{ $title }</t>.
notice-acknowledge-due = { $workspace } <live>le</live> pide que confirme antes del <live>{ $due }</live> que ha visto <t>{ $title }</t>.
notice-inform = { $workspace } le informa sobre <t>{ $title }</t>.
notice-reply = { $workspace } le pregunta sobre <t>{ $title }</t>.
notice-work = <t>{ $title }</t> espera su intervención.
notice-preview = Le rogamos que confirme que lo ha visto.
notice-preview-due = Le rogamos que confirme antes del { $due } que lo ha visto.
notice-preview-inform = Para su información; no tiene que hacer nada.
notice-button-acknowledge = Leer y confirmar
notice-button-inform = Leer
notice-button-reply = Abrir y responder
notice-below-acknowledge = Ver no es aprobar: con ello no acepta nada.
notice-below-inform = No tiene que hacer nada.

elsewhere-subject = Su enlace se usó en otro navegador ({ $reference })
elsewhere-preview = { $browser }, { $at }. Si fue usted, no tiene que hacer nada.
elsewhere-say = Su enlace a <t>{ $title }</t> se usó en otro navegador.
elsewhere-body = { $browser }, { $at }. Quien fuera tuvo que introducir un código que enviamos a este buzón.
elsewhere-you = <b>¿Fue usted?</b> Entonces no tiene que hacer nada.
elsewhere-not-you = <b>Si no,</b> avise a { $contact } en { $workspace } respondiendo a este correo. El enlace puede cerrarse al momento, y nada de lo que se decida allí pasará inadvertido: cada decisión se le confirma por correo.
elsewhere-foot = Enviado a { $name }, la primera persona que usó el enlace.

answered-say = { $by } ha respondido a <live>su pregunta</live> sobre <t>{ $title }</t>.
answered-asked = Su pregunta:
answered-due = Esperamos su decisión antes del <live>{ $due }</live>.
answered-button = Continuar donde lo dejó
answered-below = ¿Queda algo por aclarar? Pregunte de nuevo allí. Abrirlo no decide nada.

receipt-approved = Ha aprobado <t>{ $title }</t>.
receipt-conditions = { $count ->
    [one] Ha aprobado <t>{ $title }</t> con { $count } condición.
   *[other] Ha aprobado <t>{ $title }</t> con { $count } condiciones.
}
receipt-changes = Ha solicitado cambios en <t>{ $title }</t>.
receipt-declined = Ha rechazado <t>{ $title }</t>.
receipt-preview = Registrado el { $at }. Conserve este correo como justificante.
receipt-recorded = Registrado el { $at }, con estas palabras:
receipt-condition = Su condición
receipt-reason = Su motivo
receipt-withdraw = Puede retirar su decisión en la página hasta que las demás personas consultadas la hayan resuelto.
receipt-sealed = Sellado en el registro { $origin } con tamaño { $size }, raíz
receipt-attached = El expediente completo se adjunta como { $file }.
receipt-below = Conserve este correo: junto con el expediente prueba lo que decidió, incluso sin nosotros.
receipt-foot = Este es el justificante de { $name }. El enlace es personal; le rogamos que no lo reenvíe.

ended-approved = <t>{ $title }</t> está aprobado.
ended-declined = <t>{ $title }</t> fue rechazado.
ended-withdrawn = <t>{ $title }</t> fue retirado.
ended-expired = <t>{ $title }</t> terminó sin respuesta.
ended-deemed = <t>{ $title }</t> se da por aceptado según el contrato; nadie lo aprobó.
ended-preview = El expediente está listo.
ended-did-approve = { $name } aprobó el { $at }.
ended-did-conditions = { $name } aprobó con condiciones el { $at }.
ended-did-changes = { $name } solicitó cambios el { $at }.
ended-did-decline = { $name } rechazó el { $at }.
ended-did-approve-earlier = { $name } aprobó en la ronda { $round } el { $at }.
ended-did-conditions-earlier = { $name } aprobó con condiciones en la ronda { $round } el { $at }.
ended-below = Cualquiera puede comprobar el expediente, sin conexión, mientras se conserve.
ended-foot = Recibe este correo porque participó en { $reference }. Este enlace es personal de { $name }. Le rogamos que no lo reenvíe.

closed-say = <t>{ $title }</t> ya no requiere su respuesta.
closed-preview = Ya no tiene que hacer nada.
closed-rework = Se solicitaron cambios y se prepara una nueva ronda.
closed-ended = La solicitud ha terminado.
closed-moved = El camino hacia esta decisión ha cambiado. Le avisaremos si se necesita su respuesta.
closed-instead = { $name } responde en su lugar.
closed-settled = Se resolvió sin su intervención.
closed-enough = Ya hay respuesta de { $names }, y con eso basta.
closed-nothing = No le queda nada por hacer y no recibirá más correos con peticiones sobre ello.
closed-below = El enlace del correo anterior ya no decide nada.
closed-foot = Enviado a { $name }, a quien se consultó sobre { $reference }.

said-condition = Usted aprobó con esta condición: «{ $condition }»
said-condition-passed = Alguien que ya no está aprobó con esta condición, y ahora le corresponde a usted valorarla: «{ $condition }»
said-condition-met = { $workspace } indica que se cumple: { $note }
said-condition-please = Le rogamos que la dé por cumplida o que diga qué falta.
said-after-all = Usted indicó que debía responder otra persona. { $workspace } le pide finalmente que responda usted:
said-asks = { $by } pregunta: { $question }

register-reference = Facultad de aprobar
register-subject = ¿Quién puede aprobar en { $client }?
register-say = ¿Quién puede aprobar en <live>{ $client }</live>?
register-preview = { $asker } le pide que lo confirme. Lleva un minuto.
register-body = { $asker } le pide que revise quién puede aprobar por { $client }, y hasta qué importe, según consta en { $workspace }. Usted dice qué es correcto, qué ha terminado y quién falta.
register-minute = Lleva un minuto. El enlace sirve hasta el <live>{ $expires }</live>.
register-button = Ver quién puede aprobar
register-below = Abrirlo no confirma nada. Si no le corresponde a usted decirlo, responda a este correo; llega a { $asker }.
register-foot = Este enlace es personal de { $name }. Le rogamos que no lo reenvíe.
register-title = Quién puede aprobar en { $client }
