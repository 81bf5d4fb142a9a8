# Words of the kit. A system adds its own; every key stands in kk, ru and en.

brand = Qyzmet

# Systems: full names in headers, short names in tables.
system-portal = E-government portal
system-center = Public service centre
system-provider = Service provider’s desk
system-gateway = E-government gateway
system-authority = Certification authority
system-registries = Registries
short-portal = Portal
short-center = Service centre
short-provider = Provider
short-gateway = Gateway
short-authority = Certification authority
short-registries = Registries

# Around every page.
skip-link = Skip to the content
language-switch = Language
navigation = Main menu
nav-new = new:
home = Home
back = Back
sign-in = Sign in
sign-out = Sign out
signed-in-as = You are signed in as { $name }
demonstration-banner = Demonstration. All people and documents here are invented and have no legal force.
footer-contact = Questions about public services: 1414
footer-law = Every step of a service follows its regulation and cites the clause.
page-error-prefix = Error:

# Forms.
errors-title = Please correct the following
field-optional = (not required)
field-error-prefix = Error:
select-none = Choose
row-title = Entry { $n }
row-add = Add an entry
row-remove = Remove this entry
slot-file = File
slot-attach = Attach
save = Save
continue = Continue
cancel = Cancel
send = Send
remove = Remove
remove-file = Remove { $name }
show = Show
download = Download
yes = Yes
no = No

# A case.
status-title = Where the application is now
status-holder = Who has it
status-since = Since
status-until = Until
status-clause = Under which clause
status-task = What is being done
status-overdue = The time limit has passed
status-near = The time limit ends soon
status-service-term = Term of the whole service
status-proof = How the time limit was counted
status-no-limit = No time limit is set
status-finished = Nothing more is to be done.

# A trace.
trace-title = How the case went, step by step
trace-step = Step
trace-what = What was done
trace-who = Who did it
trace-when = When
trace-took = How long
trace-action = Action { $n }
trace-clause = Clause { $clause }
trace-limit = limit: { $limit }
trace-late = Longer than the limit
trace-hash = Record { $hash }
trace-empty = There are no steps yet.
trace-beside = Beside the steps
outcome-done = Done
outcome-passed = Condition met
outcome-failed = Condition not met
actor-applicant = Applicant
actor-official = Official
actor-operator = Centre operator
actor-system = Information system

# A signature.
report-title = Signature check
report-verdict-valid = The signature is valid
report-verdict-invalid = The signature is not valid
report-verdict-indeterminate = The signature is not accepted: one check gave no answer
report-verdict- = There is no report
report-signer = Signed by
report-iin = IIN
report-organization = Organization
report-serial = Certificate number
report-algorithm = Algorithm
report-signed-at = Signing time
report-judged-at = Checked
report-checks = Checks: { $passed } of { $all } passed
report-question = Check
report-answer = Result
report-source = Source
check-passed = Passed
check-failed = Failed
check-unknown = No answer

# Files and lists.
files-empty = No files.
file-size = { $kind }, { $size }
size-kilobytes = { $size } KB
size-megabytes = { $size } MB
pager = Pages
pager-previous = Previous
pager-next = Next
pager-at = Page { $page } of { $pages }
steps-title = Steps of the application
steps-current = current step
steps-done = done
duration-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
duration-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
duration-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
duration-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
duration-instant = less than a second

# Problems.
problem-title = Something went wrong
problem-reference = Reference number for support: { $reference }
problem-home = Go to the start page
problem-not-found = This page does not exist
problem-not-found-hint = Check the address. If you followed a link, the page may have been moved or may belong to somebody else.
problem-forbidden = You may not open this page
problem-forbidden-hint = It is open to people with another role. Sign in with another account if you have one.
problem-csrf = The form is out of date
problem-csrf-hint = Go back, reload the page and send the form again. Nothing has been sent.
problem-unauthorized = Please sign in
problem-unauthorized-hint = This is open only to signed-in people.
problem-bad-request = What was sent cannot be read
problem-bad-request-hint = Go back, reload the page and try again.
problem-too-large = Too much was sent at once
problem-too-large-hint = Choose smaller files or add them one by one.
problem-method = This address does not accept such a request
problem-method-hint = Open the page from its link and try again.
problem-media-type = This kind of content is not accepted
problem-media-type-hint = Use one of the formats named on the page.
problem-internal = The service has failed
problem-internal-hint = It is not your fault. What you saved is kept. Try again in a few minutes; if it happens again, tell support the reference number.
problem-account-exists = There is already an account with this IIN
problem-account-exists-hint = Sign in with it. If you did not register, ask the public service centre.
problem-credentials = The IIN or the password is wrong
problem-credentials-hint = Check both and try again.
problem-locked = Too many failed attempts
problem-locked-hint = Signing in with this IIN is closed for a while. Try again later.

# Signing in.
sign-in-title = Sign in
sign-in-lead = Sign in with your IIN and password.
sign-in-iin = IIN
sign-in-iin-hint = 12 digits
sign-in-password = Password
sign-in-button = Sign in
sign-in-refused = The IIN or the password is wrong. Check both and try again.
sign-in-locked = Too many failed attempts. Try again after { $until }.
sign-in-iin-length = An IIN has 12 digits.
sign-in-iin-check-digit = One digit of the IIN is mistyped: the check digit does not match.
sign-in-password-empty = Enter the password.
sign-in-needed = Sign in to continue.
sign-in-kept = Your session has ended. Sign in again: what you typed is kept and can be sent afterwards.
kept-title = What you typed is kept
kept-lead = You are signed in again. What you were sending before has not been sent yet.
kept-send = Send it now

# Keys of the browser (script of qyzmet-keys).
keys-insecure = This browser cannot keep keys here: a secure connection (https) is needed. You can sign with a file of your own instead.
keys-noscript = Making and using a key in the browser needs JavaScript. Without it, sign in a program of your own and send the signature (CMS) as a file or through the API.
keys-make = Make a key
keys-working = The key is being made…
keys-made = The certificate is here. You can sign.
keys-waits = The key is made and waits for its certificate.
keys-none = There is no key for you in this browser yet.
keys-pending = The key waits for its certificate
keys-pending-explain = Show your identity document to the operator and tell them this code. The certificate comes here by itself; you may leave the page meanwhile.
keys-code = Code for the operator
keys-refused = The certificate was refused
keys-refused-clause = Clause: { $name }
keys-refused-checks = What did not fit:
keys-valid = Valid
keys-expired = Expired
keys-iin = IIN
keys-organization = Organization
keys-term = Term
keys-serial = Certificate number
keys-demonstration = Issued through the shortcut of the demonstration: nobody has identified the holder. Such a certificate proves nothing outside the demonstration.
keys-download = Download the certificate
keys-remove = Remove from this browser
keys-remove-sure = The key will be gone for ever and nobody can restore it. Documents already signed stay valid. Remove it?
keys-remove-yes = Remove the key
keys-remove-no = Keep it
keys-removed = The key has been removed.
keys-error-network = The server does not answer. Check the connection and try again.

# Signing in the browser (script of qyzmet-sign).
signing-insecure = This browser cannot sign here: a secure connection (https) is needed. You can send a signature made elsewhere (CMS).
signing-noscript = Signing in the browser needs JavaScript. Without it, download the document, sign it with a program of your own (a token, openssl) and send the signature (CMS) as a file or through the API.
signing-document-title = The document you sign
signing-service = Service
signing-number = Number
signing-applicant = Applicant
signing-iin = IIN
signing-attachments = Attachments
signing-bytes = The exact bytes that are signed
signing-digest = Digest of the document (SHA-256): { $digest }
signing-open-pdf = Open the document (PDF)
signing-no-preview = This browser does not show PDF inside a page. Open the document with the link below.
signing-certificate-title = Choose the certificate
signing-none = There is no valid certificate for you in this browser.
signing-make-key = Make a key
signing-valid-until = valid until { $date }
signing-demonstration = issued through the shortcut of the demonstration
signing-button = Sign
signing-loading = The document is being loaded…
signing-preparing = Preparing what will be signed…
signing-signing = Signing…
signing-sending = Sending the signature…
signing-done = Signed.
signing-refused-clause = Clause: { $name }
signing-refused-checks = What did not fit:
signing-error-document = The document could not be loaded or read. Nothing was signed. Reload the page.
signing-error-network = The server does not answer. Nothing is lost: check the connection and press the button again.
signing-error-attributes = Nothing was signed: what the server prepared for signing does not belong to the document you see.
signing-error-changed = Nothing was signed: the document has changed since it was shown. The new one is above; read it and press the button again if you agree.
