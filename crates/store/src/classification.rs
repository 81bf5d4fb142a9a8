//! Every column is public, personal, secret or internal, and says so where it is made.
//!
//! The class stands in a comment at the end of the column's line in the migration: one place for the truth, read by
//! the test that refuses a column without one and by whoever draws up the register of personal data.

use crate::Migration;
use crate::db::code_of;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Anybody may know it.
    Public,
    /// It tells something about a person: never logged, every reading is an event.
    Personal,
    /// Whoever knows it can act for somebody: never leaves the store.
    Secret,
    /// It keeps the machinery going.
    Internal,
}

/// A column with its class.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    pub table: String,
    pub name: String,
    pub class: Class,
}

/// A line that makes a column without saying what it holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("migration {version}, line {line}: a column stands on a line of its own that ends in its class, `-- personal`")]
pub struct Unclassified {
    pub version: i64,
    /// From 1.
    pub line: usize,
}

/// The columns that stand after all of `migrations` have run, with their classes; or every line that lacks one.
pub fn columns(migrations: &[Migration]) -> Result<Vec<Column>, Vec<Unclassified>> {
    let (mut columns, mut unclassified) = (Vec::new(), Vec::new());
    for migration in migrations {
        let mut reader = Reader {
            columns: &mut columns,
            table: None,
            begins: false,
            depth: 0,
        };
        for (index, line) in migration.sql.lines().enumerate() {
            if reader.line(line).is_none() {
                unclassified.push(Unclassified {
                    version: migration.version,
                    line: index + 1,
                });
            }
        }
    }
    if unclassified.is_empty() {
        Ok(columns)
    } else {
        Err(unclassified)
    }
}

/// Goes through the lines of one migration.
struct Reader<'a> {
    columns: &'a mut Vec<Column>,
    /// The table whose definition is open.
    table: Option<String>,
    /// Whether the next line begins a definition.
    begins: bool,
    depth: i32,
}

impl Reader<'_> {
    /// None for a column without a class.
    fn line(&mut self, line: &str) -> Option<()> {
        let code = code_of(line).trim();
        if code.is_empty() {
            return Some(());
        }
        let words: Vec<&str> = code
            .split(|letter: char| letter.is_whitespace() || "(),;\"".contains(letter))
            .filter(|word| !word.is_empty())
            .collect();
        let upper: Vec<String> = words.iter().map(|word| word.to_ascii_uppercase()).collect();
        let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
        if self.table.is_some() {
            self.definition(line, code, &words, &upper)?;
        } else {
            self.statement(line, code, &words, &upper)?;
        }
        Some(())
    }

    /// A line outside of a table's parentheses.
    fn statement(&mut self, line: &str, code: &str, words: &[&str], upper: &[&str]) -> Option<()> {
        match upper {
            ["CREATE", "TABLE", "IF", "NOT", "EXISTS", ..] => self.open(code, words.get(5)?),
            ["CREATE", "TABLE", ..] => self.open(code, words.get(2)?),
            ["ALTER", "TABLE", _, "ADD", "COLUMN", ..] => {
                let column = Column {
                    table: unqualified(words.get(2)?),
                    name: unqualified(words.get(5)?),
                    class: class_of(line)?,
                };
                self.columns.push(column);
                Some(())
            }
            ["ALTER", "TABLE", _, "DROP", "COLUMN", ..] => {
                let (table, name) = (words.get(2)?, words.get(5)?);
                self.columns
                    .retain(|column| column.table != *table || column.name != *name);
                Some(())
            }
            ["ALTER", "TABLE", _, "RENAME", "COLUMN", _, "TO", ..] => {
                let (table, from, to) = (words.get(2)?, words.get(5)?, words.get(7)?);
                for column in self
                    .columns
                    .iter_mut()
                    .filter(|column| column.table == *table && column.name == *from)
                {
                    column.name = unqualified(to);
                }
                Some(())
            }
            ["ALTER", "TABLE", _, "RENAME", "TO", ..] => {
                let (from, to) = (words.get(2)?, words.get(5)?);
                for column in self.columns.iter_mut().filter(|column| column.table == *from) {
                    column.table = unqualified(to);
                }
                Some(())
            }
            ["DROP", "TABLE", ..] => {
                let table = words.last()?;
                self.columns.retain(|column| column.table != *table);
                Some(())
            }
            _ => Some(()),
        }
    }

    /// Opens a table. Everything between its parentheses stands on lines of its own.
    fn open(&mut self, code: &str, table: &str) -> Option<()> {
        if !code.ends_with('(') {
            return None;
        }
        self.table = Some(unqualified(table));
        self.begins = true;
        self.depth = 1;
        Some(())
    }

    /// A line between a table's parentheses.
    fn definition(&mut self, line: &str, code: &str, words: &[&str], upper: &[&str]) -> Option<()> {
        let constraint = matches!(
            upper.first(),
            Some(&("PRIMARY" | "UNIQUE" | "FOREIGN" | "CHECK" | "CONSTRAINT"))
        );
        let mut classified = Some(());
        if self.begins
            && !constraint
            && let (Some(table), Some(name)) = (&self.table, words.first())
        {
            match class_of(line) {
                Some(class) => self.columns.push(Column {
                    table: table.clone(),
                    name: unqualified(name),
                    class,
                }),
                None => classified = None,
            }
        }
        for letter in code.chars() {
            match letter {
                '(' => self.depth += 1,
                ')' => self.depth -= 1,
                _ => {}
            }
        }
        self.begins = self.depth == 1 && code.ends_with(',');
        if self.depth <= 0 {
            self.table = None;
        }
        classified
    }
}

fn unqualified(name: &str) -> String {
    name.trim_matches('"').to_owned()
}

/// The first word of the comment.
fn class_of(line: &str) -> Option<Class> {
    let (_, comment) = line.split_once("--")?;
    match comment
        .trim_start()
        .split(|letter: char| !letter.is_ascii_alphabetic())
        .next()?
    {
        "public" => Some(Class::Public),
        "personal" => Some(Class::Personal),
        "secret" => Some(Class::Secret),
        "internal" => Some(Class::Internal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sql: &'static str) -> Result<Vec<String>, Vec<usize>> {
        columns(&[Migration {
            version: 1,
            name: "x",
            sql,
        }])
        .map(|columns| {
            columns
                .iter()
                .map(|column| format!("{}.{} {:?}", column.table, column.name, column.class))
                .collect()
        })
        .map_err(|errors| errors.iter().map(|error| error.line).collect())
    }

    #[test]
    fn reads_the_class_at_the_end_of_the_line() {
        let sql = "CREATE TABLE a (\n  id TEXT PRIMARY KEY, -- internal\n  name TEXT NOT NULL, -- personal: of whom\n  \
                   state TEXT CHECK (state IN ('x',\n    'y')), -- internal\n  UNIQUE (id, name)\n);\nCREATE INDEX i ON a (id);";
        // The class stands on the line on which the column begins.
        assert_eq!(read(sql), Err(vec![4]));
        let sql = "CREATE TABLE a (\n  id TEXT PRIMARY KEY, -- internal\n  name TEXT NOT NULL, -- personal: of whom\n  \
                   state TEXT CHECK (state IN ('x', -- public\n    'y')),\n  UNIQUE (id, name)\n);\nCREATE INDEX i ON a (id);";
        assert_eq!(
            read(sql).unwrap(),
            ["a.id Internal", "a.name Personal", "a.state Public"]
        );
    }

    #[test]
    fn refuses_what_is_not_classified() {
        for (sql, lines) in [
            ("CREATE TABLE a (\n  id TEXT\n);", vec![2]),
            ("CREATE TABLE a (\n  id TEXT -- perhaps\n);", vec![2]),
            (
                "CREATE TABLE a (\n  id TEXT,\n  b TEXT, -- public\n  c TEXT\n);",
                vec![2, 4],
            ),
            (
                "CREATE TABLE a (id TEXT); -- public\nCREATE TABLE b (\n  c TEXT\n);",
                vec![1, 3],
            ),
            ("\nALTER TABLE a ADD COLUMN b TEXT;", vec![2]),
        ] {
            assert_eq!(read(sql), Err(lines), "{sql}");
        }
    }

    #[test]
    fn follows_later_changes() {
        let sql = "CREATE TABLE a (\n  b TEXT, -- public\n  c TEXT -- secret\n);\nALTER TABLE a ADD COLUMN d TEXT; -- personal\n\
                   ALTER TABLE a DROP COLUMN b;\nALTER TABLE a RENAME COLUMN c TO e;\nALTER TABLE a RENAME TO f;\n\
                   CREATE TABLE g (\n  h TEXT -- public\n);\nDROP TABLE g;";
        assert_eq!(read(sql).unwrap(), ["f.e Secret", "f.d Personal"]);
    }
}
