review-tab = <t>{ $title }</t> para { $client }
review-round = Ronda { $round }
review-request = Solicitud { $reference }
review-sent = Enviado por { $name }, { $when }
review-newer = Hay una versión más reciente
review-newer-text = { $workspace } envió la ronda { $newer }. Usted ve la ronda { $round }.
review-load = Cargarla
review-load-first = Cargue primero la versión más reciente
review-named = Usted indicó a { $name } como la persona adecuada
review-named-text = El remitente lo revisa y le avisa. Hasta entonces puede responder usted.
review-if = Si aprueba
review-then = Lo que sigue empieza solo cuando hayan aprobado todas las personas consultadas.
review-asked-too = También se pregunta a { $name }
review-asked-next = Después se pregunta a { $name }
review-you-asked = { $count ->
    [one] Usted pidió { $count } cambio. Esto es lo que se hizo.
   *[other] Usted pidió { $count } cambios. Aquí está cada uno.
}
review-they-asked = { $count ->
    [one] { $client } pidió { $count } cambio. Esto es lo que se hizo.
   *[other] { $client } pidió { $count } cambios. Aquí está cada uno.
}
review-also = También distinto:
review-changed = Cambiado
review-partly = Cambiado en parte
review-kept = Sin cambiar
review-unanswered = Aún sin respuesta
review-erased = Borrado por motivo legal
review-your-changes = Sus cambios
review-not-sent = aún sin enviar
review-collected = Esperan aquí mientras sigue leyendo. «{ $button }», abajo, los muestra una vez más antes de enviar nada.
review-move = Mover
review-remove = Quitar
review-change-number = cambio { $number }
review-questions = Preguntas
review-ask = Hacer una pregunta
review-ask-or-change = Hacer una pregunta o solicitar un cambio
review-question = Su pregunta
review-question-or-change = Su pregunta o cambio
review-ask-hint = { $workspace } ve la pregunta enseguida.
review-about = Sobre
review-send = Enviar la pregunta
review-change-here = Solicitar un cambio
review-here = en este punto
review-asking = Preguntar no es decidir.
review-asking-collected = Preguntar no es decidir. Los cambios se reúnen y se envían juntos.
review-good = Conviene saber
review-deciders = Quién decide, por orden
review-decision = Su decisión
review-your-decision = Su decisión sobre <t>{ $title }</t>, ronda { $round }
review-approve = Aprobar
review-request-changes = Solicitar cambios
review-request-some = { $count ->
    [one] Solicitar { $count } cambio
   *[other] Solicitar { $count } cambios
}
review-decline = Rechazar
review-more = Más respuestas
review-with-conditions = Aprobar con condiciones
review-ask-first = Preguntar primero
review-documents = { $count ->
    [one] { $count } documento
   *[other] { $count } documentos
}
review-documents-to-approve = { $count ->
    [one] { $count } documento por aprobar
   *[other] { $count } documentos por aprobar
}
review-no-documents = Sin documentos
review-tabs = Documentos
review-mark = Marcar un punto
review-ask-spot = Preguntar por un punto
review-press = Pulse el punto en la página.
review-pages-of = Páginas de { $title }. Desplácese hacia los lados.
review-page = Página { $page }
review-page-changed = Página { $page }, cambiada desde la última ronda
review-full = Tamaño completo
review-text-of = Texto de { $title }
review-drawing = Se están preparando las páginas. Tarda un momento.
review-no-preview = Sin vista previa.
review-download = Descargar el original ({ $kind }, { $length })
review-some-changed = { $count } cambiadas
review-whole = Toda la solicitud
review-a-document = Un documento

thread-open = { $count } sin responder
thread-answered-count = { $count } con respuesta
thread-answered = Respondida
thread-answering = { $workspace } está respondiendo
thread-waits = Espera respuesta
thread-clock = Puede decidir con o sin respuesta.
thread-reply-label = Responder aquí
thread-reply = Responder
thread-send = Enviar
thread-spot = Mostrar este punto: { $place }
thread-pin-open = Pregunta { $number }, sin responder
thread-pin-answered = Pregunta { $number }, respondida
change-pin-open = Cambio { $number }, aún sin respuesta
change-pin-changed = Cambio { $number }, hecho
change-pin-partly = Cambio { $number }, hecho en parte
change-pin-kept = Cambio { $number }, no hecho
spot-upper-left = arriba a la izquierda
spot-top = arriba
spot-upper-right = arriba a la derecha
spot-left = a la izquierda
spot-middle = en el centro
spot-right = a la derecha
spot-lower-left = abajo a la izquierda
spot-bottom = abajo
spot-lower-right = abajo a la derecha

turn-form = Se le pide que rellene un formulario
turn-files = Se le piden archivos
turn-todo = Se le pide que haga algo
turn-read = Se le pide que confirme que lo ha leído
turn-by = No hay nada que decidir. Ayudaría tenerlo antes del { $due }.
turn-you-approved = Usted lo aprobó: { $when }
turn-you-conditions = Usted lo aprobó con condiciones: { $when }
turn-you-changes = Usted solicitó cambios: { $when }
turn-you-declined = Usted lo rechazó: { $when }
turn-receipt = Su justificante
turn-sent-form = Usted envió el formulario: { $when }
turn-sent-files = Usted entregó los archivos: { $when }
turn-did = Usted indicó que está hecho: { $when }
turn-did-read = Usted confirmó que lo ha leído: { $when }
turn-first = { $name } decide primero
turn-not-yet = Aún no es su turno
turn-not-yet-text = Le escribiremos cuando sea su turno. Ya puede leer y preguntar.
turn-settled = Se resolvió sin su respuesta
turn-settled-text = Ya no tiene nada que decidir. Lo que se dijo sigue aquí para leerlo.
turn-moved = El camino hacia esta decisión ha cambiado
turn-moved-text = Ahora no tiene nada que decidir. Le escribiremos si vuelve a ser su turno.
turn-elsewhere = Responde otra persona en su lugar
turn-elsewhere-text = Ya no tiene nada que decidir. Puede seguir leyendo y preguntando.
turn-working = { $workspace } está trabajando en los cambios
turn-working-text = Le escribiremos cuando esté lista la próxima ronda. Lo que ve aquí es la anterior.
turn-reading = No se le pide que decida
turn-reading-text = Puede leer y hacer preguntas a { $workspace }.
turn-with = Ahora está en manos de { $workspace }. Le escribiremos cuando haya novedades.
turn-next = { $count ->
    [one] Después decide { $names }. Le escribiremos cuando haya novedades.
   *[other] Después deciden { $names }. Le escribiremos cuando haya novedades.
}
over-when = { $what }: { $when }
over-answered = Todo lo que se pidió tiene respuesta.
over-no-round = No hay otra ronda. Lo que se dijo sigue aquí para leerlo.
over-taken-back = { $workspace } retiró esta solicitud: { $when }
over-nothing = No tiene nada que decidir. Lo que se dijo sigue aquí para leerlo.
over-time = El plazo para responder terminó: { $when }
over-not-approved = No se aprobó nada.
over-record = Ver el expediente
errand-met = { $workspace } indica que su condición se cumple
errand-met-passed = { $workspace } indica que se cumple una condición que ahora le toca valorar
errand-accept = Darla por cumplida
errand-return = Aún no se cumple
errand-missing = ¿Qué falta?
errand-confirm = Le rogamos que confirme
errand-confirm-text = Confirmar dice que lo ha leído. No aprueba nada.
errand-read = Lo he leído

say-approve = { $workspace } pide a <live>{ $who }</live> que apruebe <t>{ $title }</t> antes del <live>{ $due }</live>.
say-approve-you = { $workspace } <live>le</live> pide que apruebe <t>{ $title }</t> antes del <live>{ $due }</live>.
say-read-you = { $workspace } <live>le</live> pide que lea <t>{ $title }</t> antes del <live>{ $due }</live>.
say-form-you = { $workspace } <live>le</live> pide que rellene un formulario para <t>{ $title }</t> antes del <live>{ $due }</live>.
say-files-you = { $workspace } <live>le</live> pide archivos para <t>{ $title }</t> antes del <live>{ $due }</live>.
say-todo-you = { $workspace } <live>le</live> pide que haga algo para <t>{ $title }</t> antes del <live>{ $due }</live>.
say-answer = { $workspace } pregunta a <live>{ $who }</live> sobre <t>{ $title }</t>, antes del <live>{ $due }</live>.
say-approved = { $client } aprobó <t>{ $title }</t>, ronda { $round }.
say-deemed = Se considera que { $client } aceptó <t>{ $title }</t>, ronda { $round }.
say-declined = { $client } rechazó <t>{ $title }</t>, ronda { $round }.
say-withdrawn = { $workspace } retiró <t>{ $title }</t>, ronda { $round }.
say-expired = Nadie respondió a tiempo: <t>{ $title }</t>, ronda { $round }.
say-with-you = { $workspace } le ha enviado <t>{ $title }</t>, ronda { $round }.

review-mark-short = Marcar
review-ask-short = Preguntar
review-find = Buscar en este documento
review-whole-screen = Leer a pantalla completa
review-page-drawing = Se está preparando esta página.
review-page-missing = No se pudo preparar esta página. Está en el original.
review-rest = Aquí se muestran las páginas 1 a { $last } de { $all }. El resto está en el original.
review-pages-range = Páginas { $first } a { $last }
review-print = Imprimir
review-download-all = Descargar todo
review-never-sent = De la ronda anterior, nunca enviados
review-take-over = Incorporarlos
review-taking-over = Incorporando
review-all = Todas sus solicitudes
review-away = Estoy ausente hasta…
review-compare = Comparar con la versión { $version }
review-new-since = Novedades desde su última visita: { $when }
review-new-added = { $title } es nuevo.
review-new-removed = { $title } ya no forma parte.
review-new-replaced = { $title } está ahora en la versión { $version }; usted tenía la versión { $number }.
review-see-changed = Ver qué ha cambiado
documents-text-only = solo se muestra el texto, el diseño está en el original
documents-converted = preparado por LibreOffice a partir del original
thread-settled = Resuelta
thread-owes-still = { $workspace } responde antes del { $due }. Su plazo queda detenido hasta entonces, y puede decidir igualmente.
thread-owes-runs = { $workspace } responde antes del { $due }. El plazo sigue corriendo, y puede decidir igualmente.
thread-reopen = Aún no está respondida
thread-resolve = Esto la responde
thread-no-question = Ya no tengo la pregunta
turn-paused = Su plazo está detenido. { $workspace } le debe una respuesta
say-approve-paused = { $workspace } pide a <live>{ $who }</live> que apruebe <t>{ $title }</t> cuando esté respondida la pregunta abierta.
say-approve-you-paused = { $workspace } <live>le</live> pide que apruebe <t>{ $title }</t> cuando esté respondida la pregunta abierta.
say-answer-paused = { $workspace } pregunta a <live>{ $who }</live> sobre <t>{ $title }</t> cuando esté respondida la pregunta abierta.
say-answer-you-paused = { $workspace } <live>le</live> pregunta sobre <t>{ $title }</t> cuando esté respondida la pregunta abierta.
decide-unsent-text = Esta respuesta la deja atrás.
decide-unsent-look = Ver antes su lista
decide-unsent = { $count ->
    [one] Su lista de { $count } cambio no se envía
   *[other] Su lista de { $count } cambios no se envía
}

done-read = <live>Usted</live> confirmó la lectura de <t>{ $title }</t>, ronda { $round }.
done-form = <live>Usted</live> rellenó un formulario para <t>{ $title }</t>, ronda { $round }.
done-files = <live>Usted</live> entregó archivos para <t>{ $title }</t>, ronda { $round }.
done-todo = <live>Usted</live> hizo lo que se pedía para <t>{ $title }</t>, ronda { $round }.
done-record = Ha quedado registrado
done-on = Cómo continúa
done-by = Por
done-added = Su comentario

differs-added = { $label }: { $after }, antes no figuraba
differs-gone = { $label }: ya no figura; antes { $before }
differs-now = { $label }: { $after } en lugar de { $before }
differs-title = Título
