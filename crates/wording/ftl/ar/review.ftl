review-tab = <t>{ $title }</t> لصالح { $client }
review-round = الجولة { $round }
review-request = الطلب { $reference }
review-sent = أرسله { $name }، { $when }
review-newer = توجد نسخة أحدث
review-newer-text = أرسلت { $workspace } الجولة { $newer }. ما ترونه هو الجولة { $round }.
review-load = تحميلها
review-load-first = حمّلوا النسخة الأحدث أولًا
review-named = سمّيتم { $name } بوصفه الشخص المناسب
review-named-text = ينظر المرسل في الأمر ويخبركم. وحتى ذلك الحين يمكنكم الجواب بأنفسكم.
review-if = إذا وافقتم
review-then = لا يبدأ ما يلي إلا بعد موافقة جميع المعنيين.
review-asked-too = يُسأل { $name } كذلك
review-asked-next = يُسأل { $name } بعد ذلك
review-you-asked = { $count ->
    [zero] لم تطلبوا تعديلات.
    [one] طلبتم تعديلًا واحدًا. إليكم ما تم بشأنه.
    [two] طلبتم تعديلين. إليكم كلًّا منهما.
    [few] طلبتم { $count } تعديلات. إليكم كلًّا منها.
    [many] طلبتم { $count } تعديلًا. إليكم كلًّا منها.
   *[other] طلبتم { $count } تعديل. إليكم كلًّا منها.
}
review-they-asked = { $count ->
    [zero] لم تطلب { $client } تعديلات.
    [one] طلبت { $client } تعديلًا واحدًا. إليكم ما تم بشأنه.
    [two] طلبت { $client } تعديلين. إليكم كلًّا منهما.
    [few] طلبت { $client } { $count } تعديلات. إليكم كلًّا منها.
    [many] طلبت { $client } { $count } تعديلًا. إليكم كلًّا منها.
   *[other] طلبت { $client } { $count } تعديل. إليكم كلًّا منها.
}
review-also = ومما اختلف أيضًا:
review-changed = عُدّل
review-partly = عُدّل جزئيًا
review-kept = لم يُعدّل
review-unanswered = لم يُجب عنه بعد
review-erased = حُذف لسبب قانوني
review-your-changes = تعديلاتكم
review-not-sent = لم تُرسل بعد
review-collected = تنتظر هنا وأنتم تتابعون القراءة. يعرضها زر «{ $button }» في الأسفل مرة أخرى قبل إرسال أي شيء.
review-move = نقل
review-remove = إزالة
review-change-number = التعديل { $number }
review-questions = الأسئلة
review-ask = طرح سؤال
review-ask-or-change = طرح سؤال أو طلب تعديل
review-question = سؤالكم
review-question-or-change = سؤالكم أو تعديلكم
review-ask-hint = ترى { $workspace } السؤال فورًا.
review-about = بشأن
review-send = إرسال السؤال
review-change-here = طلب تعديل
review-here = في هذا الموضع
review-asking = السؤال ليس قرارًا.
review-asking-collected = السؤال ليس قرارًا. تُجمع التعديلات ولا تُرسل إلا معًا.
review-good = معلومات مفيدة
review-deciders = من يقرر، بالترتيب
review-decision = قراركم
review-your-decision = قراركم بشأن <t>{ $title }</t>، الجولة { $round }
review-approve = موافقة
review-request-changes = طلب تعديلات
review-request-some = { $count ->
    [zero] طلب تعديلات
    [one] طلب تعديل واحد
    [two] طلب تعديلين
    [few] طلب { $count } تعديلات
    [many] طلب { $count } تعديلًا
   *[other] طلب { $count } تعديل
}
review-decline = رفض
review-more = طرق أخرى للجواب
review-with-conditions = الموافقة بشروط
review-ask-first = طرح سؤال أولًا
review-documents = { $count ->
    [zero] لا مستندات
    [one] مستند واحد
    [two] مستندان
    [few] { $count } مستندات
    [many] { $count } مستندًا
   *[other] { $count } مستند
}
review-documents-to-approve = { $count ->
    [zero] لا مستندات للموافقة
    [one] مستند واحد للموافقة
    [two] مستندان للموافقة
    [few] { $count } مستندات للموافقة
    [many] { $count } مستندًا للموافقة
   *[other] { $count } مستند للموافقة
}
review-no-documents = لا مستندات
review-tabs = المستندات
review-mark = تحديد موضع
review-ask-spot = سؤال عن موضع
review-press = اضغطوا على الموضع في الصفحة.
review-pages-of = صفحات { $title }. مرّروا جانبيًا.
review-page = صفحة { $page }
review-page-changed = صفحة { $page }، تغيّرت منذ الجولة السابقة
review-full = الحجم الكامل
review-text-of = نص { $title }
review-drawing = يجري إعداد الصفحات. يستغرق ذلك لحظة.
review-no-preview = لا توجد معاينة.
review-download = تنزيل الأصل ({ $kind }، { $length })
review-some-changed = تغيّر { $count }
review-whole = الطلب كله
review-a-document = مستند

thread-open = { $count } دون جواب
thread-answered-count = { $count } مُجاب عنها
thread-answered = تمت الإجابة
thread-answering = تجيب { $workspace } الآن
thread-waits = بانتظار جواب
thread-clock = يمكنكم اتخاذ القرار، أُجيب عنه أم لا.
thread-reply-label = الرد هنا
thread-reply = رد
thread-send = إرسال
thread-spot = عرض هذا الموضع: { $place }
thread-pin-open = السؤال { $number }، دون جواب
thread-pin-answered = السؤال { $number }، مُجاب عنه
change-pin-open = التعديل { $number }، لم يُجب عنه بعد
change-pin-changed = التعديل { $number }، عُدّل
change-pin-partly = التعديل { $number }، عُدّل جزئيًا
change-pin-kept = التعديل { $number }، لم يُعدّل
spot-upper-left = أعلى اليسار
spot-top = الأعلى
spot-upper-right = أعلى اليمين
spot-left = اليسار
spot-middle = الوسط
spot-right = اليمين
spot-lower-left = أسفل اليسار
spot-bottom = الأسفل
spot-lower-right = أسفل اليمين

turn-form = يُرجى تعبئة نموذج
turn-files = يُرجى تقديم ملفات
turn-todo = يُرجى القيام بأمر
turn-read = يُرجى تأكيد قراءتكم لهذا
turn-by = لا قرار مطلوب هنا. يُفضّل إنجازه قبل { $due }.
turn-you-approved = وافقتم على هذا: { $when }
turn-you-conditions = وافقتم على هذا بشروط: { $when }
turn-you-changes = طلبتم تعديلات على هذا: { $when }
turn-you-declined = رفضتم هذا: { $when }
turn-receipt = إيصالكم
turn-sent-form = أرسلتم النموذج: { $when }
turn-sent-files = قدّمتم الملفات: { $when }
turn-did = أفدتم بإنجازه: { $when }
turn-did-read = أكّدتم قراءته: { $when }
turn-first = يقرر { $name } أولًا
turn-not-yet = لم يحن دوركم بعد
turn-not-yet-text = سنراسلكم عندما يحين دوركم. يمكنكم القراءة والسؤال الآن.
turn-settled = حُسم هذا دون جوابكم
turn-settled-text = لم يبق ما تقررونه. ما قيل يبقى هنا للقراءة.
turn-moved = تغيّر مسار هذا القرار
turn-moved-text = لا قرار مطلوب منكم الآن. سنراسلكم إذا حان دوركم مجددًا.
turn-elsewhere = يجيب شخص آخر بدلًا منكم
turn-elsewhere-text = لم يبق ما تقررونه. يمكنكم متابعة القراءة والسؤال.
turn-working = تعمل { $workspace } على التعديلات
turn-working-text = سنراسلكم عندما تجهز الجولة التالية. ما ترونه هنا هو الجولة السابقة.
turn-reading = لا قرار مطلوب منكم
turn-reading-text = يمكنكم القراءة وتوجيه أسئلة إلى { $workspace }.
turn-with = الأمر لدى { $workspace } الآن. سنراسلكم عند أي جديد.
turn-next = { $count ->
    [zero] القرار التالي لدى { $names }. سنراسلكم عند أي جديد.
    [one] القرار التالي لدى { $names }. سنراسلكم عند أي جديد.
    [two] القرار التالي لدى { $names }. سنراسلكم عند أي جديد.
    [few] القرار التالي لدى { $names }. سنراسلكم عند أي جديد.
    [many] القرار التالي لدى { $names }. سنراسلكم عند أي جديد.
   *[other] القرار التالي لدى { $names }. سنراسلكم عند أي جديد.
}
over-when = { $what }: { $when }
over-answered = أُجيب عن كل ما طُلب.
over-no-round = لا توجد جولة أخرى. ما قيل يبقى هنا للقراءة.
over-taken-back = سحبت { $workspace } هذا الطلب: { $when }
over-nothing = لا قرار مطلوب منكم. ما قيل يبقى هنا للقراءة.
over-time = انتهت مهلة الجواب: { $when }
over-not-approved = لم تتم الموافقة على شيء.
over-record = الاطلاع على السجل
errand-met = تفيد { $workspace } بأن شرطكم قد تحقق
errand-met-passed = تفيد { $workspace } بتحقق شرط أصبح الحكم فيه لكم
errand-accept = الإقرار بتحققه
errand-return = لم يتحقق بعد
errand-missing = ما الذي ينقص؟
errand-confirm = نرجو التأكيد
errand-confirm-text = التأكيد يعني أنكم قرأتموه. ولا يعني الموافقة على شيء.
errand-read = لقد قرأت هذا

say-approve = تطلب { $workspace } من <live>{ $who }</live> الموافقة على <t>{ $title }</t> قبل <live>{ $due }</live>.
say-approve-you = تطلب { $workspace } <live>موافقتكم</live> على <t>{ $title }</t> قبل <live>{ $due }</live>.
say-read-you = ترجو { $workspace } <live>قراءتكم</live> لـ <t>{ $title }</t> قبل <live>{ $due }</live>.
say-form-you = ترجو { $workspace } <live>منكم</live> تعبئة نموذج بشأن <t>{ $title }</t> قبل <live>{ $due }</live>.
say-files-you = ترجو { $workspace } <live>منكم</live> تقديم ملفات بشأن <t>{ $title }</t> قبل <live>{ $due }</live>.
say-todo-you = ترجو { $workspace } <live>منكم</live> القيام بأمر بشأن <t>{ $title }</t> قبل <live>{ $due }</live>.
say-answer = تتوجه { $workspace } إلى <live>{ $who }</live> بشأن <t>{ $title }</t> قبل <live>{ $due }</live>.
say-approved = وافقت { $client } على <t>{ $title }</t>، الجولة { $round }.
say-deemed = تُعدّ { $client } قد قبلت <t>{ $title }</t>، الجولة { $round }.
say-declined = رفضت { $client } <t>{ $title }</t>، الجولة { $round }.
say-withdrawn = سحبت { $workspace } <t>{ $title }</t>، الجولة { $round }.
say-expired = لم يجب أحد في الوقت المحدد: <t>{ $title }</t>، الجولة { $round }.
say-with-you = أرسلت إليكم { $workspace } <t>{ $title }</t>، الجولة { $round }.

review-mark-short = تحديد
review-ask-short = سؤال
review-find = البحث في هذا المستند
review-whole-screen = القراءة بملء الشاشة
review-page-drawing = يجري إعداد هذه الصفحة.
review-page-missing = تعذّر إعداد هذه الصفحة. تجدونها في الأصل.
review-rest = تُعرض هنا الصفحات من 1 إلى { $last } من أصل { $all }. الباقي في الأصل.
review-pages-range = الصفحات من { $first } إلى { $last }
review-print = طباعة
review-download-all = تنزيل الكل
review-never-sent = من الجولة السابقة، لم تُرسل قط
review-take-over = نقلها إلى هنا
review-taking-over = جارٍ النقل
review-all = جميع طلباتكم
review-away = سأغيب حتى…
review-compare = المقارنة بالنسخة { $version }
review-new-since = الجديد منذ زيارتكم الأخيرة: { $when }
review-new-added = أُضيف { $title }.
review-new-removed = لم يعد { $title } ضمنها.
review-new-replaced = أصبح { $title } الآن في النسخة { $version }؛ كانت لديكم النسخة { $number }.
review-see-changed = عرض ما تغيّر
documents-text-only = يُعرض النص فقط، والتنسيق في الأصل
documents-converted = أُعدّ من الأصل بواسطة LibreOffice
thread-settled = تمت التسوية
thread-owes-still = تجيب { $workspace } قبل { $due }. مهلتكم متوقفة حتى ذلك الحين، ويمكنكم اتخاذ القرار مع ذلك.
thread-owes-runs = تجيب { $workspace } قبل { $due }. المهلة مستمرة، ويمكنكم اتخاذ القرار مع ذلك.
thread-reopen = لم تتم الإجابة بعد
thread-resolve = هذا يجيب عنه
thread-no-question = لم يعد لديّ سؤال
turn-paused = مهلتكم متوقفة. على { $workspace } أن تجيبكم
say-approve-paused = تطلب { $workspace } من <live>{ $who }</live> الموافقة على <t>{ $title }</t> بعد الإجابة عن السؤال المفتوح.
say-approve-you-paused = تطلب { $workspace } <live>موافقتكم</live> على <t>{ $title }</t> بعد الإجابة عن السؤال المفتوح.
say-answer-paused = تتوجه { $workspace } إلى <live>{ $who }</live> بشأن <t>{ $title }</t> بعد الإجابة عن السؤال المفتوح.
say-answer-you-paused = تتوجه { $workspace } <live>إليكم</live> بشأن <t>{ $title }</t> بعد الإجابة عن السؤال المفتوح.
decide-unsent-text = هذا الجواب لا يشملها.
decide-unsent-look = راجعوا قائمتكم أولًا
decide-unsent = { $count ->
    [zero] قائمة تعديلاتكم فارغة
    [one] قائمتكم بتعديل واحد لا تُرسل
    [two] قائمتكم بتعديلين لا تُرسل
    [few] قائمتكم بـ{ $count } تعديلات لا تُرسل
    [many] قائمتكم بـ{ $count } تعديلًا لا تُرسل
   *[other] قائمتكم بـ{ $count } تعديل لا تُرسل
}

done-read = <live>أكدتم</live> قراءة <t>{ $title }</t>، الجولة { $round }.
done-form = <live>عبأتم</live> نموذجًا من أجل <t>{ $title }</t>، الجولة { $round }.
done-files = <live>قدمتم</live> ملفات من أجل <t>{ $title }</t>، الجولة { $round }.
done-todo = <live>أنجزتم</live> المطلوب من أجل <t>{ $title }</t>، الجولة { $round }.
done-record = تم تسجيله
done-on = ما يلي ذلك
done-by = بواسطة
done-added = ما أضفتموه

differs-added = { $label }: { $after }، ولم يكن موجودًا من قبل
differs-gone = { $label }: لم يعد موجودًا، وكان { $before }
differs-now = { $label }: { $after } بدلًا من { $before }
differs-title = العنوان
