# Слова набора. Система добавляет свои; каждый ключ есть на казахском, русском и английском.

brand = Qyzmet

# Системы: полные имена в шапке, краткие в таблицах.
system-portal = Веб-портал «электронного правительства»
system-center = Центр обслуживания населения
system-provider = Рабочее место услугодателя
system-gateway = Шлюз «электронного правительства»
system-authority = Удостоверяющий центр
system-registries = Реестры
short-portal = ПЭП
short-center = ИС ЦОН
short-provider = ИС МИО
short-gateway = ШЭП
short-authority = ИС НУЦ
short-registries = Реестры

# Вокруг каждой страницы.
skip-link = Перейти к содержанию
language-switch = Язык
navigation = Главное меню
nav-new = новых:
home = Главная
back = Назад
sign-in = Войти
sign-out = Выйти
signed-in-as = Вы вошли как { $name }
demonstration-banner = Демонстрация. Все люди и документы здесь вымышлены и не имеют юридической силы.
footer-contact = Вопросы о государственных услугах: 1414
footer-law = Каждый шаг услуги идёт по её регламенту и называет его пункт.
page-error-prefix = Ошибка:

# Формы.
errors-title = Исправьте, пожалуйста
field-optional = (необязательно)
field-error-prefix = Ошибка:
select-none = Выберите
row-title = Запись { $n }
row-add = Добавить запись
row-remove = Убрать запись
slot-file = Файл
slot-attach = Прикрепить
save = Сохранить
continue = Продолжить
cancel = Отмена
send = Отправить
remove = Убрать
remove-file = Убрать { $name }
show = Показать
download = Скачать
yes = Да
no = Нет

# Заявление.
status-title = Где сейчас заявление
status-holder = У кого
status-since = С какого времени
status-until = До какого времени
status-clause = По какому пункту
status-task = Что делается
status-overdue = Срок прошёл
status-near = Срок скоро истечёт
status-service-term = Срок всей услуги
status-proof = Как посчитан срок
status-no-limit = Срок не установлен
status-finished = Больше ничего делать не нужно.

# Ход дела.
trace-title = Ход дела по шагам
trace-step = Шаг
trace-what = Что сделано
trace-who = Кем
trace-when = Когда
trace-took = Сколько заняло
trace-action = Действие { $n }
trace-clause = Пункт { $clause }
trace-limit = срок: { $limit }
trace-late = Дольше срока
trace-hash = Запись { $hash }
trace-empty = Шагов пока нет.
trace-beside = Вне шагов регламента
outcome-done = Выполнено
outcome-passed = Условие соблюдено
outcome-failed = Условие не соблюдено
actor-applicant = Потребитель
actor-official = Сотрудник услугодателя
actor-operator = Оператор Центра
actor-system = Информационная система

# Подпись.
report-title = Проверка подписи
report-verdict-valid = Подпись действительна
report-verdict-invalid = Подпись недействительна
report-verdict-indeterminate = Подпись не принята: одна из проверок не дала ответа
report-verdict- = Отчёта нет
report-signer = Подписал(а)
report-iin = ИИН
report-organization = Организация
report-serial = Номер регистрационного свидетельства
report-algorithm = Алгоритм
report-level = Уровень
report-level-none = нет (ниже базового профиля { $profile })
report-level-none-reach = нет (ниже базового профиля { $profile }), доказательства как на уровне { $reach }
report-signed-at = Время подписания
report-judged-at = Проверено
report-checks = Проверки: пройдено { $passed } из { $all }
report-question = Проверка
report-answer = Результат
report-source = Источник
check-passed = Пройдена
check-failed = Не пройдена
check-unknown = Нет ответа

# Файлы и списки.
files-empty = Файлов нет.
file-size = { $kind }, { $size }
size-kilobytes = { $size } КБ
size-megabytes = { $size } МБ
pager = Страницы
pager-previous = Предыдущая
pager-next = Следующая
pager-at = Страница { $page } из { $pages }
steps-title = Шаги подачи заявления
steps-current = текущий шаг
steps-done = пройден
duration-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}
duration-hours = { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[many] { $count } часов
}
duration-minutes = { $count ->
    [one] { $count } минута
    [few] { $count } минуты
   *[many] { $count } минут
}
duration-seconds = { $count ->
    [one] { $count } секунда
    [few] { $count } секунды
   *[many] { $count } секунд
}
duration-instant = меньше секунды

# Что пошло не так.
problem-title = Что-то пошло не так
problem-reference = Номер обращения для поддержки: { $reference }
problem-home = Перейти на главную страницу
problem-not-found = Такой страницы нет
problem-not-found-hint = Проверьте адрес. Если вы перешли по ссылке, страница могла быть перенесена или принадлежит другому человеку.
problem-forbidden = Вам нельзя открыть эту страницу
problem-forbidden-hint = Она открыта людям с другой ролью. Войдите под другой учётной записью, если она у вас есть.
problem-csrf = Форма устарела
problem-csrf-hint = Вернитесь, обновите страницу и отправьте форму ещё раз. Ничего не отправлено.
problem-unauthorized = Войдите, пожалуйста
problem-unauthorized-hint = Это открыто только тем, кто вошёл.
problem-bad-request = Не удалось прочитать отправленное
problem-bad-request-hint = Вернитесь, обновите страницу и попробуйте ещё раз.
problem-too-large = Отправлено слишком много за один раз
problem-too-large-hint = Выберите файлы поменьше или добавляйте их по одному.
problem-method = По этому адресу такой запрос не принимается
problem-method-hint = Откройте страницу по ссылке и попробуйте ещё раз.
problem-media-type = Такой вид содержимого не принимается
problem-media-type-hint = Используйте один из форматов, названных на странице.
problem-internal = В работе сервиса произошёл сбой
problem-internal-hint = Вы ни в чём не виноваты. Сохранённое не потеряно. Попробуйте через несколько минут; если сбой повторится, назовите поддержке номер обращения.
problem-account-exists = Учётная запись с этим ИИН уже есть
problem-account-exists-hint = Войдите с её помощью. Если вы не регистрировались, обратитесь в центр обслуживания населения.
problem-credentials = ИИН или пароль неверны
problem-credentials-hint = Проверьте их и попробуйте ещё раз.
problem-locked = Слишком много неудачных попыток
problem-locked-hint = Вход с этим ИИН на время закрыт. Попробуйте позже.

# Вход.
sign-in-title = Вход
sign-in-lead = Войдите с ИИН и паролем или по ЭЦП.
sign-in-by-password = Вход по ИИН и паролю
sign-in-iin = ИИН
sign-in-iin-hint = 12 цифр
sign-in-password = Пароль
sign-in-button = Войти
sign-in-refused = ИИН или пароль неверны. Проверьте их и попробуйте ещё раз.
sign-in-locked = Слишком много неудачных попыток. Попробуйте после { $until }.
sign-in-iin-length = В ИИН 12 цифр.
sign-in-iin-check-digit = В ИИН опечатка: контрольная цифра не сходится.
sign-in-password-empty = Введите пароль.
sign-in-needed = Чтобы продолжить, войдите.
sign-in-kept = Сеанс завершился. Войдите ещё раз: введённый вами текст сохранён, после входа его можно отправить.
kept-title = Введённое сохранено
kept-lead = Вы снова вошли. То, что вы отправляли перед этим, ещё не отправлено.
kept-send = Отправить сейчас

# Ключи браузера (сценарий qyzmet-keys).
keys-insecure = Этот браузер не может хранить здесь ключи: нужно защищённое соединение (https). Вы можете подписать файлом, сделанным другой программой.
keys-noscript = Чтобы создать ключ в браузере и подписать им, нужен JavaScript. Без него подпишите документ своей программой и отправьте подпись (CMS) файлом или через API.
keys-make = Создать ключ
keys-working = Ключ создаётся…
keys-made = Регистрационное свидетельство получено. Можно подписывать.
keys-waits = Ключ создан и ждёт регистрационного свидетельства.
keys-none = В этом браузере для вас ещё нет ключа.
keys-pending = Ключ ждёт регистрационного свидетельства
keys-pending-explain = Покажите оператору удостоверение личности и назовите этот код. Свидетельство придёт сюда само; страницу можно закрыть.
keys-code = Код для оператора
keys-refused = В регистрационном свидетельстве отказано
keys-refused-clause = Пункт: { $name }
keys-refused-checks = Что не сошлось:
keys-valid = Действует
keys-expired = Срок истёк
keys-iin = ИИН
keys-organization = Организация
keys-term = Срок действия
keys-serial = Номер свидетельства
keys-demonstration = Выдано упрощённым путём демонстрации: личность владельца никто не проверил. Вне демонстрации такое свидетельство ничего не доказывает.
keys-download = Скачать свидетельство
keys-remove = Удалить из браузера
keys-remove-sure = Ключ исчезнет навсегда, восстановить его не сможет никто. Уже подписанные документы останутся действительными. Удалить?
keys-remove-yes = Удалить ключ
keys-remove-no = Оставить
keys-removed = Ключ удалён.
keys-error-network = Сервер не отвечает. Проверьте связь и попробуйте ещё раз.

# Подписание в браузере (сценарий qyzmet-sign).
signing-insecure = Этот браузер не может здесь подписывать: нужно защищённое соединение (https). Вы можете отправить подпись, сделанную другой программой (CMS).
signing-noscript = Чтобы подписать в браузере, нужен JavaScript. Без него скачайте документ, подпишите его своей программой (токен, openssl) и отправьте подпись (CMS) файлом или через API.
signing-document-title = Документ, который вы подписываете
signing-service = Услуга
signing-number = Номер
signing-applicant = Потребитель
signing-iin = ИИН
signing-attachments = Приложенные файлы
signing-bytes = Точные байты, которые подписываются
signing-digest = Хеш документа (SHA-256): { $digest }
signing-open-pdf = Открыть документ (PDF)
signing-no-preview = Этот браузер не показывает PDF внутри страницы. Откройте документ по ссылке ниже.
signing-certificate-title = Выберите регистрационное свидетельство ЭЦП
signing-none = В этом браузере нет действующего регистрационного свидетельства для вас.
signing-make-key = Создать ключ
signing-valid-until = действует до { $date }
signing-demonstration = выдано упрощённым путём демонстрации
signing-button = Подписать
signing-loading = Документ загружается…
signing-preparing = Готовим то, что будет подписано…
signing-signing = Подписываем…
signing-sending = Отправляем подпись…
signing-done = Подписано.
signing-refused-clause = Пункт: { $name }
signing-refused-checks = Что не сошлось:
signing-error-document = Документ не удалось загрузить или прочитать. Ничего не подписано. Обновите страницу.
signing-error-network = Сервер не отвечает. Ничего не потеряно: проверьте связь и нажмите кнопку ещё раз.
signing-error-attributes = Ничего не подписано: то, что сервер подготовил для подписи, не относится к документу, который вы видите.
signing-error-changed = Ничего не подписано: документ изменился с тех пор, как был показан. Новый — выше; прочитайте его и, если согласны, нажмите кнопку ещё раз.

# Вход по ЭЦП
by-key-title = Вход по ЭЦП
by-key-lead = Пароль не нужен: вы подписываете одноразовый текст, и система проверяет ваше регистрационное свидетельство.
by-key-office = Нужно служебное свидетельство: { $name } (БИН { $bin }).
by-key-button = Войти по ЭЦП
by-key-choose = Чем подписать
by-key-iin = ИИН
by-key-valid-until = действует до { $date }
by-key-none = В этом браузере нет ключа, которым можно войти.
by-key-none-office = В этом браузере нет служебного ключа, которым можно войти.
by-key-none-keys = Ключ этого браузера создаётся на странице «Ключи» после входа с паролем.
by-key-asking = Получаем одноразовый текст…
by-key-signing = Подписываем…
by-key-sending = Проверяем подпись…
by-key-done = Вход выполнен.
by-key-error-network = Сервер не отвечает. Проверьте связь и нажмите кнопку ещё раз.
by-key-error-attributes = Ничего не подписано: то, что подготовил сервер, не относится к одноразовому тексту. Обновите страницу.
by-key-refused-clause = Пункт: { $name }
by-key-refused-checks = Что не сошлось:
by-key-insecure = Ключи этого браузера доступны только по защищённому соединению (https). Можно войти подписью из файла.
by-key-noscript = Ключи этого браузера и NCALayer работают только с JavaScript. Без него можно войти подписью из файла.
by-key-file = Войти подписью из файла (CMS)
by-file-title = Вход подписью из файла
by-file-lead = Подпишите одноразовый текст своей программой и отправьте подпись до { $until }. После попытки текст больше не действует.
by-file-back = Назад ко входу
by-file-download = Скачайте текст
by-file-text = Показать текст
by-file-sign = Подпишите его ключом своего свидетельства, например так:
by-file-upload = Отправьте подпись (CMS, с текстом внутри или без него).
by-file-file = Файл подписи
by-file-cms = Или подпись текстом
by-file-cms-hint = PEM или base64
problem-challenge-gone = Этот одноразовый текст здесь больше не действует
problem-challenge-gone-hint = Он уже использован, заменён новым или получен в другом окне. Начните вход ещё раз: текст будет новый.
problem-challenge-expired = Срок одноразового текста истёк
problem-challenge-expired-hint = Начните вход ещё раз и подпишите новый текст.
problem-challenge-of-other-system = Подписан текст для входа в другую систему
problem-challenge-of-other-system-hint = Начните вход на этой странице и подпишите текст, который она даёт.
problem-challenge-not-signed = Подписан не этот одноразовый текст
problem-challenge-not-signed-hint = Скачайте текст заново и подпишите его без изменений.
problem-key-unreadable = Подпись не читается
problem-key-unreadable-hint = Нужна подпись CMS (файл .cms, .p7s или текст base64). Начните вход ещё раз.
problem-key-not-one = Нужна ровно одна подпись
problem-key-not-one-hint = Подпишите текст только своим ключом.
problem-key-without-iin = В свидетельстве нет ИИН
problem-key-without-iin-hint = Войдите со свидетельством, выданным вам лично, или с паролем.
problem-key-refused = Вход по ЭЦП отклонён: подпись или свидетельство не прошли проверку
problem-key-refused-hint = Что не сошлось, сказано ниже. Можно войти с другим свидетельством или с паролем.
problem-key-algorithm = Алгоритм или длина ключа больше не принимаются
problem-key-algorithm-hint = Получите новое регистрационное свидетельство (GOST512…) и войдите с ним. Пока можно войти с паролем.
problem-key-broken = Подпись не подходит к одноразовому тексту или к свидетельству
problem-key-broken-hint = Начните вход ещё раз и подпишите новый текст своим ключом. Если повторится, попробуйте другую программу или другой файл ключа.
problem-key-untrusted = Регистрационное свидетельство выдал не тот удостоверяющий центр, которому доверяет эта система
problem-key-untrusted-hint = Выберите свидетельство национального удостоверяющего центра или центра этой системы либо войдите с паролем.
problem-key-expired = Регистрационное свидетельство сейчас не действует: срок истёк или ещё не начался
problem-key-expired-hint = Получите в удостоверяющем центре новое регистрационное свидетельство и войдите с ним. Пока можно войти с паролем.
problem-key-wrong-usage = Это регистрационное свидетельство не для входа
problem-key-wrong-usage-hint = Выберите ключ аутентификации (файл AUTH_…) или единый ключ (GOST512…). Ключом только для подписания документов в эту систему не входят.
problem-key-revoked = Регистрационное свидетельство отозвано или приостановлено
problem-key-revoked-hint = Получите новое регистрационное свидетельство или снимите приостановление в удостоверяющем центре. Пока можно войти с паролем.
problem-key-of-other = Регистрационное свидетельство выдано другому человеку: ИИН не совпадает
problem-key-of-other-hint = Выберите свой ключ или исправьте указанный ИИН.
problem-key-of-other-office = Нужно регистрационное свидетельство сотрудника этого учреждения
problem-key-of-other-office-hint = Выберите служебный ключ с БИН, указанным на странице входа. Если его ещё нет, войдите с паролем и получите ключ.
problem-key-revocation-unknown = Вход по ЭЦП сейчас невозможен: неизвестно, не отозвано ли свидетельство
problem-key-revocation-unknown-hint = Список отозванных свидетельств недоступен. Повторите позже или войдите с паролем.
problem-key-no-account = Для ИИН этого свидетельства здесь нет учётной записи
problem-key-no-account-hint = Сначала зарегистрируйтесь; сотруднику учётную запись открывает администратор системы.
problem-too-many-challenges = Сейчас слишком многие входят одновременно
problem-too-many-challenges-hint = Повторите через несколько минут или войдите с паролем.

# NCALayer
agent-name = NCALayer
agent-about = ключ из файла или с токена, через программу на этом компьютере
agent-this-browser = ключ этого браузера
agent-demonstration = выдано упрощённым путём демонстрации
agent-asking = Программа NCALayer спрашивает вас: выберите ключ и введите пароль в её окне.
agent-cancelled = Вы отменили подписание в NCALayer. Ничего не подписано.
agent-absent = Программа NCALayer не отвечает
agent-absent-hint = Запустите NCALayer (или qyzmet signer) на этом компьютере и нажмите кнопку ещё раз. Если она запущена, откройте в браузере https://127.0.0.1:13579 и проверьте, что её сертификату доверяют.
agent-gone = Программа NCALayer закрыла соединение
agent-gone-hint = Ничего не отправлено. Перезапустите NCALayer и нажмите кнопку ещё раз.
agent-late = NCALayer не ответила за пять минут
agent-late-hint = Закройте её окно и нажмите кнопку ещё раз.
agent-busy = NCALayer уже спрашивает вас
agent-busy-hint = Закончите или закройте открытое окно NCALayer.
agent-failed = NCALayer не смогла подписать
agent-failed-hint = Проверьте, тот ли ключ выбран, верен ли пароль и не истёк ли срок свидетельства. Что сообщила программа:
agent-old = Эта версия NCALayer не умеет подписывать для сайтов
agent-old-hint = Обновите NCALayer до версии 1.4 или новее.
agent-protocol = NCALayer ответила непонятно
agent-protocol-hint = Обновите NCALayer; если не поможет, отправьте подпись файлом (CMS). Что сообщила программа:
agent-file-name = Файл подписи (CMS)
agent-file-about = подписать другой программой и отправить файл
agent-file-how = Скачайте то, что подписывается, подпишите своей программой отдельно от документа (detached) и выберите файл подписи.
agent-file-download = Скачать для подписания
agent-file-label = Файл подписи
agent-file-missing = Файл подписи не выбран
agent-file-missing-hint = Выберите файл .cms, .p7s или .pem и нажмите кнопку ещё раз.
agent-file-large = Файл слишком велик для подписи
agent-file-large-hint = Нужна подпись отдельно от документа, не больше 700 КБ.
