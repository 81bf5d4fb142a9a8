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
report-level = Level
report-level-none = none (below the { $profile } baseline)
report-level-none-reach = none (below the { $profile } baseline), with the evidence of { $reach }
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
sign-in-lead = Sign in with your IIN and password, or by digital signature.
sign-in-by-password = Sign in with IIN and password
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

# Sign-in by digital signature
by-key-title = Sign in by digital signature
by-key-lead = No password is needed: you sign a one-time text, and the system checks your certificate.
by-key-office = A certificate of the office is needed: { $name } (BIN { $bin }).
by-key-button = Sign in by signature
by-key-choose = What to sign with
by-key-iin = IIN
by-key-valid-until = valid until { $date }
by-key-none = This browser has no key to sign in with.
by-key-none-office = This browser has no key of the office to sign in with.
by-key-none-keys = A key of this browser is made on the page “Keys” after signing in with the password.
by-key-asking = Getting the one-time text…
by-key-signing = Signing…
by-key-sending = Checking the signature…
by-key-done = You are signed in.
by-key-error-network = The server does not answer. Check the connection and press the button again.
by-key-error-attributes = Nothing was signed: what the server prepared does not belong to the one-time text. Load the page again.
by-key-refused-clause = Clause: { $name }
by-key-refused-checks = What did not fit:
by-key-insecure = The keys of this browser can be used over a secure connection (https) only. You can sign in with a signature from a file.
by-key-noscript = Keys of the browser and NCALayer need JavaScript. Without it you can sign in with a signature from a file.
by-key-file = Sign in with a signature from a file (CMS)
by-file-title = Sign in with a signature from a file
by-file-lead = Sign the one-time text with a program of your own and send the signature before { $until }. After one attempt the text is void.
by-file-back = Back to signing in
by-file-download = Download the text
by-file-text = Show the text
by-file-sign = Sign it with the key of your certificate, for example:
by-file-upload = Send the signature (CMS, with the text inside or without).
by-file-file = Signature file
by-file-cms = Or the signature as text
by-file-cms-hint = PEM or base64
problem-challenge-gone = This one-time text is not valid here any more
problem-challenge-gone-hint = It was used already, replaced by a newer one, or given to another window. Begin again: the text will be new.
problem-challenge-expired = The one-time text has expired
problem-challenge-expired-hint = Begin again and sign the new text.
problem-challenge-of-other-system = A text for signing in to another system was signed
problem-challenge-of-other-system-hint = Begin on this page and sign the text that it gives.
problem-challenge-not-signed = It is not this one-time text that was signed
problem-challenge-not-signed-hint = Download the text again and sign it unchanged.
problem-key-unreadable = The signature cannot be read
problem-key-unreadable-hint = A CMS signature is needed (a .cms or .p7s file, or base64 text). Begin again.
problem-key-not-one = Exactly one signature is needed
problem-key-not-one-hint = Sign the text with your own key only.
problem-key-without-iin = The certificate has no IIN
problem-key-without-iin-hint = Sign in with a certificate of your own, or with the password.
problem-key-refused = Sign-in was refused: the signature or the certificate did not pass the check
problem-key-refused-hint = What did not fit is said below. You can use another certificate, or the password.
problem-key-algorithm = The algorithm or the length of the key is not accepted any more
problem-key-algorithm-hint = Obtain a new certificate (GOST512…) and sign in with it. Until then you can use the password.
problem-key-broken = The signature does not fit the one-time text or the certificate
problem-key-broken-hint = Begin again and sign the new text with your own key. If it happens again, try another program or another key file.
problem-key-untrusted = The certificate was issued by an authority that this system does not trust
problem-key-untrusted-hint = Choose a certificate of the national authority or of this system's own, or use the password.
problem-key-expired = The certificate is not in force now: it has expired or its term has not begun
problem-key-expired-hint = Obtain a new certificate from the authority and sign in with it. Until then you can use the password.
problem-key-wrong-usage = This certificate is not for signing in
problem-key-wrong-usage-hint = Choose the authentication key (file AUTH_…) or the unified one (GOST512…). A key for signing documents only does not sign in here.
problem-key-revoked = The certificate is revoked or suspended
problem-key-revoked-hint = Obtain a new certificate, or have the suspension ended by the authority. Until then you can use the password.
problem-key-of-other = The certificate is another person's: the IIN differs
problem-key-of-other-hint = Choose your own key, or correct the IIN that you gave.
problem-key-of-other-office = A certificate of somebody of this office is needed
problem-key-of-other-office-hint = Choose the key with the BIN that the sign-in page names. If you have none yet, sign in with the password and obtain one.
problem-key-revocation-unknown = Sign-in by signature is not possible now: it is not known whether the certificate was revoked
problem-key-revocation-unknown-hint = The list of revoked certificates cannot be had. Try later, or sign in with the password.
problem-key-no-account = Nobody with the IIN of this certificate has an account here
problem-key-no-account-hint = Register first; an account of staff is opened by the administrator of the system.
problem-too-many-challenges = Too many people are signing in at this moment
problem-too-many-challenges-hint = Try again in a few minutes, or sign in with the password.

# NCALayer
agent-name = NCALayer
agent-about = a key from a file or a token, through the program on this computer
agent-this-browser = key of this browser
agent-demonstration = issued by the demonstration's shortcut
agent-asking = NCALayer is asking you: choose the key and enter the password in its window.
agent-cancelled = You cancelled signing in NCALayer. Nothing was signed.
agent-absent = NCALayer does not answer
agent-absent-hint = Start NCALayer (or qyzmet signer) on this computer and press the button again. If it is running, open https://127.0.0.1:13579 in the browser and see whether its certificate is trusted.
agent-gone = NCALayer closed the connection
agent-gone-hint = Nothing was sent. Start NCALayer again and press the button.
agent-late = NCALayer did not answer within five minutes
agent-late-hint = Close its window and press the button again.
agent-busy = NCALayer is asking you already
agent-busy-hint = Finish or close the open window of NCALayer.
agent-failed = NCALayer could not sign
agent-failed-hint = See whether the right key is chosen, the password is right and the certificate has not expired. What the program said:
agent-old = This version of NCALayer cannot sign for sites
agent-old-hint = Update NCALayer to version 1.4 or newer.
agent-protocol = The answer of NCALayer could not be understood
agent-protocol-hint = Update NCALayer; if that does not help, send the signature as a file (CMS). What the program said:
agent-file-name = Signature file (CMS)
agent-file-about = sign with another program and send its file
agent-file-how = Download what is signed, sign it with your own program apart from the document (detached), and choose the signature file.
agent-file-download = Download for signing
agent-file-label = Signature file
agent-file-missing = No signature file is chosen
agent-file-missing-hint = Choose a .cms, .p7s or .pem file and press the button again.
agent-file-large = The file is too large for a signature
agent-file-large-hint = A signature apart from the document is needed, at most 700 KB.
