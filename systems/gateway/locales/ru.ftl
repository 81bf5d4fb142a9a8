# Слова рабочего места шлюза.

nav-overview = Обзор
nav-journal = Журнал
nav-waiting = Ожидают
nav-dead-letters = Не доставлены

overview-title = Сообщения между системами
overview-lead = Шлюз передаёт каждое сообщение, хранит его, пока его не принял получатель, и показывает здесь то, что требует внимания человека.
overview-address = Другие системы отправляют сообщения на адрес { $address }
count-received = Принято за 24 часа
count-waiting = Ожидают доставки
count-oldest = Самое раннее — с { $at }
count-dead = Не доставлены
count-dead-hint = Получатель отклонил эти сообщения. Посмотрите причину и, когда она устранена, отправьте их снова.

list-title-journal = Журнал сообщений
list-lead-journal = Все переданные сообщения, сначала новые. Содержание сообщений здесь не хранится.
list-empty-journal = Нет сообщений, подходящих под условия.
list-title-waiting = Ожидают доставки
list-lead-waiting = Эти сообщения отправляются повторно сами, с растущими промежутками до пяти минут.
list-empty-waiting = Ничего не ожидает.
list-title-dead-letters = Не доставлены
list-lead-dead-letters = Получатель окончательно отклонил эти сообщения. Следующие за ними сообщения того же дела тоже ждут.
list-empty-dead-letters = Всё доставлено.

column-message = Сообщение
column-received = Принято
column-way = От кого и кому
column-case = Дело
column-state = Состояние
filter-system = Система
filter-any-system = Любая система
filter-any-state = Любое состояние
filter-apply = Показать
filter-clear = Сбросить условия
attempts-failed = { $count ->
    [one] { $count } неудачная попытка
    [few] { $count } неудачные попытки
   *[other] { $count } неудачных попыток
}

state-waiting = Ожидает
state-dead = Не доставлено
state-delivered = Доставлено

kind-request = Запрос
kind-notice = Уведомление о запросе
kind-status = Изменение статуса
kind-result = Результат
kind-trace = Запись о шагах

message-title = Сообщение
message-delivery = Доставка
message-delivered = Доставлено
message-next = Следующая попытка
message-attempts = Неудачных попыток
message-last-error = Слова системы
message-dead-hint = Само это сообщение больше не отправится. Найдите и устраните причину, затем отправьте его снова.
message-send-again = Отправить снова
message-sent-again = Сообщение снова в очереди.
message-facts = О сообщении
message-id = Номер сообщения
message-created = Составлено отправителем
message-regulation = Регламент
message-plan = Версия регламента
message-after-action = Отправлено по
message-route = Передано по
message-size = Размер
message-content-hidden = Содержание относится к персональным данным и на шлюзе не показывается.
seal-sender = ЭЦП отправителя
seal-checked = Подпись, регистрационное свидетельство и отсутствие его отзыва проверены при приёме сообщения.
seal-unreadable = Подпись не читается.
seal-system = Информационная система
seal-serial = Номер регистрационного свидетельства
seal-issuer = Кем выдано
seal-valid = Действительно
seal-own = ЭЦП шлюза
transit-title = Запись самого шлюза
transit-none = В регламенте нет действия для передачи этого сообщения.

# What can be done about a failed delivery.
message-advice = Что это значит
send-all-again = Отправить снова все
send-all-hint = Когда причина устранена, общая для многих сообщений.
advice-seal = Получатель или шлюз не доверяет ЭЦП системы. Проверьте, что её регистрационное свидетельство действует и не отозвано и что у обеих систем один и тот же корневой сертификат ([trust] root).
advice-silent = Система получателя не отвечает. Проверьте, запущена ли она и верен ли её адрес в [addresses]. Сообщение отправится само, когда она ответит.
advice-address = В конфигурации шлюза нет адреса получателя: добавьте его в [addresses] и перезапустите шлюз.
advice-status = Система получателя ответила ошибкой. Посмотрите её журнал за это время; адрес в [addresses] может вести не туда.
advice-unreadable = Сообщение или ответ не удалось прочитать. Обычно у систем разные версии программы: обновите обе.
advice-plan = Получателю неизвестна версия регламента, по которой идёт дело. Запустите его с той же папкой регламентов, что и портал.
advice-repeated = Дело уже зарегистрировано у получателя. Отправлять снова не нужно; если дело там не видно, обратитесь к администратору.
advice-contradiction = Сообщение и подписанный документ расходятся. Отправлять снова бесполезно: передайте номер сообщения администратору системы-отправителя.
advice-revocation = Не удалось получить список отозванных свидетельств. Проверьте, что удостоверяющий центр запущен и доступен.
advice-other = Получатель отклонил сообщение. Передайте слова системы и номер сообщения администратору получателя.

# Запросы в реестры.
nav-lookups = Запросы в реестры
lookups-title = Запросы в реестры
lookups-lead = Кто, какой реестр, о ком, по какому делу, по какому пункту и на каком основании спросил. Что ответил реестр, здесь не хранится; просмотр запроса записывается.
lookups-empty = Под условия ничего не подходит.
lookups-of-case = Запросы этого дела в реестры
lookup-when = Когда
lookup-registry = Реестр
lookup-sender = Кто спросил
lookup-subject = О ком
lookup-clause = Пункт
lookup-outcome = Исход
lookup-any-registry = Любой реестр
lookup-any-outcome = Любой исход
lookup-outcome-asked = Спрашивается
lookup-outcome-found = Найдено
lookup-outcome-not_found = Не найдено
lookup-outcome-silent = Нет ответа
lookup-outcome-slow = Не успел
lookup-outcome-faulty = Неисправен
lookup-outcome-refused = Отказано
lookup-title = Запрос в реестр
lookup-facts = О запросе
lookup-ground = Основание
lookup-channel = Канал
lookup-other = Второе лицо
lookup-answered = Дан ответ
lookup-cause = Слово отказа
lookup-repeated = Повторов с тем же номером

# Участники: системы других организаций.
nav-participants = Участники
participants-title = Запросы участников
participants-lead = Здесь системы других организаций обращаются к реестрам по SOAP. То, что не подписано действительной ЭЦП участника, остаётся только в журнале программы.
participants-address = Участники направляют запросы по адресу { $address }
participants-empty = Запросов нет.
participants-participant = Участник
participants-service = Сервис
participants-codes = Что означают коды
soap-taken = Обрабатывается
soap-SCSS001 = Ответ дан
soap-SCE001 = Сообщение не соответствует формату, устарело или пришло повторно
soap-SCE004 = Такого сервиса нет, или он не открыт участнику
soap-SCE005 = Регистрационное свидетельство системы истекло, отозвано, или его сейчас нельзя проверить
soap-SCE006 = ЭЦП системы неверна
soap-SCE007 = Сообщение не подписано системой
soap-SCE015 = Регистрационное свидетельство запрашивающего истекло, отозвано, или его сейчас нельзя проверить
soap-SCE016 = ЭЦП под запросом неверна
soap-SCE017 = Запрос не подписан
soap-SCE909 = Внутренняя ошибка, или реестр не отвечает
