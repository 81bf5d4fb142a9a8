# The words of the portal.

# Navigation.
nav-services = Services
nav-cases = History of services
nav-notices = Notifications
nav-keys = My keys
nav-check = Check a document

# The act's words.
act-clause = clause { $clause }
act-words = The words of the regulation

# Home.
home-title = Public services
home-lead = Apply from your phone or computer. The finished document comes to your personal account.
home-greeting = Hello, { $name }!
home-unread = { $count ->
    [0] No new notifications.
    [one] { $count } new notification.
   *[other] { $count } new notifications.
}
home-open-notices = Read notifications
home-cases = { $count ->
    [0] You have not applied for anything yet.
    [one] { $count } application.
   *[other] { $count } applications.
}
home-open-cases = Open the history
home-drafts = { $count ->
    [one] { $count } unfinished application.
   *[other] { $count } unfinished applications.
}
home-open-drafts = Continue
home-check = Do you have a document with a unique number?
home-check-link = Check whether it is genuine
how-title = How it works
how-1 = Register: you need your IIN and a password.
how-2 = Fill in the application and attach documents.
how-3 = Sign the application with your electronic signature.
how-4 = See who is handling it, and receive the finished document.

# Services.
services-title = Services
services-lead = Choose a service to see its terms and to apply.
services-empty = There are no services yet.
services-search = Find a service
services-find = Find
services-only-online = Only those that can be applied for here
services-all = All services
service-online = Online
service-in-person = In person
service-not-online = The regulation has no application through the portal. Where to go:
service-by-steps = The regulation states no term for the whole; the terms of the steps stand below.
service-or-refusal = or a refusal
service-document-when = in certain cases
service-document-never = if you wish
service-files-lead = Through the portal, copies of the documents are attached:
service-paragraph = paragraph { $n }
service-table = Table of actions
service-diagram = Diagram
service-diagram-lead = The same steps as a picture; in words they stand in the list above.
service-step-next = Next
service-registered = Registered with the justice authority
service-repealed-by = Repealed:
channel-portal = Through the portal
channel-center = Through the public service centre
channel-provider = At the provider
channel-akim = Through the akim of the rural district
channel-place-portal = here, without going anywhere
channel-place-center = the centre of your place of residence
channel-place-akim = the office of the akim of your rural district
services-found = { $count ->
    [one] { $count } service found.
   *[other] { $count } services found.
}
services-count = { $count ->
    [one] { $count } service.
   *[other] { $count } services.
}
service-apply = Apply
service-sign-in = Sign in and apply
service-who = Who provides it
service-where = Where
service-how-long = How long it takes
service-up-to = { $time } at most, under the regulation
service-result = What you receive
service-bring = What you need
service-bring-iin = An account on the portal (IIN and password).
service-bring-key = A key for your electronic signature.
service-files = { $kinds }, each file up to { $size } MB.
service-files-count = { $count ->
    [one] At most { $count } file.
   *[other] At most { $count } files.
}
service-conditions = Technical conditions of the regulation
service-steps = The steps of the service
service-steps-lead = This is how the regulation describes the service. Your application takes the same steps.
service-step-who = Who
service-step-what = Does what
service-step-result = Ends with
service-step-limit = Time limit
service-act = Regulation
service-act-number = Decree
service-act-of = No. { $number } of { $date }
service-act-body = Adopted by
service-standard = Standard
service-information = Information
service-status-check = Where to see the progress
service-repealed = Validity of the regulation
service-requirements = What you can expect

# Registration and sign-in.
register-title = Register
register-lead = Open a personal account. It is free and takes a minute.
register-iin-hint = The 12 digits on your identity document
register-surname = Surname
register-given-name = First name
register-patronymic = Patronymic
register-patronymic-hint = If your identity document has one
register-password-hint = At least 8 characters. Several words are best.
register-password-again = Password again
register-button = Register
register-have = Do you have an account?
registered-title = Your account is open
registered-lead = Now sign in with your IIN and password.
registered-warnings = Please check:
sign-in-no-account = No account yet?

# Unfinished applications.
drafts-title = Unfinished applications
drafts-lead = Everything you saved waits for you here for { $days } days.
drafts-empty = There are no unfinished applications.
drafts-touched = Changed { $at }
drafts-continue = Continue
drafts-discard = Delete the application
draft-state-draft = Draft
draft-state-frozen = Waits for your signature
draft-state-refused = The signature was not accepted
draft-state-submitted = Sent

# The application.
step-fill = Fill in
step-review = Check
step-sign = Sign
request-title = Application
request-save = Save the draft
request-saved = Saved. You can close the page and come back later.
request-saved-at = Saved { $at }
request-file = File
request-files-photo = A photograph of the document will do.
request-files-title = Documents
request-files-other = Other documents
request-attach = Attach
request-review = Next: check
review-title = Check your application
review-lead = After this step the application gets its number, and only the signature remains.
review-change = Change
review-freeze = All correct, go on to sign
application-addressee = To
application-applicant = Applicant
application-files = Attached documents
sign-title = Sign your application
sign-lead = Read the document, choose a certificate of your electronic signature and press “Sign”.
sign-again-lead = The application was not sent, but nothing is lost. Choose another certificate and sign again.
sign-show = Show the application
sign-here = Signing
sign-no-key = No key?
sign-elsewhere = Sign with your own program (token, openssl)
sign-elsewhere-lead = If your key is not in this browser, sign the exact bytes of the document yourself and send the CMS signature.
sign-elsewhere-download = Download the exact bytes of the application
sign-elsewhere-sign = Sign the file without changing anything in it. For example:
sign-elsewhere-upload = Send the signature here, as a file or as text.
sign-cms-file = Signature file (CMS)
sign-cms-text = Or the text of the signature
sign-cms-hint = Base64 or PEM
sign-cms-send = Send the signature
sign-reopen = Go back and change the application
submitted-title = Your application is sent
submitted-lead = We checked the signature and handed the application over. Keep its number.
submitted-next = What happens next
submitted-next-1 = { $provider } registers the application and considers it.
submitted-next-2 = You get a notification of every change in your account.
submitted-next-3 = The finished document appears right here.
submitted-open = Follow the application

# History of services.
cases-empty = You have not applied for anything yet.
cases-service = Service
cases-status = Status
cases-submitted = Submitted
case-number = Unique number
case-registration = Registration number
case-result = Result
case-document-number = Number of the document
case-issued = Date of issue
delivery-title = Where results come
delivery-short = To your account and, if you wish, by e-mail.
delivery-lead = The result always comes to your account. If you wish, it comes by e-mail too.
delivery-email = E-mail
delivery-hint = Leave the field empty to have nothing sent by e-mail.
delivery-change = Change
case-validity = Valid
case-ground = Ground of the refusal
case-place = Your place in the waiting list
case-place-of = { $place } of { $of }
case-place-left = No longer on the list
case-place-register = Register
case-place-number = Number in the register
case-place-why = Why this place
case-by-email = The result comes to your account and by e-mail to { $email }.
case-to-cabinet = The result comes to your account.
case-read-result = Open the document
case-download-result = Download PDF
case-check-here = Anybody can check by its number that the document is genuine:
case-application = Application
case-application-read = Read the application
case-application-pdf = Application as PDF
case-application-json = The exact bytes that are signed (JSON)
case-application-cms = Signature (CMS)
case-application-card = Card of the electronic document: original and signature inside (PDF)
case-history = History of statuses
case-signatures = Check of the signatures
trace-lead = Every step of the service: under which clause, by whom, when, and how long it took.
signatures-lead = How the portal checked the signature under the application and the signature under the result.
survey-lead = Two short questions. You can answer once.
survey-send = Send the answers
survey-choose = Choose an answer.
survey-thanks = Thank you, your answers are in.

# Notifications.
notices-empty = No notifications yet. They appear when the status of an application changes.
notices-new = New
notices-open = Open the application

# Check of a document.
verify-title = Check a document
verify-lead = Enter the unique number of the document. With the recipient's IIN we show what document it is.
verify-number-hint = The 14 digits at the top of the document
verify-iin-hint = The IIN of the person to whom the document was issued
verify-number-missing = Enter the unique number.
verify-button = Check
verify-unknown = There is no document with this number. Check that you typed it correctly.
verify-exists = A document with this number exists, dated { $date }.
verify-more = To learn more, enter the recipient's IIN.
verify-other = The document with this number was issued to somebody else.
verify-yes = This document was issued.
verify-kind = Document
verify-when = When
verify-hash = Compare this value with the SHA-256 of your file: if they are equal, the file is unchanged.

# Letters, and proving an address.
delivery-in-hand = A paper copy is given in person at the provider or at a service centre: name the number of your application and show an identity document. A printed document with its QR code is worth the same.
delivery-off = Sending letters is not set up here. Results wait in your account.
delivery-lost = The last letter to this address did not arrive. Check the address or give another; the result waits in your account.
delivery-confirmed = The address { $email } is confirmed: letters go there.
delivery-what = What to send
delivery-what-hint = An ordinary letter is not encrypted and may be read on its way. The document itself is sent only if you choose so.
delivery-what-notice = Only word that something new is in your account
delivery-what-document = Word and the document itself (PDF), unencrypted
delivery-code-title = Confirm the address
delivery-code-lead = We have sent a code to { $email }. Until the address is confirmed, no letters go there.
delivery-code = Code from the letter
delivery-code-enter = Confirm
delivery-code-again = Save and send the code again
delivery-code-wrong = The code does not match. Check the digits.
delivery-code-over = This code is no longer good. Ask for a new one.
letters-title = Letters
letter-waiting = waits to be sent
letter-sent = sent
letter-refused = the address takes no mail
letter-given_up = could not be sent
letter-returned = came back
verify-by-number = By number
verify-by-file = By file or paper
verify-by-file-lead = Upload a PDF, a card of an electronic document, a CMS signature or signed XML; for a paper document, scans or photographs of the pages with barcodes. The files are checked and not kept.
verify-file = File
verify-file-hint = PDF, CMS, XML, PNG, JPEG or TIFF, up to 10 MB. Several pictures of one document can be chosen. Scan at 150 dots per inch or more.
verify-content = Signed document
verify-content-hint = Needed if a CMS signature is kept apart from its document.
verify-file-button = Check the file
verify-file-missing = Choose a file.
verify-file-large = The file is larger than { $limit } MB. Scan at a lower resolution, or check the document by its number.
verify-file-unknown = This is neither PDF nor CMS nor XML nor a PNG, JPEG or TIFF picture. Upload the document itself or a scan.
verify-file-content-missing = The signature is kept apart from its document. Upload the signed document together with it.
verify-file-unsigned = There is no electronic signature in the file. If the document was issued on paper, upload a scan of the page with its barcodes.
verify-file-cut-off = The file is cut off: its end is missing, and a signature in it cannot be checked. Download the whole file again and check it once more.
verify-file-damaged = The file is damaged and its signature cannot be read. Obtain the document again.
verify-file-xml = The XML is damaged, or signed in a way that cannot be checked. Obtain the document again.
verify-picture-unreadable = The picture could not be read. Upload PNG, JPEG or TIFF of up to 40 megapixels.
verify-codes-none = No barcodes of a document were found on the picture. Scan the whole page at 150 dots per inch or more, or take the photograph closer and in good light.
verify-codes-missing = Barcodes { $numbers } of { $amount } were not read. Scan the whole page; if the codes are on two pages, choose both.
verify-codes-conflict = There are two different barcodes number { $number } of one document on the picture. Check one document at a time.
verify-codes-damaged = The data of the barcodes are damaged. Scan the page again.
verify-busy = Many files are being checked at the moment. Try again in a minute.
verify-result-valid = The document is genuine: all signatures are valid.
verify-result-invalid = The document is not confirmed: a signature is not valid. The cause is below.
verify-result-indeterminate = It is not proved that the document is genuine. The cause is below.
verify-document = Document № { $number }
verify-document-other = The signed data have another form; only the signature was checked.
verify-said = What was signed. Compare it with what is printed on the paper.
verify-provider = Issued by
verify-signature = Signature { $number } of { $all }
verify-card = Card of an electronic document
verify-card-note = The original and the signatures attached to the card were checked. The pages of the card itself prove nothing: open the attached original and read that.
verify-card-original = Original
verify-card-size = Size
verify-card-bytes = { $bytes } bytes
verify-card-signatures = Signatures attached
verify-card-file = Signature file
verify-card-unsigned = Files are attached to this PDF, but none of them is an electronic signature. Such a card proves nothing.
verify-card-originals = Several originals are attached to the card: “{ $first }” and “{ $second }”. Which of them was signed cannot be said. Ask for the card again.
verify-card-program = The program “{ $name }” is attached to the card. Do not open it and ask for the document again.
verify-card-names = The names of the files attached to the card are not allowed. Ask for the card again.
verify-card-damaged = The files attached to the card are damaged or too large and cannot be read. Ask for the card again.
verify-files-many = More than { $limit } files were chosen. Upload the pages of one document.
verify-files-mixed = Only pictures of the pages of one document are checked together. Upload other files one by one.
