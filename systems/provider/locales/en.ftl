# The words of the provider's desk.

nav-received = Received
nav-in-work = In work
nav-done = Done
nav-keys = My keys

list-received = Received
list-in_work = In work
list-done = Done
list-empty-received = There are no new cases.
list-empty-in_work = Nothing is in work.
list-empty-done = No case is done yet.
lists = Lists of cases
overdue-count = { $count ->
    [one] { $count } case is overdue. It comes first.
   *[other] { $count } cases are overdue. They come first.
}
overdue = Overdue
time-left = left: { $time }
time-late = late by { $time }
no-limit = No limit is set
search = Find a case
search-hint = Name, IIN, application number or registration number
search-button = Find
search-nothing = There are no such cases.
search-elsewhere = Found in “{ $list }”: { $count }
only-mine = Only mine
next-case = Next case

column-applicant = Applicant
column-service = Service
column-number = Application number
column-registration = Registration number
application-number = application № { $number }
column-holder = Held by
column-state = State
column-until = Deadline
column-finished = Finished
applicant-iin = IIN
submitted-at = Submitted

state-registered = Registered, taken by nobody
state-taken = Taken into work
state-decided = Decided, the document is being drawn
state-drawn = The document is drawn and waits to be confirmed
state-confirmed = The document is confirmed and waits to be signed
state-signed = The document is signed and sent

work-title = Work on the case
take = Take into work
release = Give back to “Received”
not-mine = Another official holds the case: you can look at it but not decide it.
decide-lead = Read the application, the documents and the check of the signature, and decide.
decide = Decide
case-beside = Open the whole case in a new window
refusal-needs-ground = A refusal must give its grounds: say which requirement is not met and on what this rests. The applicant will read these words in the letter.
to-document = To the document
to-case = To the case
to-trace = The case step by step
request-title = Application
request-fields = What the applicant stated
application-pdf = Open the application (PDF)
application-json = Signed data
application-cms = Signature file
attachments-title = Attached documents

being-drawn = The document is being drawn. The page will refresh by itself.
being-drawn-again = Refresh now
draw-error-too_long = The document came out too long. Go back to the decision and shorten the text.
draw-error-template = The document could not be drawn. Tell the administrator; the decision is kept.
document-number = Document number
no-preview = Your browser does not show PDF inside a page. Open the document by the link below.
open-document = Open the document (PDF)
confirm-lead = Check the document. After it is confirmed the decision cannot be changed.
confirm = Confirm the document
reopen-title = Change the decision
reopen-reason = Why the decision changes
reopen-hint = The reason stays in the trace of the case. The drawn document will not be used.
reopen-reason-needed = Give a reason.
reopen = Go back to the decision
sign-title = Signature
sign-lead = Sign the document with your electronic signature. It goes to the applicant as soon as it is signed.
signed-and-sent = The document is signed and was sent to the applicant.
