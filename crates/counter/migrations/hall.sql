-- Tickets of the hall's queue. Nobody is named on a ticket.
CREATE TABLE hall_tickets (
    id TEXT NOT NULL PRIMARY KEY, -- internal
    hall TEXT NOT NULL, -- public
    day TEXT NOT NULL, -- public: in Kazakhstan
    number TEXT NOT NULL, -- public: letter of the group and count of the day, A017
    letter TEXT NOT NULL, -- public: the group of services
    language TEXT NOT NULL, -- internal
    state TEXT NOT NULL, -- internal: waiting, called, serving, served, no_show
    version BIGINT NOT NULL, -- internal: counts the changes
    place TEXT, -- public: the window that called; of a waiting one, the window to which it was passed on
    clerk TEXT, -- internal: the account
    clerk_name TEXT, -- personal
    calls BIGINT NOT NULL, -- internal
    filing TEXT, -- internal: what the visit became
    taken_at BIGINT NOT NULL, -- internal
    first_called_at BIGINT, -- internal
    called_at BIGINT, -- internal: the last call
    began_at BIGINT, -- internal
    ended_at BIGINT -- internal
);
CREATE UNIQUE INDEX hall_tickets_number ON hall_tickets (hall, day, number);
CREATE INDEX hall_tickets_state ON hall_tickets (hall, day, state, taken_at);

-- Who sits at which window of the hall.
CREATE TABLE hall_places (
    hall TEXT NOT NULL, -- public
    place TEXT NOT NULL, -- public
    clerk TEXT NOT NULL, -- internal: the account
    clerk_name TEXT NOT NULL, -- personal
    since BIGINT NOT NULL, -- internal
    PRIMARY KEY (hall, place)
);
CREATE INDEX hall_places_clerk ON hall_places (hall, clerk);

-- A case is found by the bar code of its application.
CREATE INDEX givings_number ON givings (number);
