//! `/portal/services`: every service of every act, by region, with a search. Those without a portal channel are there
//! too, and say where to go.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use law::{Language, Plan};
use pages::{FormState, Page, shell};
use serde::Deserialize;

use crate::web::person::Visitor;
use crate::web::views::{Words, say_date};
use crate::{App, CHANNEL};

#[derive(Template)]
#[template(path = "services.html")]
struct ServicesPage {
    page: Page,
    form: FormState,
    acts: Acts,
    /// How many services were found; none when nothing was asked.
    found: Option<usize>,
}

#[derive(Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    q: String,
    online: Option<String>,
}

/// The acts with their services.
pub(in crate::web) struct Acts {
    pub(in crate::web) acts: Vec<Act>,
}

/// An act, and what it regulates.
pub(in crate::web) struct Act {
    /// `act-1`: the place on the page of all services.
    pub(in crate::web) id: String,
    pub(in crate::web) region: String,
    pub(in crate::web) body: Words,
    pub(in crate::web) number: String,
    pub(in crate::web) date: String,
    pub(in crate::web) services: Vec<Service>,
}

pub(in crate::web) struct Service {
    pub(in crate::web) id: String,
    pub(in crate::web) name: String,
    pub(in crate::web) provider: String,
    pub(in crate::web) online: bool,
    /// Where to go, where it is not here.
    pub(in crate::web) places: String,
}

impl Acts {
    /// The services that `wanted` accepts, by act; acts by region, services by name.
    pub(in crate::web) fn of(app: &App, page: &Page, wanted: impl Fn(&Plan) -> bool) -> Self {
        let mut acts: Vec<Act> = Vec::new();
        for plan in app.all_services() {
            let body = Words::of(&plan.act.body, page.language);
            let date = say_date(&plan.act.date);
            let same = |act: &&mut Act| act.number == plan.act.number && act.date == date && act.body.text == body.text;
            let service = wanted(plan).then(|| Service::of(page, plan));
            match acts.iter_mut().find(same) {
                Some(act) => act.services.extend(service),
                None => acts.push(Act {
                    id: String::new(),
                    region: capital(page.say(&plan.provider.region)),
                    body,
                    number: plan.act.number.clone(),
                    date,
                    services: service.into_iter().collect(),
                }),
            }
        }
        acts.sort_by(|one, other| one.region.cmp(&other.region));
        for (place, act) in acts.iter_mut().enumerate() {
            act.id = format!("act-{}", place + 1);
            act.services.sort_by(|one, other| one.name.cmp(&other.name));
        }
        acts.retain(|act| !act.services.is_empty());
        Self { acts }
    }

    pub(in crate::web) fn count(&self) -> usize {
        self.acts.iter().map(|act| act.services.len()).sum()
    }
}

impl Service {
    fn of(page: &Page, plan: &Plan) -> Self {
        let others = plan.procedures.iter().map(|procedure| procedure.channel);
        let places: Vec<String> = others
            .filter(|channel| *channel != CHANNEL)
            .map(|channel| page.word("channel", channel.name()))
            .collect();
        Self {
            id: plan.id.0.clone(),
            name: page.say(&plan.name).to_owned(),
            provider: page.say(&plan.provider.name).to_owned(),
            online: plan.procedure(CHANNEL).is_some(),
            places: places.join("; "),
        }
    }
}

fn capital(word: &str) -> String {
    crate::words::capital(word)
}

pub(in crate::web) async fn list(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    let words: Vec<String> = asked.q.split_whitespace().map(str::to_lowercase).collect();
    let online = asked.online.is_some();
    let wanted = |plan: &Plan| (!online || plan.procedure(CHANNEL).is_some()) && speaks_of(plan, &words);
    let acts = Acts::of(&app, &visitor.page, wanted);
    let mut form = FormState::default();
    form.values.insert("q".to_owned(), asked.q.trim().to_owned());
    if online {
        form.values.insert("online".to_owned(), "yes".to_owned());
    }
    shell::html(&ServicesPage {
        found: (!words.is_empty() || online).then(|| acts.count()),
        page: visitor.page,
        form,
        acts,
    })
}

/// Whether every word stands somewhere in the names, in any of the three languages: who searches in Russian finds on
/// the Kazakh page too.
fn speaks_of(plan: &Plan, words: &[String]) -> bool {
    let texts = [&plan.name, &plan.provider.name, &plan.provider.region];
    let all = Language::ALL.map(|language| texts.map(|text| text.to(language).to_lowercase()).join(" "));
    let all = all.join(" ");
    words.iter().all(|word| all.contains(word))
}
