# Слова реестров.

registries-nav-home = Реестры
registries-nav-lookups = Запросы
registries-nav-faults = Переключатели
registries-title = Государственные реестры
registries-lead = { $count ->
    [one] { $count } вымышленное лицо.
    [few] { $count } вымышленных лица.
   *[other] { $count } вымышленных лиц.
} Системы спрашивают только через шлюз, каждый раз с указанием дела, пункта и основания.
registries-invented = Это лицо вымышлено.
registries-iin = ИИН
registries-search = Найти
registries-iin-wrong = ИИН состоит из двенадцати цифр, последняя соответствует остальным.
registries-iin-unknown = В реестрах нет этого ИИН.
registries-all = Реестры
registries-col-registry = Реестр
registries-col-holds = Что в нем
registries-col-mode = Состояние
registries-col-example = Пример
registries-holds-gbd_fl = Ф.И.О., рождение, документы, адрес
registries-holds-nr_iin = Присвоен ли ИИН и кому
registries-holds-enis = Доверенности
registries-holds-cgo = Семья и инвалидность
registries-holds-labour_market = Регистрация в качестве безработного
registries-holds-e_sobes = Социальная помощь и пособия
registries-holds-guardianship = Опекуны и подопечные
registries-mode-normal = Отвечает
registries-mode-silent = Молчит
registries-mode-slow = Медлит
registries-mode-faulty = Неисправен
registries-mode-not_found = Никого не находит
registries-person-title = Лицо
registries-person-facts = Сведения о лице
registries-birth = Дата рождения
registries-age = { $years ->
    [one] { $years } год
    [few] { $years } года
   *[other] { $years } лет
}
registries-death = Дата смерти
registries-address = Адрес
registries-relative-mother = Мать
registries-relative-father = Отец
registries-relative-spouse = Супруг (супруга)
registries-relative-child = Ребенок
registries-message = Сообщение реестра
registries-nothing = Записей нет.
registries-lookups-lead = Все вопросы, пришедшие через шлюз, сначала новые. Просмотр каждого записывается.
registries-lookups-empty = Запросов нет.
registries-any = Любой реестр
registries-show = Показать
registries-col-when = Когда
registries-col-sender = Кто спросил
registries-col-subject = О ком
registries-col-case = Дело
registries-col-clause = Пункт
registries-col-outcome = Исход
registries-outcome-found = Найдено
registries-outcome-not_found = Не найдено
registries-outcome-silent = Нет ответа
registries-outcome-slow = Не успел
registries-outcome-faulty = Неисправен
registries-outcome-refused = Отказано
registries-lookup-title = Запрос в реестр
registries-lookup-facts = О запросе
registries-regulation = Регламент
registries-ground = Основание
registries-received = Получен
registries-answered = Дан ответ
registries-reason = Слова системы
registries-request = Запрос как сообщение ГБД ФЛ
registries-faults-lead = Для показа и репетиций: как ведет себя реестр — для всех или для одного лица.
registries-faults-iin-hint = Только запросы об этом лице. Пусто: обо всех.
registries-delay = Задержка медлительного реестра, в миллисекундах
registries-delay-hint = Пусто: минута, дольше никто не ждет.
registries-delay-wrong = Задержка — число миллисекунд, не более 3600000.
registries-mode-wrong = Выберите состояние.
registries-registry-wrong = Выберите реестр.
registries-switch = Переключить
registries-faults-empty = Все реестры отвечают.
registries-faults-clear = Пусть отвечают все
registries-everybody = все
registries-faults-off = Реестры этой установки не переключаются. Это разрешает настройка danger_allow_faults, только для показа и репетиций.
