//! What people sign in with, and whether case matters.

use directory::alteration::{Changes, Finding};
use directory::{Alias, Contact, SignInMode};
use serde_json::json;
use testkit::Tokens;
use user_pools::alter::Turn;

use super::Works;

fn mode(sign_in: SignInMode) -> Changes {
    Changes { sign_in: Some(sign_in), ..Changes::default() }
}

fn case(sensitive: bool) -> Changes {
    Changes { case_sensitive: Some(sensitive), ..Changes::default() }
}

#[tokio::test]
async fn case_is_folded_with_everybody_in_the_pool() {
    for works in Works::everywhere(json!({"UsernameConfiguration": {"CaseSensitive": true}})).await {
        works.person("Ada", json!({"email": "Ada@Example.com"})).await;
        works.person("bob", json!({})).await;
        let before = works.tokens("Ada").await;
        works.begin(&case(false)).await;
        // Prepared, but not in force: the other spelling is nobody's to take, and nobody's to use.
        while works.standing().await.unwrap().seen < 2 {
            assert!(works.step().await);
        }
        works.comes_in("Ada").await;
        works.stays_out("ada").await;
        assert!(works.sign_up("ada", &[]).await.unwrap_err().contains("User already exists"));
        works.work().await;
        for typed in ["Ada", "ada", "ADA", "bob", "BOB"] {
            works.comes_in(typed).await;
        }
        works.goes_on(&before).await;
        let search = json!({"UserPoolId": works.pool, "Filter": "email ^= \"ada@EX\""});
        assert_eq!(works.office.ask("ListUsers", search.clone()).await["Users"].as_array().unwrap().len(), 1);
        works.turn(Turn::Finish).await;
        works.comes_in("aDa").await;
        works.goes_on(&before).await;
        assert_eq!(works.office.ask("ListUsers", search).await["Users"].as_array().unwrap().len(), 1);
        let told = works.office.ask("DescribeUserPool", json!({"UserPoolId": works.pool})).await;
        assert_eq!(told["UserPool"]["UsernameConfiguration"]["CaseSensitive"], false);
    }
}

#[tokio::test]
async fn two_people_who_would_be_one_are_told_and_nothing_is_in_force_while_they_are() {
    for works in Works::everywhere(json!({})).await {
        works.person("Ada", json!({})).await;
        works.person("bob", json!({})).await;
        let changes = case(false);
        assert_eq!(works.survey(&changes).await.0.in_conflict, 0);
        works.begin(&changes).await;
        // Somebody who was made by a node that had not heard of it: as if the survey had missed one.
        works.person("ada2", json!({})).await;
        works.work().await;
        works.turn(Turn::Undo).await;

        works.person("ada", json!({})).await;
        let (tally, told) = works.survey(&changes).await;
        assert_eq!((tally.users, tally.in_conflict), (4, 2));
        let taken: Vec<_> = told.iter().map(|one| (one.username.as_str(), one.conflict)).collect();
        assert_eq!(taken, [("Ada", true), ("ada", true)]);
        assert!(matches!(&told[0].finding, Finding::Taken { what, value, others }
            if what == "username" && value == "ada" && *others == [told[1].sub.clone()]));
        works.begin(&changes).await;
        works.work().await;
        let standing = works.standing().await.unwrap();
        assert_eq!(standing.conflicts, 1, "one of them has the name, the other stands in the way");
        for typed in ["Ada", "ada", "bob"] {
            works.comes_in(typed).await;
        }
        works.stays_out("BOB").await;
        // The operator decides; the job goes on by itself.
        works.office.ask("AdminDeleteUser", json!({"UserPoolId": works.pool, "Username": "ada"})).await;
        works.office.harness.advance(10);
        works.work().await;
        works.comes_in("BOB").await;
        works.comes_in("ADA").await;
    }
}

#[tokio::test]
async fn undone_everything_is_as_it_was() {
    for works in Works::everywhere(json!({})).await {
        works.person("Ada", json!({"email": "ada@example.com", "email_verified": "true"})).await;
        let before = works.tokens("Ada").await;
        for again in 0..2 {
            works.alter(&Changes { require: vec!["name".into()], ..case(false) }).await;
            works.turn(Turn::Undo).await;
            works.comes_in("Ada").await;
            works.stays_out("ada").await;
            works.goes_on(&before).await;
            // The other spelling is free again.
            works.sign_up(&"ada".repeat(again + 1).to_uppercase(), &[]).await.unwrap();
        }
        works.sign_up("ada", &[]).await.unwrap();
    }
}

#[tokio::test]
async fn case_begins_to_matter_and_whoever_has_to_mind_the_spelling_is_told() {
    let works = Works::open(json!({"UsernameConfiguration": {"CaseSensitive": false}})).await;
    works.person("Ada", json!({})).await;
    works.person("bob", json!({})).await;
    let (tally, told) = works.survey(&case(true)).await;
    assert_eq!((tally.in_conflict, tally.spelling), (0, 1));
    assert_eq!(told[0].needs, "has to type the username as Ada");
    works.alter(&case(true)).await;
    works.comes_in("Ada").await;
    works.stays_out("ada").await;
    assert!(works.sign_up("ADA", &[]).await.is_err(), "two forms live, and in one of them it is Ada's");
    works.turn(Turn::Finish).await;
    works.sign_up("ADA", &[]).await.unwrap();
    works.comes_in("Ada").await;
}

#[tokio::test]
async fn people_with_user_names_come_to_sign_in_with_their_addresses() {
    for works in Works::everywhere(json!({"AutoVerifiedAttributes": ["email"]})).await {
        works.person("ada", json!({"email": "ada@example.com"})).await;
        works.person("bob", json!({})).await;
        let before = works.tokens("ada").await;
        let changes = mode(SignInMode::Attributes(vec![Contact::Email]));
        let (tally, told) = works.survey(&changes).await;
        assert_eq!((tally.in_conflict, tally.lacking), (0, 1));
        assert_eq!(
            (told[0].username.as_str(), &told[0].finding),
            ("bob", &Finding::Lacks { what: "email".into() })
        );
        works.begin(&changes).await;
        while works.standing().await.unwrap().seen == 0 {
            works.step().await;
        }
        works.stays_out("ada@example.com").await;
        // An address that is somebody's in the form to come is nobody else's already now, in whatever shape.
        let stolen = works.sign_up("eve", &[("email", "ada@example.com")]).await.unwrap_err();
        assert!(stolen.contains("already exists"), "{stolen}");
        let stolen = works.sign_up("ada@example.com", &[]).await.unwrap_err();
        assert!(stolen.contains("Username cannot be of email format"), "{stolen}");
        works.work().await;

        works.comes_in("ada@example.com").await;
        works.comes_in("ada").await;
        works.goes_on(&before).await;
        let claims = Tokens::claims(&works.tokens("ada@example.com").await.access);
        assert_eq!(claims["username"], "ada", "who had a user name keeps it");
        // Bob has no address: he is asked for it.
        let asked = works.office.harness.sign_in(&works.client, "bob", super::PASSWORD).await.unwrap();
        assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
        assert_eq!(asked["ChallengeParameters"]["requiredAttributes"], r#"["userAttributes.email"]"#);
        // New people have the address as their name.
        works.sign_up("carl@example.com", &[]).await.unwrap();
        let told = works.sign_up("ada@example.com", &[]).await.unwrap_err();
        assert!(told.contains("An account with the given email already exists."), "{told}");
        works.turn(Turn::Finish).await;
        works.comes_in("ada@example.com").await;
        works.goes_on(&before).await;
        let told = works.office.ask("DescribeUserPool", json!({"UserPoolId": works.pool})).await;
        assert_eq!(told["UserPool"]["UsernameAttributes"], json!(["email"]));
    }
}

#[tokio::test]
async fn a_user_name_that_looks_like_somebody_elses_address_stands_in_the_way_rule_9() {
    let works = Works::open(json!({})).await;
    works.person("bob@example.com", json!({"email": "mallory@example.com"})).await;
    works.person("bob", json!({"email": "bob@example.com"})).await;
    works.person("ada@example.com", json!({"email": "ada@example.com", "email_verified": "true"})).await;
    // Where Bob's address counts unverified, he is told too.
    for (sign_in, in_conflict) in
        [(SignInMode::Attributes(vec![Contact::Email]), 2), (SignInMode::Aliases(vec![Alias::Email]), 1)]
    {
        let (tally, told) = works.survey(&mode(sign_in)).await;
        assert_eq!(tally.in_conflict, in_conflict);
        let misleads = told.iter().filter(|one| matches!(one.finding, Finding::Misleading { .. }));
        assert_eq!(misleads.map(|one| one.username.as_str()).collect::<Vec<_>>(), ["bob@example.com"]);
    }
    works
        .office
        .ask("AdminDeleteUser", json!({"UserPoolId": works.pool, "Username": "bob@example.com"}))
        .await;
    works.alter(&mode(SignInMode::Attributes(vec![Contact::Email]))).await;
    works.turn(Turn::Finish).await;
    // Ada moves; the user name that she keeps is not given to anybody as an address.
    let change = json!({
        "UserPoolId": works.pool, "Username": "ada@example.com",
        "UserAttributes": [{"Name": "email", "Value": "lovelace@example.com"}],
    });
    works.office.ask("AdminUpdateUserAttributes", change).await;
    assert!(works.sign_up("ada@example.com", &[]).await.unwrap_err().contains("already exists"));
    works.comes_in("lovelace@example.com").await;
}

#[tokio::test]
async fn an_account_with_somebodys_address_as_its_user_name_does_not_come_before_its_owner_rule_9() {
    for works in Works::everywhere(json!({})).await {
        // Anybody can choose the name and write down the address: nobody has shown that it is theirs.
        works.sign_up("victim@example.com", &[("email", "victim@example.com")]).await.unwrap();
        works.person("victim", json!({"email": "victim@example.com", "email_verified": "true"})).await;
        let changes = mode(SignInMode::Aliases(vec![Alias::Email]));
        let (tally, told) = works.survey(&changes).await;
        assert_eq!(tally.in_conflict, 2);
        let findings: Vec<_> = told.iter().map(|one| (one.username.as_str(), &one.finding)).collect();
        let [(victim, Finding::Taken { what, others, .. }), both @ ..] = findings.as_slice() else {
            panic!("{findings:?}");
        };
        assert_eq!((*victim, what.as_str(), others.len()), ("victim", "email", 1));
        assert!(both.iter().all(|(who, _)| *who == "victim@example.com"), "{both:?}");
        assert!(both.iter().any(|(_, one)| matches!(one, Finding::Taken { what, .. } if what == "username")));
        assert!(both.iter().any(|(_, one)| matches!(one, Finding::Misleading { what } if what == "email")));
        // Begun all the same: it is not in force while they are there, and nobody else comes who would be like that.
        works.begin(&changes).await;
        works.work().await;
        assert_eq!(works.standing().await.unwrap().conflicts, 2);
        works.stays_out("nobody@example.com").await;
        let more = works.sign_up("nobody@example.com", &[("email", "nobody@example.com")]).await.unwrap_err();
        assert!(more.contains("Username cannot be of email format"), "{more}");
        let away = json!({"UserPoolId": works.pool, "Username": "victim@example.com"});
        works.office.ask("AdminDeleteUser", away).await;
        works.office.harness.advance(10);
        works.work().await;
        works.comes_in("victim@example.com").await;
        let told = works.attributes("victim@example.com").await;
        assert_eq!(told, json!({"email": "victim@example.com", "email_verified": "true"}));
    }
}

#[tokio::test]
async fn a_user_name_that_comes_to_equal_an_address_when_case_ceases_to_matter_is_told_rule_9() {
    for works in Works::everywhere(json!({})).await {
        works.person("Ada@example.com", json!({"email": "Ada@example.com", "email_verified": "true"})).await;
        works.person("bob", json!({"email": "bob@example.com", "email_verified": "true"})).await;
        works.alter(&mode(SignInMode::Aliases(vec![Alias::Email]))).await;
        works.turn(Turn::Finish).await;
        // Ada moves and keeps her user name; in another spelling it is an address that Bob gets.
        for (user, email) in [("Ada@example.com", "lovelace@example.com"), ("bob", "ada@example.com")] {
            let change = json!({
                "UserPoolId": works.pool, "Username": user,
                "UserAttributes": [
                    {"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"},
                ],
            });
            works.office.ask("AdminUpdateUserAttributes", change).await;
        }
        let (tally, told) = works.survey(&case(false)).await;
        assert_eq!((tally.in_conflict, told.len()), (2, 2), "{told:?}");
        works.begin(&case(false)).await;
        works.work().await;
        assert!(works.standing().await.unwrap().conflicts > 0);
        works.comes_in("Ada@example.com").await;
        works.comes_in("ada@example.com").await;
        // A change of either in between, by which they get the names of the new form, hides nothing from the job.
        for user in ["Ada@example.com", "bob"] {
            let off = json!({"UserPoolId": works.pool, "Username": user});
            works.office.ask("AdminUserGlobalSignOut", off).await;
        }
        works.office.harness.advance(10);
        works.work().await;
        assert!(works.standing().await.unwrap().conflicts > 0);
        works.comes_in("Ada@example.com").await;
    }
}

#[tokio::test]
async fn people_whose_name_was_their_address_get_user_names() {
    for works in Works::everywhere(json!({"UsernameAttributes": ["email"]})).await {
        works.person("Ada@example.com", json!({"preferred_username": "ada"})).await;
        works.person("bob@example.com", json!({})).await;
        let before = works.tokens("Ada@example.com").await;
        let rooms = &works.office.harness.rooms;
        let (id, now) = (works.id(), works.office.now());
        let none = rooms.begin_alteration(&id, &mode(SignInMode::Username), &super::by(now), now).await;
        assert!(none.unwrap_err().to_string().contains("--username-from"));
        let changes =
            Changes { username_from: Some("preferred_username".into()), ..mode(SignInMode::Username) };
        let (tally, told) = works.survey(&changes).await;
        assert_eq!(tally.in_conflict, 1);
        assert_eq!(told[0].finding, Finding::NoUsername { what: "preferred_username".into() });
        let bob = json!({
            "UserPoolId": works.pool, "Username": "bob@example.com",
            "UserAttributes": [{"Name": "preferred_username", "Value": "bob"}],
        });
        works.office.ask("AdminUpdateUserAttributes", bob).await;
        works.alter(&changes).await;
        works.comes_in("ada").await;
        works.stays_out("Ada@example.com").await;
        works.goes_on(&before).await;
        works.turn(Turn::Undo).await;
        works.comes_in("Ada@example.com").await;
        works.stays_out("ada").await;

        works.alter(&changes).await;
        works.sign_up("carl", &[]).await.unwrap();
        works.turn(Turn::Finish).await;
        // The password was made for the sub, and is still proved by SRP.
        works.comes_in("ada").await;
        works.comes_in("bob").await;
        works.goes_on(&before).await;
        let claims = Tokens::claims(&works.tokens("ada").await.access);
        assert_eq!(claims["username"], "ada");
        // A new password, and then another: both ways in, as before.
        let set = json!({"UserPoolId": works.pool, "Username": "ada", "Password": super::PASSWORD, "Permanent": true});
        works.office.ask("AdminSetUserPassword", set).await;
        works.comes_in("ada").await;
        // A user, a new user and nobody are shown names of one shape (RULE-9).
        works.office.ask("AdminConfirmSignUp", json!({"UserPoolId": works.pool, "Username": "carl"})).await;
        for typed in ["ada", "carl", "nobody"] {
            let (_, challenge) = works.office.harness.begin_srp(&works.client, typed).await.unwrap();
            let shown = challenge["ChallengeParameters"]["USER_ID_FOR_SRP"].as_str().unwrap().to_owned();
            assert!(uuid::Uuid::try_parse(&shown).is_ok(), "{typed}: {shown}");
        }
        works.comes_in("carl").await;
    }
}

#[tokio::test]
async fn aliases_are_added_and_taken_away() {
    let works = Works::open(json!({})).await;
    works.person("ada", json!({"email": "ada@example.com", "email_verified": "true"})).await;
    works.person("bob", json!({"email": "bob@example.com"})).await;
    works.alter(&mode(SignInMode::Aliases(vec![Alias::Email]))).await;
    works.turn(Turn::Finish).await;
    works.comes_in("ada@example.com").await;
    works.comes_in("bob").await;
    works.stays_out("bob@example.com").await;
    works.alter(&mode(SignInMode::Aliases(vec![Alias::Email, Alias::PreferredUsername]))).await;
    works.turn(Turn::Finish).await;
    works.alter(&mode(SignInMode::Username)).await;
    works.stays_out("ada@example.com").await;
    works.comes_in("ada").await;
    works.turn(Turn::Finish).await;
    works.stays_out("ada@example.com").await;
}

#[tokio::test]
async fn whoever_would_have_no_name_that_counts_stands_in_the_way() {
    let works = Works::open(json!({"UsernameAttributes": ["email"]})).await;
    works.person("ada@example.com", json!({"email_verified": "true"})).await;
    works.person("bob@example.com", json!({})).await;
    let changes = mode(SignInMode::Aliases(vec![Alias::Email]));
    let (tally, told) = works.survey(&changes).await;
    assert_eq!(tally.in_conflict, 1);
    assert_eq!(told[0].finding, Finding::NoWayIn { what: "email".into() });
    let verify = json!({
        "UserPoolId": works.pool, "Username": "bob@example.com",
        "UserAttributes": [{"Name": "email_verified", "Value": "true"}],
    });
    works.office.ask("AdminUpdateUserAttributes", verify).await;
    works.alter(&changes).await;
    works.turn(Turn::Finish).await;
    works.comes_in("ada@example.com").await;
    works.comes_in("bob@example.com").await;
    works.sign_up("carl", &[]).await.unwrap();
}
