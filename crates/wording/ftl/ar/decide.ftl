decide-approve = الموافقة
decide-conditions = الموافقة بشروط
decide-changes = ما الذي ينبغي تعديله؟
decide-decline = رفض هذا الطلب؟
decide-approve-lead = اقرؤوه مرة أخرى. هذا ما سيُسجَّل.
decide-conditions-lead = يجب الإقرار بتحقق كل شرط قبل المضي فيما يتوقف عليه.
decide-changes-lead = تبدأ الجولة التالية بقائمتكم، وستتلقون جوابًا عن كل نقطة.
decide-decline-lead = الرفض ينهي الطلب ولن تكون هناك جولة أخرى. إذا كنتم ستوافقون على نسخة مختلفة فاطلبوا تعديلات بدلًا من ذلك.
decide-record = هذا ما سيُسجَّل
decide-later = كلماتكم أنتم، لهذه المستندات تحديدًا. سترون الإقرار كاملًا في الصفحة التالية قبل تسجيل أي شيء.
decide-means-approve = باختصار: توافقون على <t>{ $title }</t>، الجولة { $round }، لصالح { $client }.
decide-means-conditions = باختصار: توافقون على <t>{ $title }</t>، الجولة { $round }، لصالح { $client }، بالشروط التي كتبتموها.
decide-means-changes = باختصار: تطلبون التعديلات التي كتبتموها على <t>{ $title }</t>، الجولة { $round }.
decide-means-decline = باختصار: ترفضون <t>{ $title }</t>، الجولة { $round }، للسبب الذي كتبتموه.
decide-binding = يُسجَّل الإقرار أدناه حرفيًا كما هو، وهو وحده المعتمد. كل من يقرر يؤكد النص نفسه.
decide-terms = ما تنص عليه البنود
decide-unopened = لم يُفتح بعد
decide-unopened-text = يمكنكم اتخاذ القرار مع ذلك.
decide-pages = { $count ->
    [zero] صفحات { $pages }
    [one] صفحة { $pages }
    [two] صفحتان { $pages }
    [few] صفحات { $pages }
    [many] صفحات { $pages }
   *[other] صفحات { $pages }
}
decide-look = الاطلاع أولًا
decide-sent-to = أرسلنا ستة أرقام إلى { $address }. وهي صالحة لهذا الإقرار فقط.
decide-send-again = إعادة الإرسال
decide-will-send = للتأكيد نرسل رمزًا إلى { $address }.
decide-mail-code = إرسال رمز
decide-must = يجب تعديله
decide-nice = يُستحسن
decide-matters = أهمية التعديل { $number }
decide-add = إضافة آخر
decide-comment = إضافة تعليق
decide-condition = الشرط { $number }
decide-condition-hint = ما يجب أن يتحقق ومتى
decide-where = أين
decide-change = التعديل { $number }
decide-change-hint = تعديل واحد في كل خانة يُبقي الأجوبة واضحة
decide-why = لماذا ترفضون؟
decide-reads = سيقرأ { $name } هذا.
decide-your-reason = السبب الذي ذكرتموه
decide-is-nice = { $text } (يُستحسن)
decide-name = اكتبوا اسمكم للتأكيد
decide-name-hint = كما نعرفه: { $name }
decide-not-recorded = لم يُسجَّل بعد
decide-problem = هناك ما ينقص أدناه. ما كتبتموه محفوظ.
decide-needs-condition = اكتبوا شرطًا واحدًا على الأقل.
decide-needs-change = اكتبوا تعديلًا واحدًا على الأقل.
decide-needs-reason = اذكروا السبب في كلمات قليلة.
decide-too-long = النص أطول من { $limit } حرف. اختصروه أو اطلبوا من المرسل قبول مستند.
decide-cannot-show = يحتوي النص على رموز لا يمكن عرضها. أعيدوا كتابته.
decide-too-many-codes = أُرسلت رموز كثيرة في الساعة الأخيرة. استخدموا أحدثها أو انتظروا ساعة.
decide-continue = متابعة
decide-button-approve = الموافقة على الجولة { $round }
decide-button-conditions = { $count ->
    [zero] الموافقة بشروط
    [one] الموافقة بشرط واحد
    [two] الموافقة بشرطين
    [few] الموافقة مع { $count } شروط
    [many] الموافقة مع { $count } شرطًا
   *[other] الموافقة مع { $count } شرط
}
decide-button-changes = { $count ->
    [zero] إرسال التعديلات
    [one] إرسال تعديل واحد
    [two] إرسال تعديلين
    [few] إرسال { $count } تعديلات
    [many] إرسال { $count } تعديلًا
   *[other] إرسال { $count } تعديل
}
decide-button-decline = الرفض والإنهاء

kept-title-approved = وافقتم على <t>{ $title }</t>
kept-title-conditions = وافقتم بشروط على <t>{ $title }</t>
kept-title-changes = طلبتم تعديلات على <t>{ $title }</t>
kept-title-declined = رفضتم <t>{ $title }</t>
kept-approved = <live>وافقتم</live> على الجولة { $round } من <t>{ $title }</t> لصالح { $client }.
kept-conditions = <live>وافقتم</live> بشروط على الجولة { $round } من <t>{ $title }</t> لصالح { $client }.
kept-changes = <live>طلبتم</live> تعديلات على الجولة { $round } من <t>{ $title }</t> لصالح { $client }.
kept-declined = <live>رفضتم</live> الجولة { $round } من <t>{ $title }</t> لصالح { $client }.
kept-recorded = تم التسجيل
kept-erased = حُذف لسبب قانوني.
kept-now = ما الذي يحدث الآن
kept-mind = هل غيّرتم رأيكم؟
kept-record = سجلكم
kept-download = تنزيل السجل
kept-check = التحقق من صحته
kept-write = مراسلة { $name }
kept-return = يعيدكم الرابط في بريدكم إلى هنا في أي وقت.
kept-questions = هل لديكم أسئلة؟
kept-when = الوقت
kept-with = طريقة التأكيد
kept-comment = تعليق
kept-by-approved = صاحب الموافقة
kept-by-changes = طالب التعديلات
kept-by-declined = صاحب الرفض
kept-link = رابط شخصي
kept-code = رمز من 6 أرقام بالبريد
kept-totp = رمز تطبيق المصادقة
kept-sso = تسجيل الدخول لدى مؤسستكم
kept-passkey = مفتاح مرور
kept-typed-name = اسم مكتوب
kept-yes = سُجّلت موافقتكم
kept-list = سُجّلت قائمتكم
kept-answer = سُجّل جوابكم
kept-copy = نسخة في الطريق إلى { $address }
kept-asked = أُرسل الطلب إلى { $name }
kept-until = حتى { $due }. سنراسلكم بما يستجد.
kept-no-round = لا توجد جولة أخرى.
kept-finishes = تُنهيه { $workspace }
kept-answered = أجابت { $workspace } عما طلبتموه
kept-waits = الجولة { $round } بانتظار جوابكم
kept-works = تعمل { $workspace } على جوابكم
kept-tells = سنراسلكم عندما يكون هناك ما يُقرأ.
kept-again = الجولة { $round } بانتظاركم
kept-again-text = ما قررتموه سابقًا يبقى مسجَّلًا أدناه.
kept-again-link = القراءة والجواب
kept-met = { $count ->
    [zero] تحقق { $number } من الشروط
    [one] تحقق { $number } من شرط واحد
    [two] تحقق { $number } من شرطين
    [few] تحقق { $number } من { $count } شروط
    [many] تحقق { $number } من { $count } شرطًا
   *[other] تحقق { $number } من { $count } شرط
}
kept-met-text = يجب أن تقرّوا بتحقق كل شرط قبل المضي فيما يتوقف عليه.
kept-met-link = هناك شرط بانتظاركم
kept-withdraw = يمكنكم التراجع ما لم يجب جميع المعنيين. وبعد ذلك تواصلوا مع { $sender }.
kept-withdraw-yes = سحب موافقتي
kept-withdraw-answer = سحب جوابي
kept-withdraw-effect = يعود الطلب عندئذ إلى انتظاركم. ويبقى جوابكم وسحبكم له مسجَّلين.
