# المخاطبة بصيغة الجمع الرسمية. المصطلحات: docs/words.md. الأرقام لاتينية لتطابق الأرقام المرجعية والمستندات.

mail-hello = السلام عليكم { $name }،
mail-for = لصالح { $client }
mail-round = الجولة { $round }
mail-subject = موافقة: { $title } ({ $reference })
mail-sent-with = أُرسلت عبر Assent.
mail-line-done = تم: { $marks }.
mail-line-now = الآن: { $marks }.
mail-line-then = ثم: { $marks }.
mail-line-folded-done = تم { $count }
mail-line-folded-more = { $count } أخرى
mail-personal = هذا الرابط خاص بـ { $name } ولا يعرض سوى هذا الطلب. نرجو عدم إعادة توجيهه.
mail-now = <b>ما الذي يحدث الآن:</b>
mail-open-request = فتح الطلب
mail-open-record = فتح السجل
mail-answered-by-mail = أُرسلت إلى { $name }.
mail-imprint = { $imprint }.

mark-you = أنتم
mark-round-one = الجولة 1
mark-rounds = { $count ->
    [zero] { $count } جولة
    [one] جولة واحدة
    [two] جولتان
    [few] { $count } جولات
    [many] { $count } جولة
   *[other] { $count } جولة
}
mark-prepared = تم الإعداد
mark-checked = تمت المراجعة
mark-condition = شرط
mark-approved = تمت الموافقة
mark-declined = مرفوض
mark-withdrawn = مسحوب
mark-expired = منتهي المهلة
mark-deemed = يُعدّ مقبولًا

name-erased = شخص حُذف اسمه
words-erased = (محذوف)
somebody-else = شخص آخر
this-request = هذا الطلب
the-terms = البنود
place-page = { $document }، صفحة { $page }
document-version = v{ $version }
kind-text = نص
kind-file = ملف
yes = نعم
no = لا
count-documents = { $count ->
    [zero] لا مستندات
    [one] مستند واحد
    [two] مستندان
    [few] { $count } مستندات
    [many] { $count } مستندًا
   *[other] { $count } مستند
}

ask-say = تطلب { $workspace } <live>موافقتكم</live> على <t>{ $title }</t>.
ask-say-due = تطلب { $workspace } <live>موافقتكم</live> على <t>{ $title }</t> قبل <live>{ $due }</live>.
ask-preview = { $count ->
    [zero] نرجو اتخاذ قراركم.
    [one] نرجو اتخاذ قراركم. مستند واحد.
    [two] نرجو اتخاذ قراركم. مستندان.
    [few] نرجو اتخاذ قراركم. { $count } مستندات.
    [many] نرجو اتخاذ قراركم. { $count } مستندًا.
   *[other] نرجو اتخاذ قراركم. { $count } مستند.
}
ask-preview-due = { $count ->
    [zero] نرجو اتخاذ قراركم قبل { $due }.
    [one] نرجو اتخاذ قراركم قبل { $due }. مستند واحد.
    [two] نرجو اتخاذ قراركم قبل { $due }. مستندان.
    [few] نرجو اتخاذ قراركم قبل { $due }. { $count } مستندات.
    [many] نرجو اتخاذ قراركم قبل { $due }. { $count } مستندًا.
   *[other] نرجو اتخاذ قراركم قبل { $due }. { $count } مستند.
}
ask-done = <b>ما طلبتموه وما تم بشأنه:</b>
ask-if = <b>إذا وافقتم:</b>
ask-button = الاطلاع واتخاذ القرار
ask-below = دون حساب أو كلمة مرور. يمكنكم هناك الموافقة أو طلب تعديلات أو الرفض أو طرح سؤال. فتح الصفحة لا يعني اتخاذ أي قرار.
ask-foot = هذا الرابط خاص بـ { $name } ولا يعرض سوى هذا الطلب. نرجو عدم إعادة توجيهه. هل ينبغي أن يقرر شخص آخر؟ افتحوه واختاروا «لست الشخص المناسب».

because-authority = نتوجه إليكم لأنكم مخوّلون باتخاذ القرار لدى { $client }.
because-authority-limit = نتوجه إليكم لأنكم مخوّلون باتخاذ القرار لدى { $client } حتى { $limit }.
because-primary = نتوجه إليكم لأنكم جهة الاتصال الأولى لدى { $client }.
because-sponsor = نتوجه إليكم لأنكم المسؤولون عن الميزانية لدى { $client }.
because-everybody = نتوجه إليكم لأن السؤال موجّه إلى الجميع لدى { $client }.
because-named = نتوجه إليكم لأنه تمت تسميتكم بوصفكم الشخص المناسب.
because-stands-in = نتوجه إليكم لأنكم تنوبون عن { $name } في غيابه.
because-process = نتوجه إليكم وفقًا للإجراء المتفق عليه.

if-next = { $count ->
    [zero] لا يُسأل أحد بعد ذلك.
    [one] يُسأل بعد ذلك { $names }.
    [two] يُسأل بعد ذلك { $names }.
    [few] يُسأل بعد ذلك { $names }.
    [many] يُسأل بعد ذلك { $names }.
   *[other] يُسأل بعد ذلك { $names }.
}
if-as-well = { $count ->
    [zero] لا يُسأل أحد آخر.
    [one] يُسأل كذلك { $names }.
    [two] يُسأل كذلك { $names }.
    [few] يُسأل كذلك { $names }.
    [many] يُسأل كذلك { $names }.
   *[other] يُسأل كذلك { $names }.
}
if-all = بعد موافقة جميع المعنيين:
now-asked = { $count ->
    [zero] لا يُسأل أحد الآن.
    [one] يُسأل الآن { $names }.
    [two] يُسأل الآن { $names }.
    [few] يُسأل الآن { $names }.
    [many] يُسأل الآن { $names }.
   *[other] يُسأل الآن { $names }.
}
now-checks = تراجعه { $workspace } الآن.
now-prepares = تُعدّ { $workspace } الجولة { $round }.
now-finds = تبحث { $workspace } عمّن يمكن سؤاله.
now-condition = لا يزال هناك شرط قائم: «{ $condition }»

code-say = رمزكم لـ <t>{ $title }</t>.
code-say-digits = رمزكم لـ <t>{ $title }</t>: { $code }
code-subject = رمزكم لـ { $title } ({ $reference })
code-preview = { $count ->
    [zero] يُستخدم مرة واحدة.
    [one] يُستخدم مرة واحدة خلال دقيقة واحدة.
    [two] يُستخدم مرة واحدة خلال دقيقتين.
    [few] يُستخدم مرة واحدة خلال { $count } دقائق.
    [many] يُستخدم مرة واحدة خلال { $count } دقيقة.
   *[other] يُستخدم مرة واحدة خلال { $count } دقيقة.
}
code-decides = يؤكد هذا النص ولا شيء سواه:
code-sees = يفتح هذا الطلب في المتصفح الذي طلبتموه منه، ولا يقرر شيئًا.
code-once = { $count ->
    [zero] يُستخدم مرة واحدة في المتصفح الذي طلبتموه منه.
    [one] يُستخدم مرة واحدة خلال دقيقة واحدة في المتصفح الذي طلبتموه منه.
    [two] يُستخدم مرة واحدة خلال دقيقتين في المتصفح الذي طلبتموه منه.
    [few] يُستخدم مرة واحدة خلال { $count } دقائق في المتصفح الذي طلبتموه منه.
    [many] يُستخدم مرة واحدة خلال { $count } دقيقة في المتصفح الذي طلبتموه منه.
   *[other] يُستخدم مرة واحدة خلال { $count } دقيقة في المتصفح الذي طلبتموه منه.
}
code-below = لن يطلب منكم أحد في { $workspace } هذا الرمز أبدًا. إذا لم تطلبوه فلا داعي لفعل أي شيء: من دونه لا يُتخذ أي قرار.

fresh-say = إليكم <live>رابطكم الجديد</live> إلى <t>{ $title }</t>.
fresh-preview = رابطكم الجديد صالح حتى { $expires }.
fresh-body = لقد طلبتموه من الصفحة. وهو صالح حتى <live>{ $expires }</live>؛ أما روابط الرسائل السابقة فلم تعد تفتح شيئًا.
fresh-below = إذا لم تطلبوه فلا داعي لفعل أي شيء. فتح الصفحة لا يعني اتخاذ أي قرار.

notice-acknowledge = ترجو { $workspace } <live>تأكيدكم</live> الاطلاع على <t>{ $title }</t>.
notice-acknowledge-due = ترجو { $workspace } <live>تأكيدكم</live> الاطلاع على <t>{ $title }</t> قبل <live>{ $due }</live>.
notice-inform = تحيطكم { $workspace } علمًا بشأن <t>{ $title }</t>.
notice-reply = تسألكم { $workspace } بشأن <t>{ $title }</t>.
notice-work = <t>{ $title }</t> بانتظاركم.
notice-preview = نرجو تأكيد اطلاعكم.
notice-preview-due = نرجو تأكيد اطلاعكم قبل { $due }.
notice-preview-inform = للعلم فقط؛ لا يلزمكم فعل شيء.
notice-button-acknowledge = القراءة والتأكيد
notice-button-inform = القراءة
notice-button-reply = الفتح والرد
notice-below-acknowledge = الاطلاع ليس موافقة: لا تلتزمون بشيء بمجرد الاطلاع.
notice-below-inform = لا يلزمكم فعل شيء.

elsewhere-subject = استُخدم رابطكم في متصفح آخر ({ $reference })
elsewhere-preview = { $browser }، { $at }. إذا كنتم أنتم فلا يلزمكم فعل شيء.
elsewhere-say = استُخدم رابطكم إلى <t>{ $title }</t> في متصفح آخر.
elsewhere-body = { $browser }، { $at }. كان على من استخدمه إدخال رمز أرسلناه إلى هذا البريد.
elsewhere-you = <b>هل كنتم أنتم؟</b> إذن لا يلزمكم فعل شيء.
elsewhere-not-you = <b>وإلا،</b> فنرجو إبلاغ { $contact } في { $workspace } بالرد على هذه الرسالة. يمكن إغلاق الرابط فورًا، ولن يخفى عليكم أي قرار: كل قرار يؤكَّد لكم بالبريد.
elsewhere-foot = أُرسلت إلى { $name }، أول من استخدم الرابط.

answered-say = أجاب { $by } عن <live>سؤالكم</live> بشأن <t>{ $title }</t>.
answered-asked = سؤالكم:
answered-due = ننتظر قراركم قبل <live>{ $due }</live>.
answered-button = المتابعة من حيث توقفتم
answered-below = هل بقي شيء غير واضح؟ اسألوا مجددًا هناك. فتح الصفحة لا يعني اتخاذ أي قرار.

receipt-approved = وافقتم على <t>{ $title }</t>.
receipt-conditions = { $count ->
    [zero] وافقتم على <t>{ $title }</t>.
    [one] وافقتم على <t>{ $title }</t> بشرط واحد.
    [two] وافقتم على <t>{ $title }</t> بشرطين.
    [few] وافقتم على <t>{ $title }</t> مع { $count } شروط.
    [many] وافقتم على <t>{ $title }</t> مع { $count } شرطًا.
   *[other] وافقتم على <t>{ $title }</t> مع { $count } شرط.
}
receipt-changes = طلبتم تعديلات على <t>{ $title }</t>.
receipt-declined = رفضتم <t>{ $title }</t>.
receipt-preview = سُجّل { $at }. نرجو الاحتفاظ بهذه الرسالة إيصالًا لكم.
receipt-recorded = سُجّل { $at } بهذا النص:
receipt-condition = شرطكم
receipt-reason = السبب الذي ذكرتموه
receipt-withdraw = يمكنكم التراجع عن قراركم من الصفحة ما لم يحسم الآخرون الأمر.
receipt-sealed = مختوم في السجل { $origin } عند الحجم { $size }، والجذر
receipt-attached = السجل الكامل مرفق باسم { $file }.
receipt-below = احتفظوا بهذه الرسالة: فهي مع السجل تُثبت قراركم، حتى من دوننا.
receipt-foot = هذا إيصال { $name }. الرابط شخصي؛ نرجو عدم إعادة توجيهه.

ended-approved = تمت الموافقة على <t>{ $title }</t>.
ended-declined = رُفض <t>{ $title }</t>.
ended-withdrawn = سُحب <t>{ $title }</t>.
ended-expired = انتهى <t>{ $title }</t> دون جواب.
ended-deemed = يُعدّ <t>{ $title }</t> مقبولًا بموجب العقد؛ ولم يوافق عليه أحد.
ended-preview = السجل جاهز.
ended-did-approve = { $name }: موافقة، { $at }.
ended-did-conditions = { $name }: موافقة بشروط، { $at }.
ended-did-changes = { $name }: طلب تعديلات، { $at }.
ended-did-decline = { $name }: رفض، { $at }.
ended-did-approve-earlier = { $name }: موافقة في الجولة { $round }، { $at }.
ended-did-conditions-earlier = { $name }: موافقة بشروط في الجولة { $round }، { $at }.
ended-below = يمكن لأي شخص التحقق من السجل دون اتصال ما دام محفوظًا.
ended-foot = تصلكم هذه الرسالة لأنكم شاركتم في { $reference }. هذا الرابط خاص بـ { $name }. نرجو عدم إعادة توجيهه.

closed-say = لم يعد <t>{ $title }</t> بحاجة إليكم.
closed-preview = لم يبق ما يلزم فعله.
closed-rework = طُلبت تعديلات، ويجري إعداد جولة جديدة.
closed-ended = انتهى الطلب.
closed-moved = تغيّر مسار هذا القرار. سنتواصل معكم إذا احتجنا إليكم.
closed-instead = يجيب { $name } بدلًا منكم.
closed-settled = حُسم الأمر دون حاجة إليكم.
closed-enough = وصل جواب { $names }، وكان ذلك كافيًا.
closed-nothing = لم يبق ما يلزمكم فعله، ولن تصلكم رسائل أخرى تطلب منكم شيئًا بشأنه.
closed-below = لم يعد رابط الرسالة السابقة صالحًا لاتخاذ أي قرار.
closed-foot = أُرسلت إلى { $name } بشأن { $reference }.

said-condition = وافقتم بهذا الشرط: «{ $condition }»
said-condition-passed = وافق شخص لم يعد موجودًا بهذا الشرط، والحكم فيه الآن لكم: «{ $condition }»
said-condition-met = تفيد { $workspace } بأنه تحقق: { $note }
said-condition-please = نرجو تأكيد تحققه أو ذكر ما ينقص.
said-after-all = ذكرتم أن شخصًا آخر ينبغي أن يجيب. ترجو { $workspace } أن تجيبوا أنتم:
said-asks = يسأل { $by }: { $question }

register-reference = صلاحية الموافقة
register-subject = من يحق له الموافقة لدى { $client }؟
register-say = من يحق له الموافقة لدى <live>{ $client }</live>؟
register-preview = يرجو { $asker } تأكيد ذلك. يستغرق دقيقة.
register-body = يرجو { $asker } أن تراجعوا من يحق له الموافقة لدى { $client } وحتى أي مبلغ، كما هو مدوّن لدى { $workspace }. تذكرون ما هو صحيح وما انتهى ومن ينقص.
register-minute = يستغرق دقيقة. الرابط صالح حتى <live>{ $expires }</live>.
register-button = الاطلاع على من يحق له الموافقة
register-below = فتح الصفحة لا يؤكد شيئًا. إذا لم يكن الأمر من شأنكم فردّوا على هذه الرسالة؛ فهي تصل إلى { $asker }.
register-foot = هذا الرابط خاص بـ { $name }. نرجو عدم إعادة توجيهه.
register-title = من يحق له الموافقة لدى { $client }
