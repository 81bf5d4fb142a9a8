# Words of the gateway's desk.

nav-overview = Overview
nav-journal = Journal
nav-waiting = Waiting
nav-dead-letters = Not delivered

overview-title = Messages between systems
overview-lead = The gateway carries every message, keeps it until its recipient has it, and shows here what needs a person.
overview-address = Other systems send their messages to { $address }
count-received = Taken over in 24 hours
count-waiting = Waiting for delivery
count-oldest = The oldest since { $at }
count-dead = Not delivered
count-dead-hint = The recipient refused these messages. Look at the reason and send them again when it is gone.

list-title-journal = Journal of messages
list-lead-journal = Every message carried, the newest first. What a message says is not kept here.
list-empty-journal = No messages fit the filter.
list-title-waiting = Waiting for delivery
list-lead-waiting = These messages are tried again by themselves, at growing intervals of up to five minutes.
list-empty-waiting = Nothing waits.
list-title-dead-letters = Not delivered
list-lead-dead-letters = The recipient refused these messages for good. Those of the same case behind them wait as well.
list-empty-dead-letters = Everything was delivered.

column-message = Message
column-received = Taken over
column-way = From and to
column-case = Case
column-state = State
filter-system = System
filter-any-system = Any system
filter-any-state = Any state
filter-apply = Show
filter-clear = Clear the filter
attempts-failed = { $count ->
    [one] { $count } failed attempt
   *[other] { $count } failed attempts
}

state-waiting = Waiting
state-dead = Not delivered
state-delivered = Delivered

kind-request = Request
kind-notice = Notice of a request
kind-status = Change of status
kind-result = Result
kind-trace = Record of steps

message-title = Message
message-delivery = Delivery
message-delivered = Delivered
message-next = Next attempt
message-attempts = Failed attempts
message-last-error = The system’s words
message-dead-hint = The message will not be sent again by itself. Find and remove the cause, then send it again.
message-send-again = Send again
message-sent-again = The message is back in the queue.
message-facts = About the message
message-id = Message number
message-created = Made by the sender
message-regulation = Regulation
message-plan = Version of the regulation
message-after-action = Sent under
message-route = Carried under
message-size = Size
message-content-hidden = The content is personal and is not shown at the gateway.
seal-sender = Electronic signature of the sender
seal-checked = The signature, the certificate and its revocation were checked when the message was taken over.
seal-unreadable = The signature cannot be read.
seal-system = Information system
seal-serial = Certificate number
seal-issuer = Issued by
seal-valid = Valid
seal-own = Electronic signature of the gateway
transit-title = The gateway’s own record
transit-none = The regulation has no action for carrying this message.

# What can be done about a failed delivery.
message-advice = What this means
send-all-again = Send all again
send-all-hint = Once a cause that stopped many messages has been removed.
advice-seal = The recipient or the gateway does not trust the system’s signature. Check that its certificate is valid and not revoked, and that both systems have the same root certificate ([trust] root).
advice-silent = The recipient’s system does not answer. Check that it runs and that its address in [addresses] is right. The message goes by itself once it answers.
advice-address = The gateway’s configuration has no address of the recipient: add it to [addresses] and restart the gateway.
advice-status = The recipient’s system answered with an error. Look at its log of that time; the address in [addresses] may lead elsewhere.
advice-unreadable = The message or the answer could not be read. Usually the two systems run different versions of the program: update both.
advice-plan = The recipient does not know the version of the regulation under which the case runs. Start it with the same folder of regulations as the portal.
advice-repeated = The recipient has registered the case already. There is no need to send again; if the case is not to be seen there, ask the administrator.
advice-contradiction = The message and the signed document contradict each other. Sending again is of no use: give the message’s number to the administrator of the sending system.
advice-revocation = The revocation list could not be had. Check that the authority runs and can be reached.
advice-other = The recipient refused the message. Give the system’s words and the message’s number to the recipient’s administrator.

# Look-ups in registries.
nav-lookups = Look-ups
lookups-title = Look-ups in registries
lookups-lead = Who asked which registry about whom, for which case, under which clause, and on which ground. What the registry said is not kept here; opening a look-up is recorded.
lookups-empty = No look-ups fit the filter.
lookups-of-case = Look-ups of this case in registries
lookup-when = Asked
lookup-registry = Registry
lookup-sender = Who asked
lookup-subject = About whom
lookup-clause = Clause
lookup-outcome = Outcome
lookup-any-registry = Any registry
lookup-any-outcome = Any outcome
lookup-outcome-asked = Being asked
lookup-outcome-found = Found
lookup-outcome-not_found = Not found
lookup-outcome-silent = No answer
lookup-outcome-slow = Not in time
lookup-outcome-faulty = Out of order
lookup-outcome-refused = Refused
lookup-title = Look-up in a registry
lookup-facts = About the look-up
lookup-ground = Ground
lookup-channel = Channel
lookup-other = Second person
lookup-answered = Answered
lookup-cause = Word of the refusal
lookup-repeated = Asked again with the same number

# Participants: systems of other organizations.
nav-participants = Participants
participants-title = Requests of participants
participants-lead = Systems of other organizations ask registries here over SOAP. What bears no right signature of a participant stands in the program’s log only.
participants-address = Participants send their requests to { $address }
participants-empty = There are no requests.
participants-participant = Participant
participants-service = Service
participants-codes = What the codes mean
soap-taken = Being answered
soap-SCSS001 = Answered
soap-SCE001 = The message is not in its form, is too old, or came a second time
soap-SCE004 = There is no such service, or it is not open to the participant
soap-SCE005 = The certificate of the system is expired, revoked, or cannot be checked now
soap-SCE006 = The electronic signature of the system is wrong
soap-SCE007 = The message is not signed by the system
soap-SCE015 = The certificate of the person who asks is expired, revoked, or cannot be checked now
soap-SCE016 = The electronic signature over the question is wrong
soap-SCE017 = The question is not signed
soap-SCE909 = Internal error, or the registry does not answer
