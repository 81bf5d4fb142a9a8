# Words of the registries.

registries-nav-home = Registries
registries-nav-lookups = Look-ups
registries-nav-faults = Switches
registries-title = State registries
registries-lead = { $count ->
    [one] { $count } invented person.
   *[other] { $count } invented people.
} Systems ask through the gateway only, each time with a case, a clause and a ground.
registries-invented = This person is invented.
registries-iin = ИИН (individual identification number)
registries-search = Find
registries-iin-wrong = An ИИН has twelve digits, and the last fits the others.
registries-iin-unknown = The registries do not know this ИИН.
registries-all = The registries
registries-col-registry = Registry
registries-col-holds = What it holds
registries-col-mode = State
registries-col-example = Example
registries-holds-gbd_fl = Names, birth, documents, address
registries-holds-nr_iin = Whether the ИИН has been given, and to whom
registries-holds-enis = Powers of attorney
registries-holds-cgo = Family and disability
registries-holds-labour_market = Registration as unemployed
registries-holds-e_sobes = Social assistance and benefits
registries-holds-guardianship = Guardians and wards
registries-mode-normal = Answers
registries-mode-silent = Silent
registries-mode-slow = Slow
registries-mode-faulty = Out of order
registries-mode-not_found = Knows nobody
registries-person-title = Person
registries-person-facts = About the person
registries-birth = Born
registries-age = { $years ->
    [one] { $years } year
   *[other] { $years } years
}
registries-death = Died
registries-address = Address
registries-relative-mother = Mother
registries-relative-father = Father
registries-relative-spouse = Spouse
registries-relative-child = Child
registries-message = The registry’s message
registries-nothing = No record.
registries-lookups-lead = Every question that came through the gateway, the newest first. Opening one is recorded.
registries-lookups-empty = No look-ups.
registries-any = Any registry
registries-show = Show
registries-col-when = When
registries-col-sender = Who asked
registries-col-subject = About whom
registries-col-case = Case
registries-col-clause = Clause
registries-col-outcome = Outcome
registries-outcome-found = Found
registries-outcome-not_found = Not found
registries-outcome-silent = No answer
registries-outcome-slow = Not in time
registries-outcome-faulty = Out of order
registries-outcome-refused = Refused
registries-lookup-title = Look-up
registries-lookup-facts = About the look-up
registries-regulation = Regulation
registries-ground = Ground
registries-received = Received
registries-answered = Answered
registries-reason = The system’s words
registries-request = The request as a message of the ГБД ФЛ
registries-faults-lead = For demonstrations and rehearsals: how a registry behaves, for everybody or for one person.
registries-faults-iin-hint = Only look-ups about this person. Empty: all.
registries-delay = Delay of a slow registry, in milliseconds
registries-delay-hint = Empty: a minute, which is longer than anybody waits.
registries-delay-wrong = The delay is a number of milliseconds up to 3600000.
registries-mode-wrong = Choose a state.
registries-registry-wrong = Choose a registry.
registries-switch = Switch
registries-faults-empty = All registries answer.
registries-faults-clear = Make all answer again
registries-everybody = everybody
registries-faults-off = The registries of this installation cannot be switched. It is allowed by the setting danger_allow_faults, for demonstrations and rehearsals only.
