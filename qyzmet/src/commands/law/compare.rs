//! `law compare A B`: what differs between two regulations, two versions, or the two languages of one act.
//!
//! A side is a regulation's id; `FOLDER#ID` for a version in another folder; `ID@ru` and `ID@kk` for the languages.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use law::Plan;
use law::compare::{Difference, compare, languages};

use super::{find, show};
use crate::commands::{fail, say};

pub(super) fn run(folder: Option<&Path>, left: &str, right: &str, json: bool) -> ExitCode {
    let differences = match differences(folder, left, right) {
        Ok(differences) => differences,
        Err(words) => return fail(&words),
    };
    if json {
        let all = differences.iter().map(Difference::to_json).collect();
        return show::print(&serde_json::json!({
            "left": left,
            "right": right,
            "differences": serde_json::Value::Array(all),
        }));
    }
    for difference in &differences {
        say(difference.to_string().trim_end());
    }
    say(&format!("{} difference(s)", differences.len()));
    ExitCode::SUCCESS
}

fn differences(folder: Option<&Path>, left: &str, right: &str) -> Result<Vec<Difference>, String> {
    match (language_of(left), language_of(right)) {
        (Some((id, _)), Some((other, _))) => {
            if id != other {
                return Err("two languages are compared within one act: ID@ru ID@kk".to_owned());
            }
            let plan = side(folder, id)?;
            if plan.act.title.kk.is_none() {
                return Err(format!("the act of `{}` exists in Russian only", plan.id.0));
            }
            let mut all = languages(&plan);
            if language_of(left).is_some_and(|(_, language)| language == "kk") {
                for difference in &mut all {
                    std::mem::swap(&mut difference.left, &mut difference.right);
                }
            }
            Ok(all)
        }
        (None, None) => Ok(compare(&*side(folder, left)?, &*side(folder, right)?)),
        _ => Err("a language stands on both sides or on neither: ID@ru ID@kk".to_owned()),
    }
}

fn language_of(side: &str) -> Option<(&str, &str)> {
    let (id, language) = side.rsplit_once('@')?;
    matches!(language, "ru" | "kk").then_some((id, language))
}

fn side(folder: Option<&Path>, name: &str) -> Result<Arc<Plan>, String> {
    match name.rsplit_once('#') {
        Some((other, id)) => find::plan(Some(Path::new(other)), id),
        None => find::plan(folder, name),
    }
}
