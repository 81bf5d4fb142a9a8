//! Which certificate a signature is judged with, where several fit.

use eds::{Verdict, facts, issue};

use crate::levels::World;
use crate::policy::{CONTENT, check};
use crate::support::{IIN, addresses, days, person, the_one};
use crate::tree::Node;

/// The signer's identifier may fit several certificates: two of one key, or one that somebody slipped in.
#[test]
fn of_several_certificates_the_one_signed_for_counts() {
    let world = World::new();
    let key = &world.person.key.public_key_der();
    let again = issue::end_entity(
        &world.authority.key,
        &world.authority.certificate,
        key,
        &person(IIN),
        &[0x7e; 20],
        world.now() - days(1),
        world.now() + days(1),
        &addresses(),
    )
    .expect("a second certificate of the same key");
    let mut cms = Node::read(&world.authority.sign(&world.person, CONTENT, false));
    let data = cms.at(&[1, 0]);
    data.at(&[3]).children().insert(0, Node::read(&again.der));
    // By the identifier of the key in place of issuer and number.
    let kind = [6, 3, 0x55, 0x1d, 14, 4, 0x16, 4, 0x14];
    let at = again.der.windows(kind.len()).position(|window| window == kind);
    let at = at.expect("an identifier of the key") + kind.len();
    let identifier = again.der[at..at + 20].to_vec();
    *data.last().at(&[0, 1]) = Node::Primitive(0x80, identifier);
    let facts = the_one(facts::of_cms(&cms.der(), Some(CONTENT)));
    assert_eq!(facts.signer.as_ref(), Some(&world.person.certificate));
    check(
        &world.judge(&facts, &world.authority.nothing_revoked(), world.now()),
        Verdict::Valid,
        None,
    );
}
