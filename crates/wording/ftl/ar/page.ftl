page-skip = الانتقال إلى المحتوى
page-theme = المظهر: كما في جهازكم
page-leave-question = أليس هذا جهازكم؟
page-leave = تسجيل الخروج هنا
page-leaving = جارٍ تسجيل الخروج
page-language = اللغة
page-language-change = تغيير
page-optional = (اختياري)
page-back = رجوع
page-sending = جارٍ الإرسال
page-recording = جارٍ التسجيل
page-opening = جارٍ الفتح
page-checking = جارٍ التحقق
page-code-label = الرمز من بريدكم الإلكتروني

span-days = { $count ->
    [zero] الموعد اليوم
    [one] بقي يوم واحد
    [two] بقي يومان
    [few] بقيت { $count } أيام
    [many] بقي { $count } يومًا
   *[other] بقي { $count } يوم
}
span-today = الموعد اليوم
span-tomorrow = الموعد غدًا
span-late-minute = متأخر أقل من دقيقة
span-late-minutes = { $count ->
    [zero] متأخر أقل من دقيقة
    [one] متأخر دقيقة واحدة
    [two] متأخر دقيقتين
    [few] متأخر { $count } دقائق
    [many] متأخر { $count } دقيقة
   *[other] متأخر { $count } دقيقة
}
span-late-hours = { $count ->
    [zero] متأخر أقل من ساعة
    [one] متأخر ساعة واحدة
    [two] متأخر ساعتين
    [few] متأخر { $count } ساعات
    [many] متأخر { $count } ساعة
   *[other] متأخر { $count } ساعة
}
span-late-days = { $count ->
    [zero] متأخر أقل من يوم
    [one] متأخر يومًا واحدًا
    [two] متأخر يومين
    [few] متأخر { $count } أيام
    [many] متأخر { $count } يومًا
   *[other] متأخر { $count } يوم
}

line-label = أين وصل هذا الطلب
line-round = الجولة { $round }
line-asked = { $count ->
    [zero] لم تُطلب تعديلات
    [one] طُلب تعديل واحد
    [two] طُلب تعديلان
    [few] طُلبت { $count } تعديلات
    [many] طُلب { $count } تعديلًا
   *[other] طُلب { $count } تعديل
}
line-prepared = تم الإعداد
line-preparing = قيد الإعداد
line-checked = تمت المراجعة
line-checking = قيد المراجعة
line-prepare = الإعداد
line-check = المراجعة
line-you = أنتم
line-somebody = شخص ما
line-done = تم
line-you-are = أنتم، { $name }
outcome-approved = تمت الموافقة
outcome-declined = مرفوض
outcome-withdrawn = مسحوب
outcome-expired = انتهى دون جواب
outcome-deemed = يُعدّ مقبولًا
answered-approved = موافقة
answered-conditions = موافقة بشروط
answered-changes = طلب تعديلات
answered-declined = رفض
answered-when = { $what }: { $when }.
line-elsewhere = يجيب شخص آخر بدلًا منه.
line-not-asked = لم يعد مسؤولًا عن الجواب.
line-until = حتى { $due }.
person-erased = اسم محذوف

decides-authority = صاحب القرار لدى { $client }.
decides-authority-limit = صاحب القرار لدى { $client } حتى { $limit }.
decides-primary = جهة الاتصال الأولى لدى { $client }.
decides-sponsor = المسؤول عن الميزانية لدى { $client }.
decides-everybody = السؤال موجّه إلى الجميع لدى { $client }.
decides-named = سُمّي بوصفه الشخص المناسب.
decides-stands-in = ينوب عن { $name }.
decides-process = وفقًا للإجراء المتفق عليه.

documents-terms = بنود هذا الطلب
documents-pages = { $count ->
    [zero] بلا صفحات
    [one] صفحة واحدة
    [two] صفحتان
    [few] { $count } صفحات
    [many] { $count } صفحة
   *[other] { $count } صفحة
}
documents-version = الإصدار { $version }
documents-drawing = يجري إعداد صفحات أخرى
documents-erased = محذوف
documents-bound = المستندات المشمولة
documents-fingerprint = البصمة
