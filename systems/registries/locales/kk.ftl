# Тізілімдердің сөздері.

registries-nav-home = Тізілімдер
registries-nav-lookups = Сұрау салулар
registries-nav-faults = Ауыстырып-қосқыштар
registries-title = Мемлекеттік тізілімдер
registries-lead = { $count ->
    [one] Ойдан шығарылған { $count } адам.
   *[other] Ойдан шығарылған { $count } адам.
} Жүйелер тек шлюз арқылы, әр жолы істі, тармақты және негізді көрсетіп сұрайды.
registries-invented = Бұл адам ойдан шығарылған.
registries-iin = ЖСН
registries-search = Іздеу
registries-iin-wrong = ЖСН он екі цифрдан тұрады, соңғысы қалғандарына сәйкес келеді.
registries-iin-unknown = Тізілімдерде мұндай ЖСН жоқ.
registries-all = Тізілімдер
registries-col-registry = Тізілім
registries-col-holds = Онда не бар
registries-col-mode = Күйі
registries-col-example = Мысал
registries-holds-gbd_fl = Т.А.Ә., туған күні, құжаттары, мекенжайы
registries-holds-nr_iin = ЖСН берілген бе және кімге
registries-holds-enis = Сенімхаттар
registries-holds-cgo = Отбасы және мүгедектік
registries-holds-labour_market = Жұмыссыз ретінде тіркеу
registries-holds-e_sobes = Әлеуметтік көмек және жәрдемақылар
registries-holds-guardianship = Қорғаншылар және қамқорлыққа алынғандар
registries-mode-normal = Жауап береді
registries-mode-silent = Үнсіз
registries-mode-slow = Баяу
registries-mode-faulty = Істен шыққан
registries-mode-not_found = Ешкімді таппайды
registries-person-title = Адам
registries-person-facts = Адам туралы мәліметтер
registries-birth = Туған күні
registries-age = { $years ->
    [one] { $years } жас
   *[other] { $years } жас
}
registries-death = Қайтыс болған күні
registries-address = Мекенжайы
registries-relative-mother = Анасы
registries-relative-father = Әкесі
registries-relative-spouse = Жұбайы
registries-relative-child = Баласы
registries-message = Тізілімнің хабарламасы
registries-nothing = Жазба жоқ.
registries-lookups-lead = Шлюз арқылы келген барлық сұрақтар, алдымен жаңалары. Әрқайсысын қарау жазылады.
registries-lookups-empty = Сұрау салулар жоқ.
registries-any = Кез келген тізілім
registries-show = Көрсету
registries-col-when = Қашан
registries-col-sender = Кім сұрады
registries-col-subject = Кім туралы
registries-col-case = Іс
registries-col-clause = Тармақ
registries-col-outcome = Нәтижесі
registries-outcome-found = Табылды
registries-outcome-not_found = Табылмады
registries-outcome-silent = Жауап жоқ
registries-outcome-slow = Үлгермеді
registries-outcome-faulty = Істен шыққан
registries-outcome-refused = Бас тартылды
registries-lookup-title = Тізілімге сұрау салу
registries-lookup-facts = Сұрау салу туралы
registries-regulation = Регламент
registries-ground = Негізі
registries-received = Қабылданды
registries-answered = Жауап берілді
registries-reason = Жүйенің сөзі
registries-request = ЖТ МДҚ хабарламасы түріндегі сұрау салу
registries-faults-lead = Көрсетілім және дайындық үшін: тізілім өзін қалай ұстайды — бәріне немесе бір адамға қатысты.
registries-faults-iin-hint = Тек осы адам туралы сұрау салулар. Бос болса: бәрі туралы.
registries-delay = Баяу тізілімнің кідірісі, миллисекундпен
registries-delay-hint = Бос болса: бір минут, одан ұзақ ешкім күтпейді.
registries-delay-wrong = Кідіріс — 3600000-нан аспайтын миллисекунд саны.
registries-mode-wrong = Күйін таңдаңыз.
registries-registry-wrong = Тізілімді таңдаңыз.
registries-switch = Ауыстыру
registries-faults-empty = Барлық тізілімдер жауап береді.
registries-faults-clear = Бәрі қайтадан жауап берсін
registries-everybody = бәрі
registries-faults-off = Бұл орнатудың тізілімдері ауыстырылмайды. Оны danger_allow_faults баптауы рұқсат етеді, тек көрсетілім және дайындық үшін.
