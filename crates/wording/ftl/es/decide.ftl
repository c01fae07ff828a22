decide-approve = Aprobar
decide-conditions = Aprobar con condiciones
decide-changes = ¿Qué debe cambiar?
decide-decline = ¿Rechazar esta solicitud?
decide-approve-lead = Léalo una vez más. Esto es lo que queda registrado.
decide-conditions-lead = Cada condición debe darse por cumplida antes de que siga lo que depende de ella.
decide-changes-lead = La próxima ronda empieza con su lista. Cada punto recibirá su respuesta.
decide-decline-lead = Rechazar pone fin a la solicitud. No habrá otra ronda. Si aceptaría otra versión, solicite cambios en su lugar.
decide-record = Esto queda registrado
decide-later = Sus propias palabras, para exactamente estos documentos. Verá la declaración completa en la página siguiente, antes de que se registre nada.
decide-means-approve = En resumen: usted aprueba <t>{ $title }</t>, ronda { $round }, por { $client }.
decide-means-conditions = En resumen: usted aprueba <t>{ $title }</t>, ronda { $round }, por { $client }, con las condiciones que escribió.
decide-means-changes = En resumen: usted solicita los cambios que escribió en <t>{ $title }</t>, ronda { $round }.
decide-means-decline = En resumen: usted rechaza <t>{ $title }</t>, ronda { $round }, por el motivo que escribió.
decide-binding = La declaración siguiente se registra palabra por palabra como figura, y solo ella vale. Todas las personas que deciden confirman el mismo texto.
decide-terms = Qué dicen las condiciones
decide-unopened = Aún sin abrir
decide-unopened-text = Puede decidir igualmente.
decide-pages = { $count ->
    [one] página { $pages }
   *[other] páginas { $pages }
}
decide-look = Verlo antes
decide-sent-to = Hemos enviado seis cifras a { $address }. Solo sirven para esta declaración.
decide-send-again = Enviar de nuevo
decide-will-send = Para confirmar, enviamos un código a { $address }.
decide-mail-code = Enviarme un código
decide-must = Debe cambiar
decide-nice = Deseable
decide-matters = Cuánto importa el cambio { $number }
decide-add = Añadir otro
decide-comment = Añadir un comentario
decide-condition = Condición { $number }
decide-condition-hint = Qué debe cumplirse y para cuándo
decide-where = Dónde
decide-change = Cambio { $number }
decide-change-hint = Un cambio por casilla mantiene claras las respuestas
decide-why = ¿Por qué rechaza?
decide-reads = { $name } leerá esto.
decide-your-reason = Su motivo
decide-is-nice = { $text } (deseable)
decide-name = Escriba su nombre para confirmar
decide-name-hint = Tal como lo conocemos: { $name }
decide-not-recorded = Aún no registrado
decide-problem = Falta algo más abajo. Lo que escribió se conserva.
decide-needs-condition = Escriba al menos una condición.
decide-needs-change = Escriba al menos un cambio.
decide-needs-reason = Diga por qué, en pocas palabras.
decide-too-long = Supera los { $limit } caracteres. Acórtelo, o pida al remitente que acepte un documento.
decide-cannot-show = Contiene caracteres que no se pueden mostrar. Escríbalo de nuevo.
decide-too-many-codes = Se enviaron demasiados códigos en la última hora. Use el más reciente o espere una hora.
decide-continue = Continuar
decide-button-approve = Aprobar la ronda { $round }
decide-button-conditions = { $count ->
    [one] Aprobar con { $count } condición
   *[other] Aprobar con { $count } condiciones
}
decide-button-changes = { $count ->
    [one] Enviar { $count } cambio
   *[other] Enviar { $count } cambios
}
decide-button-decline = Rechazar y terminar

kept-title-approved = Ha aprobado <t>{ $title }</t>
kept-title-conditions = Ha aprobado <t>{ $title }</t> con condiciones
kept-title-changes = Ha solicitado cambios en <t>{ $title }</t>
kept-title-declined = Ha rechazado <t>{ $title }</t>
kept-approved = <live>Usted</live> ha aprobado la ronda { $round } de <t>{ $title }</t> por { $client }.
kept-conditions = <live>Usted</live> ha aprobado con condiciones la ronda { $round } de <t>{ $title }</t> por { $client }.
kept-changes = <live>Usted</live> ha solicitado cambios en la ronda { $round } de <t>{ $title }</t> por { $client }.
kept-declined = <live>Usted</live> ha rechazado la ronda { $round } de <t>{ $title }</t> por { $client }.
kept-recorded = Registrado
kept-erased = Borrado por motivo legal.
kept-now = Qué ocurre ahora
kept-mind = ¿Ha cambiado de opinión?
kept-record = Su expediente
kept-download = Descargar el expediente
kept-check = Comprobar que es auténtico
kept-write = Escribir a { $name }
kept-return = El enlace de su correo le trae aquí en cualquier momento.
kept-questions = ¿Preguntas?
kept-when = Cuándo
kept-with = Confirmado con
kept-comment = Comentario
kept-by-approved = Aprobado por
kept-by-changes = Cambios solicitados por
kept-by-declined = Rechazado por
kept-link = enlace personal
kept-code = código de 6 cifras por correo
kept-totp = código de autenticador
kept-sso = acceso de su organización
kept-passkey = llave de acceso
kept-typed-name = nombre escrito
kept-yes = Su aprobación está registrada
kept-list = Su lista está registrada
kept-answer = Su respuesta está registrada
kept-copy = Una copia va de camino a { $address }
kept-asked = Se ha preguntado a { $name }
kept-until = Hasta el { $due }. Le escribiremos cómo continúa.
kept-no-round = No hay otra ronda.
kept-finishes = { $workspace } lo termina
kept-answered = { $workspace } respondió a lo que pidió
kept-waits = La ronda { $round } espera su respuesta
kept-works = { $workspace } trabaja en su respuesta
kept-tells = Le escribiremos cuando haya algo que leer.
kept-again = La ronda { $round } le espera
kept-again-text = Lo que decidió antes sigue registrado abajo.
kept-again-link = Leer y responder
kept-met = { $count ->
    [one] { $number } de { $count } condición dada por cumplida
   *[other] { $number } de { $count } condiciones dadas por cumplidas
}
kept-met-text = Usted debe dar por cumplida cada condición antes de que siga lo que depende de ella.
kept-met-link = Una le espera
kept-withdraw = Puede retirar su respuesta hasta que hayan respondido todas las personas consultadas. Después, hable con { $sender }.
kept-withdraw-yes = Retirar mi aprobación
kept-withdraw-answer = Retirar mi respuesta
kept-withdraw-effect = La solicitud vuelve entonces a esperarle. Lo que respondió, y que lo retiró, sigue registrado.
