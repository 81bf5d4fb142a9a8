# ХҚКО ақпараттық жүйесінің сөздері.

center-nav-home = Басты бет
center-nav-cases = Өтініштер
center-home-title = Халыққа қызмет көрсету орталығы
center-home-lead = ЭҮП арқылы берілген өтініштердің статустары.
center-stage-received = ЭҮП-нан түскендер
center-stage-in_work = Жұмыста
center-stage-finished = Аяқталғандар
center-open-list = Тізімді ашу
center-search-label = Өтініш нөмірі, тіркеу нөмірі немесе ЖСН
center-search = Іздеу
center-cases-title = Барлық өтініштер
center-col-number = Бірегей нөмір
center-col-applicant = Тұтынушы
center-col-status = Статусы
center-col-until = Орындау мерзімі
center-col-changed = Өзгертілген
center-col-shown = Көрсетілген уақыты
center-col-clause = Регламенттің тармағы
center-case-title = № { $number } өтініш
center-case-facts = Өтініш туралы мәліметтер
center-case-registration = Тіркеу нөмірі
center-case-iin = ЖСН
center-case-submitted = Берілген күні
center-case-document = Шығару құжатының нөмірі
center-case-application = Өтініш
center-history = Статустар тарихы
center-not-yet = Әзірге белгісіз
center-found = { $count ->
    [0] Өтініш табылмады.
    [one] { $count } өтініш табылды.
   *[other] { $count } өтініш табылды.
}
