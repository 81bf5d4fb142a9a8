# Қызмет берушінің жұмыс орнының сөздері.

nav-received = Түскендер
nav-in-work = Жұмыста
nav-done = Орындалғандар
nav-keys = Менің кілттерім

list-received = Түскендер
list-in_work = Жұмыста
list-done = Орындалғандар
list-empty-received = Жаңа өтініш жоқ.
list-empty-in_work = Жұмыста өтініш жоқ.
list-empty-done = Орындалған өтініш әлі жоқ.
lists = Өтініштер тізімдері
overdue-count = { $count ->
   *[other] { $count } өтініштің мерзімі өтті. Олар бірінші тұр.
}
overdue = Мерзімі өтті
time-left = қалды: { $time }
time-late = кешігу: { $time }
no-limit = Мерзім белгіленбеген
search = Өтінішті табу
search-hint = Тегі немесе аты, ЖСН, өтініш нөмірі немесе тіркеу нөмірі
search-button = Табу
search-nothing = Мұндай өтініш жоқ.
search-elsewhere = «{ $list }» тізімінен табылды: { $count }
only-mine = Тек менікі
next-case = Келесі өтініш

column-applicant = Тұтынушы
column-service = Қызмет
column-number = Өтініш нөмірі
column-registration = Тіркеу нөмірі
application-number = № { $number } өтініш
column-holder = Кімде
column-state = Күйі
column-until = Мерзімі
column-finished = Орындалды
applicant-iin = ЖСН
submitted-at = Жіберілді

state-registered = Тіркелді, ешкім алған жоқ
state-taken = Жұмысқа алынды
state-decided = Шешім қабылданды, құжат жасалуда
state-drawn = Құжат жасалды, растауды күтуде
state-confirmed = Құжат расталды, қол қоюды күтуде
state-signed = Құжатқа қол қойылып, жіберілді

work-title = Өтінішпен жұмыс
take = Жұмысқа алу
release = «Түскендерге» қайтару
not-mine = Өтініш басқа қызметкердің жұмысында: сіз оны көре аласыз, бірақ шеше алмайсыз.
decide-lead = Өтінішті, құжаттарды және қолтаңбаны тексеру нәтижесін қарап, шешім қабылдаңыз.
decide = Шешім қабылдау
case-beside = Өтінішті толығымен жаңа терезеде ашу
refusal-needs-ground = Бас тарту дәлелді болуға тиіс: қандай талап орындалмағанын және оның негізін жазыңыз. Тұтынушы бұл сөздерді хатта оқиды.
to-document = Құжатқа өту
to-case = Өтінішке
to-trace = Істің барысы қадамдар бойынша
request-title = Өтініш
request-fields = Тұтынушы көрсеткен деректер
application-pdf = Өтінішті ашу (PDF)
application-json = Қол қойылған деректер
application-cms = Қолтаңба файлы
attachments-title = Тіркелген құжаттар

being-drawn = Құжат жасалуда. Бет өзі жаңарады.
being-drawn-again = Қазір жаңарту
draw-error-too_long = Құжат тым ұзын болып шықты. Шешімге оралып, мәтінді қысқартыңыз.
draw-error-template = Құжат жасалмады. Әкімшіге хабарлаңыз; шешім сақталды.
document-number = Құжат нөмірі
no-preview = Браузеріңіз PDF-ті бетте көрсетпейді. Құжатты төмендегі сілтеме арқылы ашыңыз.
open-document = Құжатты ашу (PDF)
confirm-lead = Құжатты тексеріңіз. Расталғаннан кейін шешімді өзгертуге болмайды.
confirm = Құжатты растау
reopen-title = Шешімді өзгерту
reopen-reason = Шешім неге өзгереді
reopen-hint = Себебі істің барысында қалады. Жасалған құжат қолданылмайды.
reopen-reason-needed = Себебін жазыңыз.
reopen = Шешімге оралу
sign-title = Қолтаңба
sign-lead = Құжатқа өз ЭЦҚ-ңызбен қол қойыңыз. Қол қойылған соң ол бірден тұтынушыға жіберіледі.
signed-and-sent = Құжатқа ЭЦҚ қойылып, тұтынушыға жіберілді.
