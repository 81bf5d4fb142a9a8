# Слова портала.

# Навигация.
nav-services = Услуги
nav-cases = История получения услуг
nav-notices = Уведомления
nav-keys = Мои ключи
nav-check = Проверка документа

# Слова акта.
act-clause = пункт { $clause }
act-words = Слова регламента

# Главная.
home-title = Государственные услуги
home-lead = Подайте заявление с телефона или компьютера. Готовый документ придёт в личный кабинет.
home-greeting = Здравствуйте, { $name }!
home-unread = { $count ->
    [0] Новых уведомлений нет.
    [one] { $count } новое уведомление.
    [few] { $count } новых уведомления.
   *[many] { $count } новых уведомлений.
}
home-open-notices = Читать уведомления
home-cases = { $count ->
    [0] Вы ещё не подавали заявлений.
    [one] { $count } заявление.
    [few] { $count } заявления.
   *[many] { $count } заявлений.
}
home-open-cases = Открыть историю
home-drafts = { $count ->
    [one] { $count } незаконченное заявление.
    [few] { $count } незаконченных заявления.
   *[many] { $count } незаконченных заявлений.
}
home-open-drafts = Продолжить
home-check = Есть документ с уникальным номером?
home-check-link = Проверьте, подлинный ли он
how-title = Как это работает
how-1 = Зарегистрируйтесь: нужны ИИН и пароль.
how-2 = Заполните заявление и приложите документы.
how-3 = Подпишите заявление своей ЭЦП.
how-4 = Следите, у кого оно, и получите готовый документ.

# Услуги.
services-title = Услуги
services-lead = Выберите услугу, чтобы узнать условия и подать заявление.
services-empty = Услуг пока нет.
services-search = Найти услугу
services-find = Найти
services-only-online = Только те, что подаются через портал
services-all = Все услуги
service-online = Через портал
service-in-person = При личном обращении
service-not-online = Регламент не предусматривает подачу заявления через портал. Куда обратиться:
service-by-steps = Общего срока в регламенте нет; сроки шагов указаны ниже.
service-or-refusal = или отказ
service-document-when = в определённых случаях
service-document-never = по желанию
service-files-lead = Через портал прикладываются копии документов:
service-paragraph = пункт { $n }
service-table = Таблица действий
service-diagram = Схема
service-diagram-lead = Те же шаги рисунком; словами они – в списке выше.
service-step-next = Дальше
service-registered = Зарегистрировано в органе юстиции
service-repealed-by = Утратил силу:
channel-portal = Через портал
channel-center = Через центр обслуживания населения
channel-provider = У услугодателя
channel-akim = Через акима сельского округа
channel-place-portal = здесь, никуда ходить не нужно
channel-place-center = центр по месту жительства
channel-place-akim = аппарат акима сельского округа по месту жительства
services-found = { $count ->
    [one] Найдена { $count } услуга.
    [few] Найдено { $count } услуги.
   *[many] Найдено { $count } услуг.
}
services-count = { $count ->
    [one] { $count } услуга.
    [few] { $count } услуги.
   *[many] { $count } услуг.
}
service-apply = Подать заявление
service-sign-in = Войти и подать заявление
service-who = Кто оказывает
service-where = Где
service-how-long = Сколько ждать
service-up-to = { $time } – предельный срок по регламенту
service-result = Что вы получите
service-bring = Что понадобится
service-bring-iin = Личный кабинет на портале (ИИН и пароль).
service-bring-key = Ключ ЭЦП.
service-files = { $kinds }, каждый файл до { $size } МБ.
service-files-count = { $count ->
    [one] Не больше { $count } файла.
   *[other] Не больше { $count } файлов.
}
service-conditions = Технические условия по регламенту
service-steps = Шаги услуги
service-steps-lead = Так услугу описывает регламент. По этим шагам идёт и ваше заявление.
service-step-who = Кто
service-step-what = Что делает
service-step-result = Чем заканчивается
service-step-limit = Срок
service-act = Регламент
service-act-number = Постановление
service-act-of = № { $number } от { $date }
service-act-body = Кем принято
service-standard = Стандарт
service-information = Справки
service-status-check = Где узнать о ходе
service-repealed = Действие регламента
service-requirements = На что вы можете рассчитывать

# Регистрация и вход.
register-title = Регистрация
register-lead = Откройте личный кабинет. Это бесплатно и занимает минуту.
register-iin-hint = 12 цифр с удостоверения личности
register-surname = Фамилия
register-given-name = Имя
register-patronymic = Отчество
register-patronymic-hint = Если есть в удостоверении личности
register-password-hint = Не короче 8 знаков. Лучше всего – несколько слов.
register-password-again = Пароль ещё раз
register-button = Зарегистрироваться
register-have = Уже есть кабинет?
registered-title = Кабинет открыт
registered-lead = Теперь войдите со своим ИИН и паролем.
registered-warnings = Проверьте, пожалуйста:
sign-in-no-account = Ещё нет кабинета?

# Незаконченные заявления.
drafts-title = Незаконченные заявления
drafts-lead = Всё, что вы сохранили, ждёт вас здесь { $days } дней.
drafts-empty = Незаконченных заявлений нет.
drafts-touched = Изменено { $at }
drafts-continue = Продолжить
drafts-discard = Удалить заявление
draft-state-draft = Черновик
draft-state-frozen = Ждёт подписи
draft-state-refused = Подпись не принята
draft-state-submitted = Отправлено

# Заявление.
step-fill = Заполнить
step-review = Проверить
step-sign = Подписать
request-title = Заявление
request-save = Сохранить черновик
request-saved = Сохранено. Можно закрыть страницу и вернуться позже.
request-saved-at = Сохранено { $at }
request-file = Файл
request-files-photo = Подойдёт и фотография документа.
request-files-title = Документы
request-files-other = Другие документы
request-attach = Прикрепить
request-review = Дальше: проверить
review-title = Проверьте заявление
review-lead = После этого шага заявление получит номер, и его останется подписать.
review-change = Изменить
review-freeze = Всё верно, к подписи
application-addressee = Кому
application-applicant = Заявитель
application-files = Приложенные документы
sign-title = Подпишите заявление
sign-lead = Прочитайте документ, выберите регистрационное свидетельство ЭЦП и нажмите «Подписать».
sign-again-lead = Заявление не отправлено, но ничего не пропало. Выберите другое свидетельство и подпишите ещё раз.
sign-show = Показать заявление
sign-here = Подписание
sign-no-key = Нет ключа?
sign-elsewhere = Подписать своей программой (токен, openssl)
sign-elsewhere-lead = Если ключ не в этом браузере, подпишите точные байты документа сами и пришлите подпись CMS.
sign-elsewhere-download = Скачать точные байты заявления
sign-elsewhere-sign = Подпишите файл, ничего в нём не меняя. Например, так:
sign-elsewhere-upload = Пришлите подпись сюда: файлом или текстом.
sign-cms-file = Файл подписи (CMS)
sign-cms-text = Или текст подписи
sign-cms-hint = Base64 или PEM
sign-cms-send = Отправить подпись
sign-reopen = Вернуться и изменить заявление
submitted-title = Заявление отправлено
submitted-lead = Мы проверили подпись и передали заявление. Сохраните его номер.
submitted-next = Что дальше
submitted-next-1 = { $provider } зарегистрирует заявление и рассмотрит его.
submitted-next-2 = О каждом изменении придёт уведомление в личный кабинет.
submitted-next-3 = Готовый документ появится здесь же.
submitted-open = Следить за заявлением

# История получения услуг.
cases-empty = Вы ещё не подавали заявлений.
cases-service = Услуга
cases-status = Статус
cases-submitted = Подано
case-number = Уникальный номер
case-registration = Номер регистрации
case-result = Результат
case-document-number = Номер документа
case-issued = Дата выдачи
delivery-title = Куда приходят результаты
delivery-short = В личный кабинет и, если хотите, на почту.
delivery-lead = Результат всегда приходит в личный кабинет. Если хотите, он придёт и на электронную почту.
delivery-email = Электронная почта
delivery-hint = Чтобы не получать на почту, оставьте поле пустым.
delivery-change = Изменить
case-validity = Срок действия
case-ground = Основание отказа
case-place = Ваше место в очереди
case-place-of = { $place } из { $of }
case-place-left = Исключено из списка
case-place-register = Журнал
case-place-number = Номер в журнале
case-place-why = Почему это место
case-by-email = Результат придёт в личный кабинет и на почту { $email }.
case-to-cabinet = Результат придёт в личный кабинет.
case-read-result = Открыть документ
case-download-result = Скачать PDF
case-check-here = Любой может проверить подлинность документа по номеру:
case-application = Заявление
case-application-read = Прочитать заявление
case-application-pdf = Заявление в PDF
case-application-json = Точные байты, которые подписаны (JSON)
case-application-cms = Подпись (CMS)
case-application-card = Карточка электронного документа: подлинник и подпись внутри (PDF)
case-history = История статусов
case-signatures = Проверка подписей
trace-lead = Каждый шаг услуги: по какому пункту, кто, когда и за какое время его выполнил.
signatures-lead = Как портал проверил подпись под заявлением и подпись под результатом.
survey-lead = Два коротких вопроса. Ответить можно один раз.
survey-send = Отправить ответы
survey-choose = Выберите ответ.
survey-thanks = Спасибо, ваши ответы приняты.

# Уведомления.
notices-empty = Уведомлений пока нет. Они появятся, когда изменится статус заявления.
notices-new = Новое
notices-open = Открыть заявление

# Проверка документа.
verify-title = Проверка документа
verify-lead = Введите уникальный номер документа. С ИИН получателя покажем, что это за документ.
verify-number-hint = 14 цифр вверху документа
verify-iin-hint = ИИН того, кому выдан документ
verify-number-missing = Введите уникальный номер.
verify-button = Проверить
verify-unknown = Документа с таким номером нет. Проверьте, верно ли набран номер.
verify-exists = Документ с таким номером есть, от { $date }.
verify-more = Чтобы узнать больше, введите ИИН получателя.
verify-other = Документ с этим номером выдан другому человеку.
verify-yes = Такой документ выдан.
verify-kind = Документ
verify-when = Когда
verify-hash = Сравните это значение с SHA-256 вашего файла: если они равны, файл не изменён.

# Письма и подтверждение адреса.
delivery-in-hand = Бумажный экземпляр можно получить лично у услугодателя или в ЦОН: назовите номер заявления и покажите документ, удостоверяющий личность. Распечатанный документ с QR-кодом имеет ту же силу.
delivery-off = Отправка писем здесь не настроена. Результаты ждут вас в личном кабинете.
delivery-lost = Последнее письмо на этот адрес не доставлено. Проверьте адрес или укажите другой; результат ждёт вас в личном кабинете.
delivery-confirmed = Адрес { $email } подтверждён: письма приходят на него.
delivery-what = Что присылать
delivery-what-hint = Обычное письмо не шифруется: по дороге его могут прочитать. Сам документ присылается, только если вы это выберете.
delivery-what-notice = Только известие о том, что в кабинете есть новое
delivery-what-document = Известие и сам документ (PDF) незашифрованным письмом
delivery-code-title = Подтвердите адрес
delivery-code-lead = Мы отправили код на { $email }. Пока адрес не подтверждён, письма на него не приходят.
delivery-code = Код из письма
delivery-code-enter = Подтвердить
delivery-code-again = Сохранить и прислать код ещё раз
delivery-code-wrong = Код не подходит. Проверьте цифры.
delivery-code-over = Этот код больше не действует. Запросите новый.
letters-title = Письма
letter-waiting = ждёт отправки
letter-sent = отправлено
letter-refused = адрес не принимает почту
letter-given_up = не удалось отправить
letter-returned = вернулось
verify-by-number = По номеру
verify-by-file = По файлу или бумаге
verify-by-file-lead = Загрузите PDF, карточку электронного документа, подпись CMS, подписанный XML, а если документ на бумаге, то сканы или фотографии страниц со штрих-кодами. Файлы проверяются и не сохраняются.
verify-file = Файл
verify-file-hint = PDF, CMS, XML, PNG, JPEG или TIFF, до 10 МБ. Изображений одного документа можно выбрать несколько. Сканируйте с разрешением 150 точек на дюйм или больше.
verify-content = Подписанный документ
verify-content-hint = Нужен, если подпись CMS хранится отдельно от документа.
verify-file-button = Проверить файл
verify-file-missing = Выберите файл.
verify-file-large = Файл больше { $limit } МБ. Сканируйте с меньшим разрешением или проверьте документ по номеру.
verify-file-unknown = Это не PDF, не CMS, не XML и не изображение PNG, JPEG или TIFF. Загрузите сам документ или скан.
verify-file-content-missing = Подпись хранится отдельно от документа. Загрузите вместе с ней и подписанный документ.
verify-file-unsigned = В файле нет электронной подписи. Если документ выдан на бумаге, загрузите скан страницы со штрих-кодами.
verify-file-cut-off = Файл обрезан: его конца нет, и подпись в нём не проверить. Скачайте файл заново целиком и проверьте ещё раз.
verify-file-damaged = Файл повреждён, и подпись в нём не прочитать. Получите документ заново.
verify-file-xml = XML повреждён или подписан так, что проверить нельзя. Получите документ заново.
verify-picture-unreadable = Изображение не удалось прочитать. Загрузите PNG, JPEG или TIFF размером до 40 мегапикселей.
verify-codes-none = На изображении не найдены штрих-коды документа. Сканируйте страницу целиком с разрешением 150 точек на дюйм или больше либо сфотографируйте ближе и при хорошем свете.
verify-codes-missing = Не прочитаны штрих-коды { $numbers } из { $amount }. Сканируйте страницу целиком; если коды на двух страницах, выберите обе.
verify-codes-conflict = Под номером { $number } на изображении два разных штрих-кода одного документа. Проверяйте по одному документу.
verify-codes-damaged = Данные штрих-кодов повреждены. Сканируйте страницу ещё раз.
verify-busy = Сейчас проверяется много файлов. Повторите через минуту.
verify-result-valid = Документ подлинный: все подписи действительны.
verify-result-invalid = Документ не подтверждён: подпись недействительна. Причина указана ниже.
verify-result-indeterminate = Подлинность документа не доказана. Причина указана ниже.
verify-document = Документ № { $number }
verify-document-other = Подписанные данные имеют другую форму; проверена только подпись.
verify-said = Что подписано. Сравните с тем, что напечатано на бумаге.
verify-provider = Кем выдан
verify-signature = Подпись { $number } из { $all }
verify-card = Карточка электронного документа
verify-card-note = Проверены приложенные к карточке подлинник и подписи. Страницы самой карточки ничего не доказывают: откройте приложенный подлинник и читайте его.
verify-card-original = Подлинник
verify-card-size = Размер
verify-card-bytes = { $bytes } байт
verify-card-signatures = Приложено подписей
verify-card-file = Файл подписи
verify-card-unsigned = К этому PDF приложены файлы, но среди них нет электронной подписи. Такая карточка ничего не доказывает.
verify-card-originals = К карточке приложено несколько подлинников: «{ $first }» и «{ $second }». Что из них подписано, сказать нельзя. Получите карточку заново.
verify-card-program = К карточке приложена программа «{ $name }». Не открывайте её и получите документ заново.
verify-card-names = Имена файлов, приложенных к карточке, недопустимы. Получите карточку заново.
verify-card-damaged = Файлы, приложенные к карточке, повреждены или слишком велики, прочитать их нельзя. Получите карточку заново.
verify-files-many = Выбрано больше файлов, чем { $limit }. Загрузите страницы одного документа.
verify-files-mixed = Вместе проверяются только изображения страниц одного документа. Остальные файлы загружайте по одному.
