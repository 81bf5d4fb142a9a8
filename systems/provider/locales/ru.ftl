# Слова рабочего места услугодателя.

nav-received = Поступившие
nav-in-work = В работе
nav-done = Исполненные
nav-keys = Мои ключи

list-received = Поступившие
list-in_work = В работе
list-done = Исполненные
list-empty-received = Новых заявлений нет.
list-empty-in_work = В работе ничего нет.
list-empty-done = Исполненных заявлений пока нет.
lists = Списки заявлений
overdue-count = { $count ->
    [one] Просрочено { $count } заявление. Оно стоит первым.
    [few] Просрочены { $count } заявления. Они стоят первыми.
   *[other] Просрочено { $count } заявлений. Они стоят первыми.
}
overdue = Срок прошёл
time-left = осталось: { $time }
time-late = опоздание: { $time }
no-limit = Срок не установлен
search = Найти заявление
search-hint = Фамилия или имя, ИИН, номер заявления или регистрационный номер
search-button = Найти
search-nothing = Таких заявлений нет.
search-elsewhere = Нашлось в списке «{ $list }»: { $count }
only-mine = Только мои
next-case = Следующее заявление

column-applicant = Потребитель
column-service = Услуга
column-number = Номер заявления
column-registration = Регистрационный номер
application-number = заявление № { $number }
column-holder = У кого
column-state = Состояние
column-until = Срок
column-finished = Исполнена
applicant-iin = ИИН
submitted-at = Подана

state-registered = Зарегистрирована, никем не взята
state-taken = Взята в работу
state-decided = Решение принято, документ формируется
state-drawn = Документ сформирован и ждёт подтверждения
state-confirmed = Документ подтверждён и ждёт подписи
state-signed = Документ подписан и отправлен

work-title = Работа с заявлением
take = Взять в работу
release = Вернуть в «Поступившие»
not-mine = Заявление в работе у другого сотрудника: вы можете его смотреть, но не решать.
decide-lead = Изучите заявление, документы и проверку подписи и примите решение.
decide = Принять решение
case-beside = Открыть заявление целиком в новом окне
refusal-needs-ground = Отказ должен быть мотивированным: напишите, какое требование не выполнено и на чём это основано. Потребитель прочитает эти слова в письме.
to-document = Перейти к документу
to-case = К заявлению
to-trace = Ход дела по шагам
request-title = Заявление
request-fields = Что указал потребитель
application-pdf = Открыть заявление (PDF)
application-json = Подписанные данные
application-cms = Файл подписи
attachments-title = Приложенные документы

being-drawn = Документ формируется. Страница обновится сама.
being-drawn-again = Обновить сейчас
draw-error-too_long = Документ получился слишком длинным. Вернитесь к решению и сократите текст.
draw-error-template = Документ не удалось сформировать. Сообщите администратору; решение сохранено.
document-number = Номер документа
no-preview = Ваш браузер не показывает PDF на странице. Откройте документ по ссылке ниже.
open-document = Открыть документ (PDF)
confirm-lead = Проверьте документ. После подтверждения решение изменить нельзя.
confirm = Подтвердить документ
reopen-title = Изменить решение
reopen-reason = Почему решение меняется
reopen-hint = Причина останется в ходе дела. Сформированный документ не будет использован.
reopen-reason-needed = Укажите причину.
reopen = Вернуться к решению
sign-title = Подпись
sign-lead = Подпишите документ своей ЭЦП. Сразу после подписания он уйдёт потребителю.
signed-and-sent = Документ подписан ЭЦП и отправлен потребителю.
