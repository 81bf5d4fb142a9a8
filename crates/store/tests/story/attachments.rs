//! Files by their hash: kept once, checked when read.

use store::StoreError;
use store::attachments::Attachments;
use store::testing::Place;

fn folder(place: &Place) -> std::path::PathBuf {
    let store::StoreUrl::Sqlite { folder } = place.url() else {
        panic!("a folder")
    };
    folder.join("attachments")
}

#[tokio::test]
async fn what_was_put_comes_back() {
    let place = Place::in_folder();
    let files = Attachments::in_folder(&folder(&place)).unwrap();
    let large = vec![7; 200_000];
    for bytes in [&b""[..], b"scan", &large] {
        let sha256 = files.put(bytes).await.unwrap();
        assert_eq!(files.put(bytes).await.unwrap(), sha256);
        assert_eq!(files.get(&sha256).await.unwrap(), bytes);
        let again = Attachments::in_folder(&folder(&place)).unwrap();
        assert_eq!(again.get(&sha256).await.unwrap(), bytes);
    }
    assert_eq!(
        files.put(b"scan").await.unwrap(),
        "59ad1b2fc74287ded1bba7af67765d23ad4a49f1ae51902cc2ed3f8ebee96cfa"
    );
}

#[tokio::test]
async fn what_is_not_there_or_no_hash_is_missing() {
    let place = Place::in_folder();
    let files = Attachments::in_folder(&folder(&place)).unwrap();
    for name in [
        "",
        "../portal.sqlite",
        "ab",
        &"0".repeat(64),
        &"Z".repeat(64),
        &"ә".repeat(32),
    ] {
        assert!(
            matches!(files.get(name).await, Err(StoreError::AttachmentMissing(_))),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_changed_file_is_not_given_out() {
    let place = Place::in_folder();
    let files = Attachments::in_folder(&folder(&place)).unwrap();
    let sha256 = files.put(b"scan").await.unwrap();
    std::fs::write(folder(&place).join(&sha256[..2]).join(&sha256), b"scam").unwrap();
    assert!(matches!(files.get(&sha256).await, Err(StoreError::Corrupt { .. })));
    files.put(b"scan").await.unwrap();
    assert_eq!(files.get(&sha256).await.unwrap(), b"scan", "putting it again mends it");
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_belongs_to_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::in_folder();
    Attachments::in_folder(&folder(&place)).unwrap();
    assert_eq!(folder(&place).metadata().unwrap().permissions().mode() & 0o777, 0o700);
}
