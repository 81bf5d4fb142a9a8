//! The tables of the provider's own store. What a column holds is said beside it: personal, secret, internal, public.
//!
//! `cases.applicant_sought` is the name in lower case, since SQLite lowers ASCII only; `cases.application` are the
//! exact signed bytes, `cases.report` is what was found about their signature here; `cases.task` is the number of
//! the annex action that is due between `since` and `until`; `cases.entered` is what the official wrote;
//! `signings.signed_at` stands in the signature dictionary of the PDF that is being signed. `cases.procedure` is the
//! channel in whose course the case stands, `cases.desk` the role it waits for and `cases.assignee` the account, where
//! it waits for one; `cases.way` are the facts of its way as JSON: circumstances, prolongations, agreements, what was
//! sent back and why; `cases.returned` is 1 while it stands at a desk to which it was sent back;
//! `cases.signature_kept` is 0 until the keeper of signatures that last has the CMS in `cases.signature`.

use store::Migration;

/// Versions from 100; the shared tables have 1 to 99.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 100,
        name: "cases",
        sql: "CREATE TABLE cases (
            id TEXT PRIMARY KEY, -- internal
            number TEXT NOT NULL, -- internal
            registration TEXT NOT NULL, -- internal
            regulation TEXT NOT NULL, -- public
            plan TEXT NOT NULL, -- public
            channel TEXT NOT NULL, -- public
            service TEXT NOT NULL, -- public
            applicant_iin TEXT NOT NULL, -- personal
            applicant_name TEXT NOT NULL, -- personal
            applicant_sought TEXT NOT NULL, -- personal
            language TEXT NOT NULL, -- internal
            submitted_at BIGINT NOT NULL, -- internal
            application BLOB NOT NULL, -- personal
            signature BLOB NOT NULL, -- personal
            report TEXT NOT NULL, -- personal
            state TEXT NOT NULL, -- internal
            version BIGINT NOT NULL, -- internal
            status TEXT NOT NULL, -- public
            task BIGINT NOT NULL, -- public
            since BIGINT NOT NULL, -- internal
            until BIGINT, -- internal
            registered_at BIGINT NOT NULL, -- internal
            taken_by TEXT, -- internal
            taken_by_iin TEXT, -- personal
            taken_by_name TEXT, -- personal
            taken_at BIGINT, -- internal
            output TEXT, -- internal
            entered TEXT, -- personal
            decided_at BIGINT, -- internal
            draw_error TEXT, -- internal
            document_number TEXT, -- internal
            unsigned_sha256 TEXT, -- internal
            drawn_at BIGINT, -- internal
            confirmed_at BIGINT, -- internal
            signed_sha256 TEXT, -- internal
            signed_at BIGINT -- internal
        )",
    },
    Migration {
        version: 101,
        name: "case numbers and the order of the desk",
        sql: "CREATE UNIQUE INDEX cases_registration ON cases (registration);
            CREATE UNIQUE INDEX cases_document_number ON cases (document_number);
            CREATE INDEX cases_number ON cases (number);
            CREATE INDEX cases_state ON cases (state, until);
            CREATE INDEX cases_sought ON cases (applicant_sought)",
    },
    Migration {
        version: 102,
        name: "attached files",
        sql: "CREATE TABLE case_files (
            case_id TEXT NOT NULL, -- internal
            place BIGINT NOT NULL, -- internal
            sha256 TEXT NOT NULL, -- internal
            name TEXT NOT NULL, -- personal
            media_type TEXT NOT NULL, -- internal
            size BIGINT NOT NULL, -- internal
            PRIMARY KEY (case_id, place)
        )",
    },
    Migration {
        version: 103,
        name: "signatures under way",
        sql: "CREATE TABLE signings (
            case_id TEXT PRIMARY KEY, -- internal
            account TEXT NOT NULL, -- internal
            document_number TEXT NOT NULL, -- internal
            signed_at BIGINT NOT NULL -- internal
        )",
    },
    Migration {
        version: 120,
        name: "terms that have run out",
        sql: "CREATE TABLE overdue_terms (
            case_id TEXT NOT NULL, -- internal
            task BIGINT NOT NULL, -- public
            since BIGINT NOT NULL, -- internal
            PRIMARY KEY (case_id, task, since)
        );
            CREATE INDEX cases_until ON cases (until)",
    },
    Migration {
        version: 130,
        name: "the course of a case",
        sql: "ALTER TABLE cases ADD COLUMN procedure TEXT; -- public
            ALTER TABLE cases ADD COLUMN desk TEXT; -- internal
            ALTER TABLE cases ADD COLUMN assignee TEXT; -- internal
            ALTER TABLE cases ADD COLUMN returned BIGINT; -- internal
            ALTER TABLE cases ADD COLUMN way TEXT; -- personal
            UPDATE cases SET procedure = channel, returned = 0;
            UPDATE cases SET desk = 'official', assignee = taken_by WHERE state <> 'signed';
            CREATE INDEX cases_desk ON cases (desk, until)",
    },
    Migration {
        version: 131,
        name: "substitutes",
        sql: "CREATE TABLE substitutions (
            id TEXT PRIMARY KEY, -- internal
            absent TEXT NOT NULL, -- internal
            absent_name TEXT NOT NULL, -- personal
            deputy TEXT NOT NULL, -- internal
            deputy_name TEXT NOT NULL, -- personal
            valid_from BIGINT NOT NULL, -- internal
            valid_until BIGINT NOT NULL, -- internal
            reason TEXT NOT NULL, -- personal
            appointed_by TEXT NOT NULL, -- personal
            appointed_at BIGINT NOT NULL, -- internal
            ended_at BIGINT -- internal
        );
            CREATE INDEX substitutions_deputy ON substitutions (deputy, valid_until)",
    },
    Migration {
        version: 132,
        name: "registers and waiting lists",
        sql: "CREATE TABLE queue_entries (
            id TEXT PRIMARY KEY, -- internal
            regulation TEXT NOT NULL, -- public
            register TEXT NOT NULL, -- public
            case_id TEXT NOT NULL, -- internal
            number TEXT NOT NULL, -- internal
            applicant_iin TEXT NOT NULL, -- personal
            applicant_name TEXT NOT NULL, -- personal
            category TEXT NOT NULL, -- personal
            precedence BIGINT NOT NULL, -- internal
            size BIGINT NOT NULL, -- personal
            entered_at BIGINT NOT NULL, -- internal
            state TEXT NOT NULL, -- internal
            place BIGINT NOT NULL, -- internal
            valid_until BIGINT, -- internal
            ended_at BIGINT, -- internal
            cause TEXT NOT NULL -- internal
        );
            CREATE INDEX queue_entries_order ON queue_entries (regulation, register, state, place);
            CREATE INDEX queue_entries_case ON queue_entries (case_id)",
    },
    Migration {
        version: 133,
        name: "orders to pay",
        sql: "CREATE TABLE orders (
            id TEXT PRIMARY KEY, -- internal
            case_id TEXT NOT NULL, -- internal
            place BIGINT NOT NULL, -- internal
            what TEXT NOT NULL, -- personal
            due TEXT NOT NULL, -- internal
            amount TEXT NOT NULL, -- personal
            state TEXT NOT NULL, -- internal
            ordered_at BIGINT NOT NULL, -- internal
            paid_at BIGINT -- internal
        );
            CREATE INDEX orders_case ON orders (case_id, place)",
    },
    Migration {
        version: 140,
        name: "whom a case concerns",
        sql:
            "CREATE TABLE case_concerns (
            case_id TEXT NOT NULL, -- internal
            account TEXT NOT NULL, -- internal
            role TEXT NOT NULL, -- internal
            PRIMARY KEY (case_id, account, role)
        );
            INSERT INTO case_concerns (case_id, account, role)
                SELECT id, taken_by, '-' FROM cases WHERE taken_by IS NOT NULL;
            INSERT INTO case_concerns (case_id, account, role)
                SELECT id, assignee, '-' FROM cases
                WHERE assignee IS NOT NULL AND (taken_by IS NULL OR taken_by <> assignee);
            INSERT INTO case_concerns (case_id, account, role)
                SELECT id, '-', desk FROM cases
                WHERE assignee IS NULL AND desk IN ('head', 'deputy', 'unit_head', 'chancellery', 'akim', 'commission')",
    },
    preservation::schema::preserved(150),
    Migration {
        version: 151,
        name: "signatures of requests that are preserved",
        sql: "ALTER TABLE cases ADD COLUMN signature_kept BIGINT NOT NULL DEFAULT 0; -- internal
            UPDATE cases SET signature_kept = 1 WHERE LENGTH(signature) = 0;
            CREATE INDEX cases_signature_not_kept ON cases (id) WHERE signature_kept = 0",
    },
    // The counter's; what is added to the desk stands before it, with versions up to 189.
    counter::schema::filings(190),
    counter::schema::givings(191),
    counter::schema::overdue(192),
    counter::schema::letters(193),
    counter::schema::letter_outcomes(194),
    counter::schema::hall(195),
];
