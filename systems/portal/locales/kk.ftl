# Порталдың сөздері.

# Шарлау.
nav-services = Қызметтер
nav-cases = Қызметтерді алу тарихы
nav-notices = Ескертулер
nav-keys = Менің кілттерім
nav-check = Құжатты тексеру

# Актінің сөздері.
act-clause = { $clause }-тармақ
act-words = Регламенттің сөздері

# Басты бет.
home-title = Мемлекеттік қызметтер
home-lead = Өтінішті телефоннан немесе компьютерден беріңіз. Дайын құжат жеке кабинетіңізге келеді.
home-greeting = Сәлеметсіз бе, { $name }!
home-unread = { $count ->
    [0] Жаңа ескерту жоқ.
   *[other] { $count } жаңа ескерту бар.
}
home-open-notices = Ескертулерді оқу
home-cases = { $count ->
    [0] Сіз әлі өтініш берген жоқсыз.
   *[other] { $count } өтініш берілген.
}
home-open-cases = Тарихты ашу
home-drafts = { $count ->
   *[other] Аяқталмаған { $count } өтініш бар.
}
home-open-drafts = Жалғастыру
home-check = Бірегей нөмірі бар құжат қолыңызда ма?
home-check-link = Түпнұсқа екенін тексеріңіз
how-title = Бұл қалай жұмыс істейді
how-1 = Тіркеліңіз: ЖСН мен құпиясөз керек.
how-2 = Өтінішті толтырып, құжаттарды тіркеңіз.
how-3 = Өтінішке өз ЭЦҚ-ңызбен қол қойыңыз.
how-4 = Оның кімде екенін бақылап, дайын құжатты алыңыз.

# Қызметтер.
services-title = Қызметтер
services-lead = Шарттарын білу және өтініш беру үшін қызметті таңдаңыз.
services-empty = Әзірге қызметтер жоқ.
services-search = Қызметті табу
services-find = Табу
services-only-online = Портал арқылы берілетіндер ғана
services-all = Барлық қызметтер
service-online = Портал арқылы
service-in-person = Өзіңіз барып беруге болады
service-not-online = Регламент бұл қызметке портал арқылы өтініш беруді көздемейді. Қайда баруға болады:
service-by-steps = Регламентте жалпы мерзім жоқ; қадамдардың мерзімдері төменде көрсетілген.
service-or-refusal = немесе бас тарту
service-document-when = белгілі бір жағдайларда
service-document-never = қалауыңыз бойынша
service-files-lead = Портал арқылы құжаттардың көшірмелері тіркеледі:
service-paragraph = { $n }-тармақ
service-table = Әрекеттер кестесі
service-diagram = Сызба
service-diagram-lead = Сол қадамдар сурет түрінде; сөзбен олар жоғарыдағы тізімде.
service-step-next = Келесі
service-registered = Әділет органында тіркелген
service-repealed-by = Күшін жойған:
channel-portal = Портал арқылы
channel-center = Халыққа қызмет көрсету орталығы арқылы
channel-provider = Қызмет берушіде
channel-akim = Ауылдық округ әкімі арқылы
channel-place-portal = осында, ешқайда барудың қажеті жоқ
channel-place-center = тұрғылықты жеріңіздегі орталық
channel-place-akim = тұрғылықты жеріңіздегі ауылдық округ әкімінің аппараты
services-found = { $count } қызмет табылды.
services-count = { $count } қызмет.
service-apply = Өтініш беру
service-sign-in = Кіріп, өтініш беру
service-who = Кім көрсетеді
service-where = Қайда
service-how-long = Қанша күту керек
service-up-to = { $time } – регламент бойынша ең ұзақ мерзім
service-result = Не аласыз
service-bring = Не керек болады
service-bring-iin = Порталдағы жеке кабинет (ЖСН мен құпиясөз).
service-bring-key = ЭЦҚ кілті.
service-files = { $kinds }, әр файл { $size } МБ-тан аспайды.
service-files-count = { $count ->
   *[other] Ең көбі { $count } файл.
}
service-conditions = Регламент бойынша техникалық шарттар
service-steps = Қызметтің адымдары
service-steps-lead = Регламент қызметті осылай сипаттайды. Сіздің өтінішіңіз де осы адымдармен жүреді.
service-step-who = Кім
service-step-what = Не істейді
service-step-result = Немен аяқталады
service-step-limit = Мерзімі
service-act = Регламент
service-act-number = Қаулы
service-act-of = { $date } № { $number }
service-act-body = Кім қабылдаған
service-standard = Стандарт
service-information = Анықтама алу
service-status-check = Барысын қайдан білуге болады
service-repealed = Регламенттің қолданылуы
service-requirements = Сіз не күте аласыз

# Тіркелу және кіру.
register-title = Тіркелу
register-lead = Жеке кабинет ашыңыз. Бұл тегін әрі бір минут алады.
register-iin-hint = Жеке куәліктегі 12 цифр
register-surname = Тегі
register-given-name = Аты
register-patronymic = Әкесінің аты
register-patronymic-hint = Жеке куәлікте болса
register-password-hint = Кемінде 8 таңба. Бірнеше сөзден тұрғаны дұрыс.
register-password-again = Құпиясөз тағы бір рет
register-button = Тіркелу
register-have = Кабинетіңіз бар ма?
registered-title = Кабинет ашылды
registered-lead = Енді ЖСН мен құпиясөзіңізбен кіріңіз.
registered-warnings = Тексеріп көріңізші:
sign-in-no-account = Кабинетіңіз әлі жоқ па?

# Аяқталмаған өтініштер.
drafts-title = Аяқталмаған өтініштер
drafts-lead = Сақтағаныңыздың бәрі сізді осында { $days } күн күтеді.
drafts-empty = Аяқталмаған өтініш жоқ.
drafts-touched = Өзгертілген уақыты: { $at }
drafts-continue = Жалғастыру
drafts-discard = Өтінішті өшіру
draft-state-draft = Жоба
draft-state-frozen = Қол қоюды күтуде
draft-state-refused = Қолтаңба қабылданбады
draft-state-submitted = Жіберілді

# Өтініш.
step-fill = Толтыру
step-review = Тексеру
step-sign = Қол қою
request-title = Өтініш
request-save = Жобаны сақтау
request-saved = Сақталды. Бетті жауып, кейін оралуға болады.
request-saved-at = Сақталған уақыты: { $at }
request-file = Файл
request-files-photo = Құжаттың фотосуреті де жарайды.
request-files-title = Құжаттар
request-files-other = Басқа құжаттар
request-attach = Тіркеу
request-review = Әрі қарай: тексеру
review-title = Өтінішті тексеріңіз
review-lead = Осы адымнан кейін өтінішке нөмір беріледі, қол қою ғана қалады.
review-change = Өзгерту
review-freeze = Бәрі дұрыс, қол қоюға
application-addressee = Кімге
application-applicant = Өтініш беруші
application-files = Тіркелген құжаттар
sign-title = Өтінішке қол қойыңыз
sign-lead = Құжатты оқып, ЭЦҚ тіркеу куәлігін таңдаңыз да, «Қол қою» батырмасын басыңыз.
sign-again-lead = Өтініш жіберілмеді, бірақ ештеңе жоғалған жоқ. Басқа куәлікті таңдап, қайта қол қойыңыз.
sign-show = Өтінішті көрсету
sign-here = Қол қою
sign-no-key = Кілтіңіз жоқ па?
sign-elsewhere = Өз бағдарламаңызбен қол қою (токен, openssl)
sign-elsewhere-lead = Кілт осы браузерде болмаса, құжаттың дәл байттарына өзіңіз қол қойып, CMS қолтаңбасын жіберіңіз.
sign-elsewhere-download = Өтініштің дәл байттарын жүктеп алу
sign-elsewhere-sign = Файлда ештеңе өзгертпей, оған қол қойыңыз. Мысалы, былай:
sign-elsewhere-upload = Қолтаңбаны осында жіберіңіз: файлмен немесе мәтінмен.
sign-cms-file = Қолтаңба файлы (CMS)
sign-cms-text = Немесе қолтаңба мәтіні
sign-cms-hint = Base64 немесе PEM
sign-cms-send = Қолтаңбаны жіберу
sign-reopen = Оралып, өтінішті өзгерту
submitted-title = Өтініш жіберілді
submitted-lead = Қолтаңбаны тексеріп, өтінішті тапсырдық. Нөмірін сақтап қойыңыз.
submitted-next = Әрі қарай не болады
submitted-next-1 = { $provider } өтінішті тіркеп, қарайды.
submitted-next-2 = Әр өзгеріс туралы жеке кабинетке ескерту келеді.
submitted-next-3 = Дайын құжат осы жерде пайда болады.
submitted-open = Өтінішті бақылау

# Қызметтерді алу тарихы.
cases-empty = Сіз әлі өтініш берген жоқсыз.
cases-service = Қызмет
cases-status = Статус
cases-submitted = Берілген уақыты
case-number = Бірегей нөмір
case-registration = Тіркеу нөмірі
case-result = Нәтиже
case-document-number = Құжаттың нөмірі
case-issued = Берілген күні
delivery-title = Нәтижелер қайда келеді
delivery-short = Жеке кабинетке және, қаласаңыз, поштаға.
delivery-lead = Нәтиже әрқашан жеке кабинетке келеді. Қаласаңыз, электрондық поштаға да жіберіледі.
delivery-email = Электрондық пошта
delivery-hint = Поштаға жібермеу үшін өрісті бос қалдырыңыз.
delivery-change = Өзгерту
case-validity = Қолданылу мерзімі
case-ground = Бас тарту негізі
case-place = Кезектегі орныңыз
case-place-of = { $of } ішінде { $place }
case-place-left = Тізімнен шығарылды
case-place-register = Тізілім
case-place-number = Тіркеу нөмірі
case-place-why = Неге осы орын
case-by-email = Нәтиже жеке кабинетке және { $email } поштасына келеді.
case-to-cabinet = Нәтиже жеке кабинетке келеді.
case-read-result = Құжатты ашу
case-download-result = PDF жүктеп алу
case-check-here = Құжаттың түпнұсқа екенін кез келген адам нөмірі бойынша тексере алады:
case-application = Өтініш
case-application-read = Өтінішті оқу
case-application-pdf = Өтініш PDF түрінде
case-application-json = Қол қойылған дәл байттар (JSON)
case-application-cms = Қолтаңба (CMS)
case-application-card = Электрондық құжат карточкасы: түпнұсқасы мен қолтаңбасы ішінде (PDF)
case-history = Статустар тарихы
case-signatures = Қолтаңбаларды тексеру
trace-lead = Қызметтің әр адымы: қай тармақ бойынша, кім, қашан және қанша уақытта орындады.
signatures-lead = Портал өтініштегі және нәтижедегі қолтаңбаны қалай тексергені.
survey-lead = Екі қысқа сұрақ. Бір рет қана жауап беруге болады.
survey-send = Жауаптарды жіберу
survey-choose = Жауапты таңдаңыз.
survey-thanks = Рақмет, жауаптарыңыз қабылданды.

# Ескертулер.
notices-empty = Әзірге ескерту жоқ. Олар өтініштің статусы өзгергенде пайда болады.
notices-new = Жаңа
notices-open = Өтінішті ашу

# Құжатты тексеру.
verify-title = Құжатты тексеру
verify-lead = Құжаттың бірегей нөмірін енгізіңіз. Алушының ЖСН-і болса, қандай құжат екенін көрсетеміз.
verify-number-hint = Құжаттың жоғарғы жағындағы 14 цифр
verify-iin-hint = Құжат берілген адамның ЖСН-і
verify-number-missing = Бірегей нөмірді енгізіңіз.
verify-button = Тексеру
verify-unknown = Мұндай нөмірлі құжат жоқ. Нөмір дұрыс терілгенін тексеріңіз.
verify-exists = Мұндай нөмірлі құжат бар, күні: { $date }.
verify-more = Толығырақ білу үшін алушының ЖСН-ін енгізіңіз.
verify-other = Бұл нөмірлі құжат басқа адамға берілген.
verify-yes = Мұндай құжат берілген.
verify-kind = Құжат
verify-when = Қашан
verify-hash = Осы мәнді файлыңыздың SHA-256 мәнімен салыстырыңыз: тең болса, файл өзгертілмеген.

# Хаттар және мекенжайды растау.
delivery-in-hand = Қағаз данасын қызмет берушіден немесе ХҚКО-дан жеке алуға болады: өтінім нөмірін айтып, жеке басты куәландыратын құжатты көрсетіңіз. QR-коды бар басып шығарылған құжаттың күші бірдей.
delivery-off = Мұнда хат жіберу бапталмаған. Нәтижелер жеке кабинетіңізде күтеді.
delivery-lost = Осы мекенжайға соңғы хат жетпеді. Мекенжайды тексеріңіз немесе басқасын көрсетіңіз; нәтиже жеке кабинетіңізде.
delivery-confirmed = { $email } мекенжайы расталды: хаттар соған келеді.
delivery-what = Не жіберілсін
delivery-what-hint = Кәдімгі хат шифрланбайды: оны жолда оқуы мүмкін. Құжаттың өзі тек сіз таңдасаңыз жіберіледі.
delivery-what-notice = Тек кабинетте жаңалық бар екені туралы хабар
delivery-what-document = Хабар және құжаттың өзі (PDF) шифрланбаған хатпен
delivery-code-title = Мекенжайды растаңыз
delivery-code-lead = { $email } мекенжайына код жібердік. Мекенжай расталғанша оған хат келмейді.
delivery-code = Хаттағы код
delivery-code-enter = Растау
delivery-code-again = Сақтап, кодты қайта жіберу
delivery-code-wrong = Код сәйкес келмейді. Цифрларды тексеріңіз.
delivery-code-over = Бұл код енді жарамсыз. Жаңасын сұраңыз.
letters-title = Хаттар
letter-waiting = жіберілуін күтуде
letter-sent = жіберілді
letter-refused = мекенжай хат қабылдамайды
letter-given_up = жіберу мүмкін болмады
letter-returned = қайтып келді
verify-by-number = Нөмірі бойынша
verify-by-file = Файл немесе қағаз бойынша
verify-by-file-lead = PDF, электрондық құжат карточкасын, CMS қолтаңбасын, қол қойылған XML жүктеңіз, ал құжат қағазда болса, штрих-кодтары бар беттердің скандарын немесе фотосуреттерін жүктеңіз. Файлдар тексеріледі және сақталмайды.
verify-file = Файл
verify-file-hint = PDF, CMS, XML, PNG, JPEG немесе TIFF, 10 МБ дейін. Бір құжаттың бірнеше суретін таңдауға болады. Бір дюймге 150 нүкте немесе одан жоғары ажыратымдылықпен сканерлеңіз.
verify-content = Қол қойылған құжат
verify-content-hint = CMS қолтаңбасы құжаттан бөлек сақталса қажет.
verify-file-button = Файлды тексеру
verify-file-missing = Файлды таңдаңыз.
verify-file-large = Файл { $limit } МБ-тан үлкен. Ажыратымдылығын азайтып сканерлеңіз немесе құжатты нөмірі бойынша тексеріңіз.
verify-file-unknown = Бұл PDF, CMS, XML немесе PNG, JPEG, TIFF суреті емес. Құжаттың өзін немесе сканын жүктеңіз.
verify-file-content-missing = Қолтаңба құжаттан бөлек сақталған. Онымен бірге қол қойылған құжатты да жүктеңіз.
verify-file-unsigned = Файлда электрондық қолтаңба жоқ. Құжат қағазда берілсе, штрих-кодтары бар беттің сканын жүктеңіз.
verify-file-cut-off = Файл үзіліп қалған: оның соңы жоқ, сондықтан ондағы қолтаңбаны тексеру мүмкін емес. Файлды қайтадан толық жүктеп алып, қайта тексеріңіз.
verify-file-damaged = Файл бүлінген, ондағы қолтаңбаны оқу мүмкін емес. Құжатты қайта алыңыз.
verify-file-xml = XML бүлінген немесе тексеруге болмайтындай қол қойылған. Құжатты қайта алыңыз.
verify-picture-unreadable = Сурет оқылмады. 40 мегапиксельге дейінгі PNG, JPEG немесе TIFF жүктеңіз.
verify-codes-none = Суретте құжаттың штрих-кодтары табылмады. Бетті толық, бір дюймге 150 нүкте немесе одан жоғары ажыратымдылықпен сканерлеңіз не жақынырақ және жарықта суретке түсіріңіз.
verify-codes-missing = { $amount } штрих-кодтың { $numbers } нөмірлілері оқылмады. Бетті толық сканерлеңіз; кодтар екі бетте болса, екеуін де таңдаңыз.
verify-codes-conflict = Суретте бір құжаттың { $number } нөмірлі екі түрлі штрих-коды бар. Құжаттарды бір-бірден тексеріңіз.
verify-codes-damaged = Штрих-кодтардың деректері бүлінген. Бетті қайта сканерлеңіз.
verify-busy = Қазір көп файл тексерілуде. Бір минуттан кейін қайталаңыз.
verify-result-valid = Құжат түпнұсқа: барлық қолтаңба жарамды.
verify-result-invalid = Құжат расталмады: қолтаңба жарамсыз. Себебі төменде көрсетілген.
verify-result-indeterminate = Құжаттың түпнұсқалығы дәлелденбеді. Себебі төменде көрсетілген.
verify-document = № { $number } құжат
verify-document-other = Қол қойылған деректер басқа түрде; тек қолтаңба тексерілді.
verify-said = Қол қойылған деректер. Қағазда басылғанмен салыстырыңыз.
verify-provider = Кім берді
verify-signature = Қолтаңба { $number }, барлығы { $all }
verify-card = Электрондық құжат карточкасы
verify-card-note = Карточкаға тіркелген түпнұсқа мен қолтаңбалар тексерілді. Карточканың беттері ештеңені дәлелдемейді: тіркелген түпнұсқаны ашып, соны оқыңыз.
verify-card-original = Түпнұсқа
verify-card-size = Көлемі
verify-card-bytes = { $bytes } байт
verify-card-signatures = Тіркелген қолтаңбалар
verify-card-file = Қолтаңба файлы
verify-card-unsigned = Бұл PDF-ке файлдар тіркелген, бірақ олардың ішінде электрондық қолтаңба жоқ. Мұндай карточка ештеңені дәлелдемейді.
verify-card-originals = Карточкаға бірнеше түпнұсқа тіркелген: «{ $first }» және «{ $second }». Олардың қайсысына қол қойылғанын айту мүмкін емес. Карточканы қайта алыңыз.
verify-card-program = Карточкаға «{ $name }» бағдарламасы тіркелген. Оны ашпаңыз, құжатты қайта алыңыз.
verify-card-names = Карточкаға тіркелген файлдардың аттары жарамсыз. Карточканы қайта алыңыз.
verify-card-damaged = Карточкаға тіркелген файлдар бүлінген немесе тым үлкен, оларды оқу мүмкін емес. Карточканы қайта алыңыз.
verify-files-many = Файлдар саны { $limit }-тен көп. Бір құжаттың беттерін жүктеңіз.
verify-files-mixed = Бірге тек бір құжат беттерінің суреттері тексеріледі. Басқа файлдарды бір-бірлеп жүктеңіз.
