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
sign-in-lead = Войдите с помощью ИИН и пароля.
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
