# Жиынтықтың сөздері. Әр жүйе өзінікін қосады; әр кілт қазақ, орыс және ағылшын тілдерінде бар.

brand = Qyzmet

# Жүйелер: беттің басында толық атауы, кестелерде қысқасы.
system-portal = «Электрондық үкіметтің» веб-порталы
system-center = Халыққа қызмет көрсету орталығы
system-provider = Қызмет берушінің жұмыс орны
system-gateway = «Электрондық үкімет» шлюзі
system-authority = Куәландырушы орталық
system-registries = Тізілімдер
short-portal = ЭҮП
short-center = ХҚКО АЖ
short-provider = ЖАО АЖ
short-gateway = ЭҮШ
short-authority = ҰКО АЖ
short-registries = Тізілімдер

# Әр беттің айналасы.
skip-link = Мазмұнға өту
language-switch = Тіл
navigation = Негізгі мәзір
nav-new = жаңасы:
home = Басты бет
back = Артқа
sign-in = Кіру
sign-out = Шығу
signed-in-as = Сіз { $name } ретінде кірдіңіз
demonstration-banner = Көрсетілім. Мұндағы барлық адамдар мен құжаттар ойдан шығарылған, заңды күші жоқ.
footer-contact = Мемлекеттік қызметтер туралы сұрақтар: 1414
footer-law = Қызметтің әр қадамы оның регламенті бойынша орындалып, тармағы көрсетіледі.
page-error-prefix = Қате:

# Нысандар.
errors-title = Мыналарды түзетіңіз
field-optional = (міндетті емес)
field-error-prefix = Қате:
select-none = Таңдаңыз
row-title = { $n }-жазба
row-add = Жазба қосу
row-remove = Жазбаны алып тастау
slot-file = Файл
slot-attach = Тіркеу
save = Сақтау
continue = Жалғастыру
cancel = Бас тарту
send = Жіберу
remove = Алып тастау
remove-file = { $name } файлын алып тастау
show = Көрсету
download = Жүктеп алу
yes = Иә
no = Жоқ

# Өтініш.
status-title = Өтініш қазір қайда
status-holder = Кімде
status-since = Қай уақыттан бері
status-until = Қай уақытқа дейін
status-clause = Қай тармақ бойынша
status-task = Не істелуде
status-overdue = Мерзімі өтіп кетті
status-near = Мерзім аяқталуға жақын
status-service-term = Бүкіл қызмет мерзімі
status-proof = Мерзім қалай есептелді
status-no-limit = Мерзім белгіленбеген
status-finished = Басқа ештеңе істеудің қажеті жоқ.

# Істің барысы.
trace-title = Істің барысы қадам бойынша
trace-step = Қадам
trace-what = Не істелді
trace-who = Кім орындады
trace-when = Қашан
trace-took = Қанша уақыт алды
trace-action = { $n }-әрекет
trace-clause = { $clause }-тармақ
trace-limit = мерзімі: { $limit }
trace-late = Мерзімнен ұзақ
trace-hash = { $hash } жазбасы
trace-empty = Әзірге қадамдар жоқ.
trace-beside = Рәсімнен тыс
outcome-done = Орындалды
outcome-passed = Шарт сақталды
outcome-failed = Шарт сақталмады
actor-applicant = Тұтынушы
actor-official = Қызмет берушінің қызметкері
actor-operator = Орталық операторы
actor-system = Ақпараттық жүйе

# Қолтаңба.
report-title = Қолтаңбаны тексеру
report-verdict-valid = Қолтаңба жарамды
report-verdict-invalid = Қолтаңба жарамсыз
report-verdict-indeterminate = Қолтаңба қабылданбады: тексерулердің бірі жауап бермеді
report-verdict- = Есеп жоқ
report-signer = Қол қойған
report-iin = ЖСН
report-organization = Ұйым
report-serial = Тіркеу куәлігінің нөмірі
report-algorithm = Алгоритм
report-signed-at = Қол қойылған уақыты
report-judged-at = Тексерілді
report-checks = Тексерулер: { $all } ішінен { $passed } өтті
report-question = Тексеру
report-answer = Нәтиже
report-source = Дереккөз
check-passed = Өтті
check-failed = Өтпеді
check-unknown = Жауап жоқ

# Файлдар мен тізімдер.
files-empty = Файлдар жоқ.
file-size = { $kind }, { $size }
size-kilobytes = { $size } КБ
size-megabytes = { $size } МБ
pager = Беттер
pager-previous = Алдыңғы
pager-next = Келесі
pager-at = { $pages } беттің { $page }-беті
steps-title = Өтініш беру қадамдары
steps-current = ағымдағы қадам
steps-done = өтілді
duration-days = { $count } күн
duration-hours = { $count } сағат
duration-minutes = { $count } минут
duration-seconds = { $count } секунд
duration-instant = бір секундтан аз

# Бірдеңе дұрыс болмағанда.
problem-title = Бірдеңе дұрыс болмады
problem-reference = Қолдау қызметіне айтатын нөмір: { $reference }
problem-home = Басты бетке өту
problem-not-found = Мұндай бет жоқ
problem-not-found-hint = Мекенжайды тексеріңіз. Сілтеме бойынша өткен болсаңыз, бет көшірілген немесе басқа адамға тиесілі болуы мүмкін.
problem-forbidden = Сізге бұл бетті ашуға болмайды
problem-forbidden-hint = Ол басқа рөлі бар адамдарға ашық. Басқа есептік жазбаңыз болса, сонымен кіріңіз.
problem-csrf = Нысан ескірді
problem-csrf-hint = Артқа қайтып, бетті жаңартыңыз да, нысанды қайта жіберіңіз. Ештеңе жіберілген жоқ.
problem-unauthorized = Жүйеге кіріңіз
problem-unauthorized-hint = Бұл тек кірген адамдарға ашық.
problem-bad-request = Жіберілгенді оқу мүмкін болмады
problem-bad-request-hint = Артқа қайтып, бетті жаңартыңыз да, қайта көріңіз.
problem-too-large = Бір жолғыға тым көп жіберілді
problem-too-large-hint = Кішірек файлдарды таңдаңыз немесе оларды бір-бірлеп қосыңыз.
problem-method = Бұл мекенжай мұндай сұрауды қабылдамайды
problem-method-hint = Бетті сілтемесі арқылы ашып, қайта көріңіз.
problem-media-type = Мазмұнның бұл түрі қабылданбайды
problem-media-type-hint = Бетте аталған пішімдердің бірін пайдаланыңыз.
problem-internal = Қызметтің жұмысында ақау болды
problem-internal-hint = Бұл сіздің кінәңіз емес. Сақтағаныңыз жоғалған жоқ. Бірнеше минуттан кейін қайта көріңіз; ақау қайталанса, қолдау қызметіне нөмірді айтыңыз.
problem-account-exists = Осы ЖСН бойынша есептік жазба бұрыннан бар
problem-account-exists-hint = Сол арқылы кіріңіз. Тіркелмеген болсаңыз, халыққа қызмет көрсету орталығына жүгініңіз.
problem-credentials = ЖСН немесе құпиясөз қате
problem-credentials-hint = Екеуін де тексеріп, қайта көріңіз.
problem-locked = Сәтсіз әрекеттер тым көп
problem-locked-hint = Бұл ЖСН арқылы кіру уақытша жабылды. Кейінірек қайта көріңіз.

# Кіру.
sign-in-title = Кіру
sign-in-lead = ЖСН мен құпиясөз арқылы кіріңіз.
sign-in-iin = ЖСН
sign-in-iin-hint = 12 сан
sign-in-password = Құпиясөз
sign-in-button = Кіру
sign-in-refused = ЖСН немесе құпиясөз қате. Екеуін де тексеріп, қайта көріңіз.
sign-in-locked = Сәтсіз әрекеттер тым көп. { $until } кейін қайта көріңіз.
sign-in-iin-length = ЖСН 12 саннан тұрады.
sign-in-iin-check-digit = ЖСН қате терілген: бақылау саны сәйкес келмейді.
sign-in-password-empty = Құпиясөзді енгізіңіз.
sign-in-needed = Жалғастыру үшін кіріңіз.
sign-in-kept = Сеанс аяқталды. Қайта кіріңіз: терілген мәтін сақталды, кіргеннен кейін оны жіберуге болады.
kept-title = Терілген мәтін сақталды
kept-lead = Сіз қайта кірдіңіз. Бұған дейін жібергеніңіз әлі жіберілген жоқ.
kept-send = Қазір жіберу

# Браузердегі кілттер (qyzmet-keys сценарийі).
keys-insecure = Бұл браузер мұнда кілт сақтай алмайды: қорғалған қосылым (https) қажет. Басқа бағдарламада жасалған файлмен қол қоя аласыз.
keys-noscript = Браузерде кілт жасап, онымен қол қою үшін JavaScript қажет. Онсыз құжатқа өз бағдарламаңызбен қол қойып, қолтаңбаны (CMS) файлмен немесе API арқылы жіберіңіз.
keys-make = Кілт жасау
keys-working = Кілт жасалуда…
keys-made = Тіркеу куәлігі алынды. Қол қоюға болады.
keys-waits = Кілт жасалды, тіркеу куәлігін күтуде.
keys-none = Бұл браузерде сізге арналған кілт әлі жоқ.
keys-pending = Кілт тіркеу куәлігін күтуде
keys-pending-explain = Операторға жеке куәлігіңізді көрсетіп, осы кодты айтыңыз. Тіркеу куәлігі мұнда өзі келеді; бетті жаба беруге болады.
keys-code = Операторға айтатын код
keys-refused = Тіркеу куәлігін беруден бас тартылды
keys-refused-clause = Тармақ: { $name }
keys-refused-checks = Сәйкес келмегені:
keys-valid = Жарамды
keys-expired = Мерзімі өткен
keys-iin = ЖСН
keys-organization = Ұйым
keys-term = Қолданылу мерзімі
keys-serial = Куәлік нөмірі
keys-demonstration = Көрсетілімнің оңайлатылған жолымен берілген: иесінің жеке басын ешкім тексермеген. Көрсетілімнен тыс мұндай куәлік ештеңені дәлелдемейді.
keys-download = Куәлікті жүктеп алу
keys-remove = Браузерден жою
keys-remove-sure = Кілт біржола жойылады, оны ешкім қалпына келтіре алмайды. Қол қойылған құжаттар жарамды күйінде қалады. Жою керек пе?
keys-remove-yes = Кілтті жою
keys-remove-no = Қалдыру
keys-removed = Кілт жойылды.
keys-error-network = Сервер жауап бермейді. Байланысты тексеріп, қайта көріңіз.

# Браузерде қол қою (qyzmet-sign сценарийі).
signing-insecure = Бұл браузер мұнда қол қоя алмайды: қорғалған қосылым (https) қажет. Басқа бағдарламада жасалған қолтаңбаны (CMS) жібере аласыз.
signing-noscript = Браузерде қол қою үшін JavaScript қажет. Онсыз құжатты жүктеп алып, өз бағдарламаңызбен (токен, openssl) қол қойыңыз да, қолтаңбаны (CMS) файлмен немесе API арқылы жіберіңіз.
signing-document-title = Сіз қол қоятын құжат
signing-service = Қызмет
signing-number = Нөмірі
signing-applicant = Тұтынушы
signing-iin = ЖСН
signing-attachments = Қоса берілген файлдар
signing-bytes = Қол қойылатын дәл байттар
signing-digest = Құжаттың хеші (SHA-256): { $digest }
signing-open-pdf = Құжатты ашу (PDF)
signing-no-preview = Бұл браузер PDF-ті бет ішінде көрсетпейді. Құжатты төмендегі сілтеме арқылы ашыңыз.
signing-certificate-title = ЭЦҚ тіркеу куәлігін таңдаңыз
signing-none = Бұл браузерде сізге арналған жарамды тіркеу куәлігі жоқ.
signing-make-key = Кілт жасау
signing-valid-until = { $date } дейін жарамды
signing-demonstration = көрсетілімнің оңайлатылған жолымен берілген
signing-button = Қол қою
signing-loading = Құжат жүктелуде…
signing-preparing = Қол қойылатын деректер дайындалуда…
signing-signing = Қол қойылуда…
signing-sending = Қолтаңба жіберілуде…
signing-done = Қол қойылды.
signing-refused-clause = Тармақ: { $name }
signing-refused-checks = Сәйкес келмегені:
signing-error-document = Құжатты жүктеу немесе оқу мүмкін болмады. Ештеңеге қол қойылған жоқ. Бетті жаңартыңыз.
signing-error-network = Сервер жауап бермейді. Ештеңе жоғалған жоқ: байланысты тексеріп, түймені қайта басыңыз.
signing-error-attributes = Ештеңеге қол қойылған жоқ: сервер қол қоюға дайындаған деректер сіз көріп тұрған құжатқа тиесілі емес.
signing-error-changed = Ештеңеге қол қойылған жоқ: құжат көрсетілгеннен бері өзгерді. Жаңасы жоғарыда; оқып шығып, келіссеңіз, түймені қайта басыңыз.
