//! The ways to a service: each channel of the act with its steps in order and the table of its actions.

use law::table::{limit_words, table, who};
use law::{Channel, Plan, Step};
use pages::Page;

use crate::web::views::Words;

/// One channel.
pub(super) struct Way {
    /// `portal`.
    pub(super) id: &'static str,
    pub(super) name: String,
    /// Where to go, or that it is here.
    pub(super) place: String,
    pub(super) paragraph: String,
    pub(super) steps: Vec<StepView>,
    pub(super) table: Option<TableView>,
    /// The picture of the whole way, an SVG with its own title and description.
    pub(super) diagram: Option<String>,
}

/// A step of the act.
pub(super) struct StepView {
    pub(super) label: Option<String>,
    pub(super) clause: String,
    pub(super) who: String,
    pub(super) text: Words,
    pub(super) limits: String,
    /// Whether it ends the way with a refusal.
    pub(super) refuses: bool,
}

/// The annex table: how it is cited, and its actions.
pub(super) struct TableView {
    pub(super) citation: String,
    pub(super) actions: Vec<[String; 6]>,
}

impl Way {
    pub(super) fn all(page: &Page, plan: &Plan) -> Vec<Self> {
        // The portal first: it is where the reader is.
        let mut ways: Vec<Self> = Channel::ALL
            .into_iter()
            .filter_map(|channel| Self::of(page, plan, channel))
            .collect();
        ways.sort_by_key(|way| way.id != Channel::Portal.name());
        ways
    }

    fn of(page: &Page, plan: &Plan, channel: Channel) -> Option<Self> {
        let procedure = plan.procedure(channel)?;
        let printed = table(plan, channel, page.language).filter(|table| table.printed);
        Some(Self {
            id: channel.name(),
            name: page.word("channel", channel.name()),
            place: place(page, plan, channel),
            paragraph: procedure.paragraph.clone(),
            steps: procedure.steps.iter().map(|step| StepView::of(page, step)).collect(),
            diagram: law::diagram::svg(plan, channel, page.language),
            table: printed.map(|table| TableView {
                citation: procedure.table.ru.clone(),
                actions: table.columns,
            }),
        })
    }
}

impl StepView {
    fn of(page: &Page, step: &Step) -> Self {
        let limits: Vec<String> = step
            .limits
            .iter()
            .map(|limit| limit_words(limit, page.language))
            .collect();
        Self {
            label: step.label.clone(),
            clause: step.clause.clone(),
            who: crate::words::capital(who(step.performer, page.language)),
            text: Words::of(&step.text, page.language),
            limits: limits.join("; "),
            refuses: step.verb.is_refusal(),
        }
    }
}

/// Where a channel is: here, at the provider, at the centre, at the akim of one's own place.
fn place(page: &Page, plan: &Plan, channel: Channel) -> String {
    match channel {
        Channel::Provider => page.say(&plan.provider.name).to_owned(),
        other => page.word("channel-place", other.name()),
    }
}
