# Слова ИС ЦОН.

center-nav-home = Главная
center-nav-cases = Заявления
center-home-title = Центр обслуживания населения
center-home-lead = Статусы заявлений, поданных через ПЭП.
center-stage-received = Поступившие с ПЭП
center-stage-in_work = В работе
center-stage-finished = Завершённые
center-open-list = Открыть список
center-search-label = Номер заявления, регистрационный номер или ИИН
center-search = Найти
center-cases-title = Все заявления
center-col-number = Уникальный номер
center-col-applicant = Потребитель
center-col-status = Статус
center-col-until = Срок исполнения
center-col-changed = Изменено
center-col-shown = Отображён
center-col-clause = Пункт регламента
center-case-title = Заявление № { $number }
center-case-facts = Сведения о заявлении
center-case-registration = Регистрационный номер
center-case-iin = ИИН
center-case-submitted = Дата подачи
center-case-document = Номер выходного документа
center-case-application = Заявление
center-history = История статусов
center-not-yet = Пока не известно
center-found = { $count ->
    [0] Заявлений не найдено.
    [one] Найдено { $count } заявление.
    [few] Найдено { $count } заявления.
   *[other] Найдено { $count } заявлений.
}
