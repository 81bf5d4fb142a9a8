# Шлюздің жұмыс орнының сөздері.

nav-overview = Шолу
nav-journal = Журнал
nav-waiting = Күтуде
nav-dead-letters = Жеткізілмегендер

overview-title = Жүйелер арасындағы хабарламалар
overview-lead = Шлюз әр хабарламаны жеткізеді, алушы қабылдағанша сақтайды және адамның назарын қажет ететінін осында көрсетеді.
overview-address = Басқа жүйелер хабарламаларын мына мекенжайға жібереді: { $address }
count-received = 24 сағатта қабылданғаны
count-waiting = Жеткізілуін күтуде
count-oldest = Ең ерте қабылданғаны — { $at }
count-dead = Жеткізілмегендер
count-dead-hint = Алушы бұл хабарламаларды қабылдамады. Себебін қараңыз, ол жойылғаннан кейін қайта жіберіңіз.

list-title-journal = Хабарламалар журналы
list-lead-journal = Барлық берілген хабарламалар, алдымен жаңалары. Хабарламалардың мазмұны мұнда сақталмайды.
list-empty-journal = Шарттарға сай хабарлама жоқ.
list-title-waiting = Жеткізілуін күтуде
list-lead-waiting = Бұл хабарламалар өздігінен қайта жіберіледі, аралығы бес минутқа дейін ұзарады.
list-empty-waiting = Күтіп тұрған хабарлама жоқ.
list-title-dead-letters = Жеткізілмегендер
list-lead-dead-letters = Алушы бұл хабарламаларды біржола қабылдамады. Сол істің олардан кейінгі хабарламалары да күтуде.
list-empty-dead-letters = Барлығы жеткізілді.

column-message = Хабарлама
column-received = Қабылданды
column-way = Кімнен және кімге
column-case = Іс
column-state = Күйі
filter-system = Жүйе
filter-any-system = Кез келген жүйе
filter-any-state = Кез келген күй
filter-apply = Көрсету
filter-clear = Шарттарды тазарту
attempts-failed = { $count } сәтсіз әрекет

state-waiting = Күтуде
state-dead = Жеткізілмеді
state-delivered = Жеткізілді

kind-request = Сұрау
kind-notice = Сұрау туралы хабарлама
kind-status = Статустың өзгеруі
kind-result = Нәтиже
kind-trace = Қадамдар жазбасы

message-title = Хабарлама
message-delivery = Жеткізу
message-delivered = Жеткізілді
message-next = Келесі әрекет
message-attempts = Сәтсіз әрекеттер
message-last-error = Жүйенің сөзі
message-dead-hint = Бұл хабарлама енді өздігінен жіберілмейді. Себебін тауып жойыңыз да, қайта жіберіңіз.
message-send-again = Қайта жіберу
message-sent-again = Хабарлама қайтадан кезекке қойылды.
message-facts = Хабарлама туралы
message-id = Хабарламаның нөмірі
message-created = Жіберуші жасаған уақыт
message-regulation = Регламент
message-plan = Регламенттің нұсқасы
message-after-action = Жіберу негізі
message-route = Беру негізі
message-size = Көлемі
message-content-hidden = Мазмұны дербес деректерге жатады және шлюзде көрсетілмейді.
seal-sender = Жіберушінің ЭЦҚ-сы
seal-checked = Қолтаңба, тіркеу куәлігі және оның қайтарып алынбағаны хабарлама қабылданған кезде тексерілді.
seal-unreadable = Қолтаңба оқылмайды.
seal-system = Ақпараттық жүйе
seal-serial = Тіркеу куәлігінің нөмірі
seal-issuer = Кім берген
seal-valid = Жарамды мерзімі
seal-own = Шлюздің ЭЦҚ-сы
transit-title = Шлюздің өз жазбасы
transit-none = Регламентте бұл хабарламаны беруге арналған әрекет жоқ.

# What can be done about a failed delivery.
message-advice = Бұл нені білдіреді
send-all-again = Барлығын қайта жіберу
send-all-hint = Көп хабарламаға ортақ себеп жойылғанда.
advice-seal = Алушы немесе шлюз жүйенің ЭЦҚ-сына сенбейді. Тіркеу куәлігінің жарамды екенін, кері қайтарылмағанын және екі жүйедегі түбірлік сертификаттың бірдей екенін тексеріңіз ([trust] root).
advice-silent = Алушының жүйесі жауап бермейді. Оның іске қосылғанын және [addresses] ішіндегі мекенжайдың дұрыстығын тексеріңіз. Ол жауап бергенде хабарлама өзі жіберіледі.
advice-address = Шлюз конфигурациясында алушының мекенжайы жоқ: оны [addresses] бөліміне қосып, шлюзді қайта іске қосыңыз.
advice-status = Алушының жүйесі қатемен жауап берді. Оның осы уақыттағы журналын қараңыз; [addresses] ішіндегі мекенжай қате болуы мүмкін.
advice-unreadable = Хабарламаны немесе жауапты оқу мүмкін болмады. Әдетте жүйелердегі бағдарлама нұсқалары әртүрлі: екеуін де жаңартыңыз.
advice-plan = Іс жүріп жатқан регламент нұсқасы алушыға белгісіз. Оны порталдағы регламенттер бумасымен іске қосыңыз.
advice-repeated = Іс алушыда тіркелген. Қайта жіберудің қажеті жоқ; іс онда көрінбесе, әкімшіге хабарласыңыз.
advice-contradiction = Хабарлама мен қол қойылған құжат сәйкес келмейді. Қайта жіберу пайдасыз: хабарлама нөмірін жіберуші жүйенің әкімшісіне беріңіз.
advice-revocation = Кері қайтарылған куәліктер тізімін алу мүмкін болмады. Куәландырушы орталықтың іске қосылғанын және қолжетімді екенін тексеріңіз.
advice-other = Алушы хабарламаны қабылдамады. Жүйенің сөзін және хабарлама нөмірін алушының әкімшісіне беріңіз.

# Тізілімдерге сұрау салулар.
nav-lookups = Тізілімдерге сұрау салулар
lookups-title = Тізілімдерге сұрау салулар
lookups-lead = Кім, қай тізілімнен, кім туралы, қай іс бойынша, қай тармақпен және қандай негізде сұрағаны. Тізілімнің не деп жауап бергені мұнда сақталмайды; сұрау салуды қарау жазылады.
lookups-empty = Шартқа сай келетін сұрау салу жоқ.
lookups-of-case = Осы істің тізілімдерге сұрау салулары
lookup-when = Қашан
lookup-registry = Тізілім
lookup-sender = Кім сұрады
lookup-subject = Кім туралы
lookup-clause = Тармақ
lookup-outcome = Нәтижесі
lookup-any-registry = Кез келген тізілім
lookup-any-outcome = Кез келген нәтиже
lookup-outcome-asked = Сұралуда
lookup-outcome-found = Табылды
lookup-outcome-not_found = Табылмады
lookup-outcome-silent = Жауап жоқ
lookup-outcome-slow = Үлгермеді
lookup-outcome-faulty = Істен шыққан
lookup-outcome-refused = Бас тартылды
lookup-title = Тізілімге сұрау салу
lookup-facts = Сұрау салу туралы
lookup-ground = Негізі
lookup-channel = Арна
lookup-other = Екінші тұлға
lookup-answered = Жауап берілді
lookup-cause = Бас тарту сөзі
lookup-repeated = Сол нөмірмен қайталанғаны
