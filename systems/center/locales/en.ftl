# Words of the public service center.

center-nav-home = Home
center-nav-cases = Applications
center-home-title = Public service center
center-home-lead = Statuses of the applications filed through the portal.
center-stage-received = Received from the portal
center-stage-in_work = In work
center-stage-finished = Finished
center-open-list = Open the list
center-search-label = Application number, registration number or IIN
center-search = Search
center-cases-title = All applications
center-col-number = Unique number
center-col-applicant = Consumer
center-col-status = Status
center-col-until = Due
center-col-changed = Changed
center-col-shown = Shown
center-col-clause = Clause of the regulation
center-case-title = Application { $number }
center-case-facts = About the application
center-case-registration = Registration number
center-case-iin = IIN
center-case-submitted = Submitted
center-case-document = Number of the output document
center-case-application = Application
center-history = History of statuses
center-not-yet = Not known yet
center-found = { $count ->
    [0] No application was found.
    [one] { $count } application was found.
   *[other] { $count } applications were found.
}
