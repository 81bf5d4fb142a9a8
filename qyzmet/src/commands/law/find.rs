//! The regulation and the channel that a command names.

use std::path::Path;
use std::sync::Arc;

use law::{Channel, Library, Plan, Procedure, RegulationId};

use crate::regulations;

/// How many names are suggested when one is not known.
const SUGGESTED_MAX: usize = 3;

/// The regulation called `id`; else words for the person, with the names that are nearest.
pub(super) fn plan(folder: Option<&Path>, id: &str) -> Result<Arc<Plan>, String> {
    let (library, _) = regulations::load(folder).map_err(|error| error.to_string())?;
    plan_of(&library, id)
}

pub(super) fn plan_of(library: &Library, id: &str) -> Result<Arc<Plan>, String> {
    if let Some(plan) = library.plans.get(&RegulationId(id.to_owned())) {
        return Ok(Arc::clone(plan));
    }
    let known: Vec<&str> = library.plans.keys().map(|id| id.0.as_str()).collect();
    let near = nearest(id, &known);
    Err(match near.as_slice() {
        [] => format!("there is no regulation `{id}`; there are: {}", known.join(", ")),
        near => format!(
            "there is no regulation `{id}`; did you mean {}? `qyzmet law list` names all {}",
            near.join(" or "),
            known.len()
        ),
    })
}

/// The procedure of the channel called `name`; else words for the person, with the channels that there are.
pub(super) fn procedure<'plan>(plan: &'plan Plan, name: &str) -> Result<&'plan Procedure, String> {
    let there_are: Vec<&str> = plan
        .procedures
        .iter()
        .map(|procedure| procedure.channel.name())
        .collect();
    let there_are = there_are.join(", ");
    let Some(channel) = Channel::from_name(name) else {
        let all: Vec<&str> = Channel::ALL.iter().map(|channel| channel.name()).collect();
        return Err(format!(
            "there is no channel `{name}`: channels are {}; `{}` has {there_are}",
            all.join(", "),
            plan.id.0
        ));
    };
    plan.procedure(channel)
        .ok_or_else(|| format!("`{}` has no channel `{name}`; it has {there_are}", plan.id.0))
}

/// The names that begin with, contain or nearly are `name`, the nearest first.
fn nearest(name: &str, known: &[&str]) -> Vec<String> {
    let lower = name.to_lowercase();
    let mut ranked: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|candidate| {
            let apart = if !lower.is_empty() && candidate.contains(&lower) {
                0
            } else {
                distance(&lower, candidate)
            };
            (apart <= candidate.len() / 2).then_some((apart, *candidate))
        })
        .collect();
    ranked.sort_unstable();
    ranked
        .into_iter()
        .take(SUGGESTED_MAX)
        .map(|(_, candidate)| format!("`{candidate}`"))
        .collect()
}

/// The Levenshtein distance of two short names.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        for (j, b) in right.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(usize::MAX);
            let replaced = diagonal + usize::from(a != *b);
            let here = replaced.min(above + 1).min(before + 1);
            diagonal = above;
            before = here;
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = here;
            }
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_mistyped_or_in_part_is_suggested() {
        let known = [
            "mamlyut-2012-unemployed-certificate",
            "semey-2012-housing-queue",
            "semey-2012-kindergarten-queue",
        ];
        assert_eq!(
            nearest("semey-2012-housing-que", &known),
            ["`semey-2012-housing-queue`", "`semey-2012-kindergarten-queue`"]
        );
        assert_eq!(nearest("kindergarten", &known), ["`semey-2012-kindergarten-queue`"]);
        assert!(nearest("x", &known).is_empty());
    }

    #[test]
    fn distances_count_the_letters_to_change() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
