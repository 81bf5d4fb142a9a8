//! The tables of the provider's own store. What a column holds is said beside it: personal, secret, internal, public.
//!
//! `cases.applicant_sought` is the name in lower case, since SQLite lowers ASCII only; `cases.application` are the
//! exact signed bytes, `cases.report` is what was found about their signature here; `cases.task` is the number of
//! the annex action that is due between `since` and `until`; `cases.entered` is what the official wrote;
//! `signings.signed_at` stands in the signature dictionary of the PDF that is being signed.

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
];
