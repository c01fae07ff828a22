page-skip = Ir al contenido
page-theme = Apariencia: como su dispositivo
page-leave-question = ¿No es su dispositivo?
page-leave = Cerrar sesión aquí
page-leaving = Cerrando sesión
page-language = Idioma
page-language-change = Cambiar
page-optional = (opcional)
page-back = Volver
page-sending = Enviando
page-recording = Registrando
page-opening = Abriendo
page-checking = Comprobando
page-code-label = Código de su correo

span-days = { $count ->
    [one] queda { $count } día
   *[other] quedan { $count } días
}
span-today = vence hoy
span-tomorrow = vence mañana
span-late-minute = con menos de un minuto de retraso
span-late-minutes = { $count ->
    [one] con { $count } minuto de retraso
   *[other] con { $count } minutos de retraso
}
span-late-hours = { $count ->
    [one] con { $count } hora de retraso
   *[other] con { $count } horas de retraso
}
span-late-days = { $count ->
    [one] con { $count } día de retraso
   *[other] con { $count } días de retraso
}

line-label = En qué punto está esta solicitud
line-round = Ronda { $round }
line-asked = { $count ->
    [one] { $count } cambio solicitado
   *[other] { $count } cambios solicitados
}
line-prepared = Preparado
line-preparing = En preparación
line-checked = Revisado
line-checking = En revisión
line-prepare = Preparar
line-check = Revisar
line-you = Usted
line-somebody = Alguien
line-done = Terminado
line-you-are = Usted, { $name }
outcome-approved = Aprobado
outcome-declined = Rechazado
outcome-withdrawn = Retirado
outcome-expired = Terminado sin respuesta
outcome-deemed = Se da por aceptado
answered-approved = Aprobado
answered-conditions = Aprobado con condiciones
answered-changes = Cambios solicitados
answered-declined = Rechazado
answered-when = { $what }: { $when }.
line-elsewhere = Responde otra persona en su lugar.
line-not-asked = Ya no se le pregunta.
line-until = Hasta el { $due }.
person-erased = Nombre borrado

decides-authority = Decide por { $client }.
decides-authority-limit = Decide por { $client } hasta { $limit }.
decides-primary = Primer contacto en { $client }.
decides-sponsor = Responde del presupuesto en { $client }.
decides-everybody = En { $client } se pregunta a todos.
decides-named = Se le indicó como la persona adecuada.
decides-stands-in = Sustituye a { $name }.
decides-process = Según el procedimiento acordado.

documents-terms = Condiciones de esta solicitud
documents-pages = { $count ->
    [one] { $count } página
   *[other] { $count } páginas
}
documents-version = versión { $version }
documents-drawing = se están preparando más páginas
documents-erased = borrado
documents-bound = Documentos a los que se aplica
documents-fingerprint = Huella
