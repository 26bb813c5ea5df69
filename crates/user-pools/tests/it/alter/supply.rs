//! Values that users lack, supplied in bulk.

use directory::alteration::Changes;
use directory::{Contact, SignInMode};
use serde_json::{Value, json};
use user_pools::alter::Turn;
use user_pools::alter::supply::{Came, Row};

use super::Works;

async fn supply(works: &Works, user: &str, attributes: &[(&str, &str)], dry: bool) -> Came {
    let attributes = attributes.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let row = Row { user: user.into(), attributes };
    let call = works.office.call();
    works.office.harness.rooms.supply(&call, &works.id(), &row, dry).await.unwrap()
}

fn why(came: Came) -> String {
    match came {
        Came::Refused { why } => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_empty_is_filled_and_what_is_there_stays() {
    for works in Works::everywhere(json!({})).await {
        works.person("ada", json!({"name": "Ada"})).await;
        works.person("bob", json!({})).await;
        let before = works.tokens("bob").await;
        works.alter(&Changes { require: vec!["name".into()], ..Changes::default() }).await;
        let name: &[(&str, &str)] = &[("name", "Bob"), ("family_name", "")];
        assert_eq!(supply(&works, "bob", name, true).await, Came::Supplied { values: 1 });
        assert_eq!(works.attributes("bob").await, Value::Object(Default::default()), "only asked");
        assert_eq!(supply(&works, "bob", name, false).await, Came::Supplied { values: 1 });
        assert_eq!(supply(&works, "bob", name, false).await, Came::Unchanged);
        works.comes_in("bob").await;
        works.goes_on(&before).await;
        assert!(why(supply(&works, "ada", &[("name", "Eve")], false).await).contains("another name already"));
        assert!(why(supply(&works, "nobody", &[("name", "X")], false).await).contains("does not exist"));
        assert!(
            why(supply(&works, "ada", &[("shoe", "9")], false).await).contains("not exist in the schema")
        );
        assert!(
            why(supply(&works, "bob", &[("email", "no address")], false).await).contains("Invalid email")
        );
    }
}

#[tokio::test]
async fn nobody_is_supplied_with_somebody_elses_name() {
    let works = Works::open(json!({})).await;
    works.person("ada", json!({"email": "ada@example.com"})).await;
    works.person("bob", json!({})).await;
    works
        .alter(&Changes { sign_in: Some(SignInMode::Attributes(vec![Contact::Email])), ..Changes::default() })
        .await;
    let taken = why(supply(&works, "bob", &[("email", "ada@example.com")], false).await);
    assert!(taken.contains("already exists"), "{taken}");
    let fine = [("email", "bob@example.com"), ("email_verified", "True")];
    assert_eq!(supply(&works, "bob", &fine, false).await, Came::Supplied { values: 1 });
    works.comes_in("bob@example.com").await;
    let told = works.attributes("bob").await;
    assert_eq!(told, json!({"email": "bob@example.com", "email_verified": "true"}));
    // A flag does not verify what was there before.
    assert_eq!(
        supply(&works, "ada", &[("email", "ada@example.com"), ("email_verified", "true")], false).await,
        Came::Unchanged
    );
    works.turn(Turn::Finish).await;
    works.comes_in("bob@example.com").await;
}
