//! `person` of the ГБД ФЛ: its names, its order, its dictionaries.

use jiff::civil::Date;

use super::node::Node;
use crate::population::places;
use crate::population::{Address, Document, DocumentKind, Person, Sex, Word};

pub(super) const NAMESPACE: &str = "http://person.persistence.interactive.nat";

/// `{code, nameRu, nameKz}`.
pub(super) fn word(code: &str, ru: &str, kk: &str) -> Node {
    Node::Fields(vec![
        ("code", Node::text(code)),
        ("nameRu", Node::text(ru)),
        ("nameKz", Node::text(kk)),
    ])
}

pub(super) fn of(word_: &Word) -> Node {
    word(&word_.code, &word_.ru, &word_.kk)
}

/// Everything the ГБД ФЛ tells.
pub(super) fn whole(person: &Person, on: Date) -> Node {
    let mut fields = named(person);
    fields.extend([
        ("engFirstName", Node::text(&person.latin.1)),
        ("engSurname", Node::text(&person.latin.0)),
        ("birthDate", Node::text(person.birth)),
    ]);
    fields.extend(person.death.map(|death| ("deathDate", Node::text(death))));
    fields.extend([
        ("gender", gender(person.sex)),
        ("nationality", nationality(person)),
        ("citizenship", word("398", "КАЗАХСТАН", "ҚАЗАҚСТАН")),
        ("lifeStatus", life(person)),
        (
            "birthCertificate",
            Node::Fields(vec![
                ("number", Node::text(&person.birth_certificate)),
                ("beginDate", Node::text(person.birth)),
                ("issueOrganization", word("001", "ОРГАНЫ ЮСТИЦИИ", "ӘДІЛЕТ ОРГАНДАРЫ")),
            ]),
        ),
        ("birthPlace", birth_place(person)),
        ("regAddress", address(&person.address)),
        ("personCapableStatus", capable(person)),
    ]);
    let documents = person.documents.iter().map(|kept| document(person, kept, on)).collect();
    fields.push(("documents", Node::list("document", documents)));
    fields.push(("addresses", Node::list("address", vec![address(&person.address)])));
    fields.push(("removed", Node::text(false)));
    Node::Fields(fields)
}

/// Who it is: what other registries say of a person.
pub(super) fn brief(person: &Person) -> Node {
    let mut fields = named(person);
    fields.push(("birthDate", Node::text(person.birth)));
    fields.extend(person.death.map(|death| ("deathDate", Node::text(death))));
    fields.push(("gender", gender(person.sex)));
    fields.push(("lifeStatus", life(person)));
    Node::Fields(fields)
}

fn named(person: &Person) -> Vec<(&'static str, Node)> {
    let mut fields = vec![
        ("iin", Node::text(&person.iin)),
        ("surname", Node::text(&person.name.surname)),
        ("name", Node::text(&person.name.given_name)),
    ];
    fields.extend(
        person
            .name
            .patronymic
            .as_ref()
            .map(|name| ("patronymic", Node::text(name))),
    );
    fields
}

fn gender(sex: Sex) -> Node {
    match sex {
        Sex::Male => word("1", "МУЖСКОЙ", "ЕР"),
        Sex::Female => word("2", "ЖЕНСКИЙ", "ӘЙЕЛ"),
    }
}

fn nationality(person: &Person) -> Node {
    if person.is_kazakh {
        word("005", "КАЗАХ", "ҚАЗАҚ")
    } else {
        word("001", "РУССКИЙ", "ОРЫС")
    }
}

fn life(person: &Person) -> Node {
    if person.is_alive() {
        word("0", "Нормальный", "Қалыпты")
    } else {
        word("1", "Умерший", "Қайтыс болған")
    }
}

fn capable(person: &Person) -> Node {
    if person.is_incapable {
        word("1", "Недееспособный", "Әрекетке қабілетсіз")
    } else {
        word("0", "Дееспособный", "Әрекетке қабілетті")
    }
}

fn country() -> Node {
    word("398", "КАЗАХСТАН", "ҚАЗАҚСТАН")
}

fn birth_place(person: &Person) -> Node {
    let place = places::at(person.birth_place);
    Node::Fields(vec![
        ("country", country()),
        ("region", word(place.region.0, place.region.1, place.region.2)),
        ("district", word(place.district.0, place.district.1, place.district.2)),
        ("city", Node::text(place.city.0)),
    ])
}

/// The Russian words, as the register has them; the Kazakh ones are in the dictionaries.
fn address(address: &Address) -> Node {
    let place = places::at(address.place);
    let mut fields = vec![
        ("country", country()),
        ("district", word(place.district.0, place.district.1, place.district.2)),
        ("region", word(place.region.0, place.region.1, place.region.2)),
        ("city", Node::text(place.city.0)),
        ("street", Node::text(places::street(address.street).0)),
        ("building", Node::text(address.building)),
    ];
    fields.extend(address.flat.map(|flat| ("flat", Node::text(flat))));
    fields.push(("beginDate", Node::text(address.since)));
    fields.push((
        "status",
        word("1", "Адрес постоянной регистрации", "Тұрақты тіркелген мекенжайы"),
    ));
    fields.push((
        "arCode",
        Node::text(format!("99{:04}{:04}", address.street, address.building)),
    ));
    Node::Fields(fields)
}

fn document(person: &Person, document: &Document, on: Date) -> Node {
    let kind = match document.kind {
        DocumentKind::Passport => word("001", "ПАСПОРТ ГРАЖДАНИНА РК", "ҚР АЗАМАТЫНЫҢ ПАСПОРТЫ"),
        DocumentKind::IdentityCard => word("002", "УДОСТОВЕРЕНИЕ ЛИЧНОСТИ РК", "ҚР ЖЕКЕ КУӘЛІГІ"),
    };
    let status = if document.until < on {
        word("07", "ИСТЕК СРОК", "МЕРЗІМІ ӨТКЕН")
    } else {
        word("00", "ДОКУМЕНТ ДЕЙСТВИТЕЛЕН", "ҚҰЖАТ ЖАРАМДЫ")
    };
    let mut fields = vec![
        ("type", kind),
        ("number", Node::text(&document.number)),
        ("beginDate", Node::text(document.since)),
        ("endDate", Node::text(document.until)),
        (
            "issueOrganization",
            word("002", "МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ РК", "ҚР ІШКІ ІСТЕР МИНИСТРЛІГІ"),
        ),
        ("status", status),
        ("surname", Node::text(&person.name.surname)),
        ("name", Node::text(&person.name.given_name)),
    ];
    fields.extend(
        person
            .name
            .patronymic
            .as_ref()
            .map(|name| ("patronymic", Node::text(name))),
    );
    fields.push(("birthDate", Node::text(person.birth)));
    Node::Fields(fields)
}
