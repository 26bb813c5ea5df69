//! Against jsonwebtoken, both ways.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde_json::Value;
use tokens::{AccessClaims, IdClaims, PublicKey, SigningKey, verify};

use crate::{KEY, NOW, access_claims, id_claims, signed};

fn foreign_key() -> EncodingKey {
    let body = STANDARD.encode(KEY.to_pkcs8().as_slice());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
    EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
}

#[test]
fn jsonwebtoken_accepts_what_we_sign() {
    let jwk = KEY.public().jwk();
    let key = DecodingKey::from_rsa_components(&jwk.n, &jwk.e).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.set_audience(&["6client"]);
    validation.set_issuer(&["http://127.0.0.1:9229/eu-west-1_Pool1"]);
    let token = jsonwebtoken::decode::<Value>(&signed(&id_claims()), &key, &validation).unwrap();
    assert_eq!(token.claims, id_claims());
    assert_eq!(token.header.kid.as_deref(), Some(KEY.kid()));
    assert_eq!(token.header.typ, None);
}

#[test]
fn we_accept_what_jsonwebtoken_signs() {
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(KEY.kid().to_owned());
    assert_eq!(header.typ.as_deref(), Some("JWT"));
    let token = jsonwebtoken::encode(&header, &access_claims(), &foreign_key()).unwrap();
    let claims = verify(&token, &[KEY.public().clone()], NOW).unwrap();
    assert_eq!(AccessClaims::try_from(claims).unwrap().username, "ann");
}

#[test]
fn the_header_is_exactly_kid_and_alg_as_cognitos() {
    let header = signed(&access_claims()).split('.').next().unwrap().to_owned();
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(header).unwrap();
    let expected = format!(r#"{{"kid":"{}","alg":"RS256"}}"#, KEY.kid());
    assert_eq!(String::from_utf8(header).unwrap(), expected);
}

#[test]
fn claims_come_back_typed() {
    let keys = [KEY.public().clone()];
    let access = AccessClaims::try_from(verify(&signed(&access_claims()), &keys, NOW).unwrap()).unwrap();
    assert_eq!((access.auth_time, access.iat, access.exp), (NOW - 5, NOW, NOW + 3600));
    assert_eq!((access.client_id.as_str(), access.kid.as_str()), ("6client", KEY.kid()));
    assert!(access.has_scope("aws.cognito.signin.user.admin") && !access.has_scope("aws.cognito"));
    assert_eq!(access.device_key, None);

    let id = IdClaims::try_from(verify(&signed(&id_claims()), &keys, NOW).unwrap()).unwrap();
    assert_eq!((id.aud.as_str(), id.username.as_str(), id.origin_jti), ("6client", "ann", None));
    assert_eq!(id.all["email_verified"], true);
}

#[test]
fn the_right_key_among_several_is_taken_by_kid() {
    let other = SigningKey::generate();
    let keys: Vec<PublicKey> = vec![other.public().clone(), KEY.public().clone()];
    assert!(verify(&signed(&access_claims()), &keys, NOW).is_ok());
    assert!(verify(&other.sign(access_claims().to_string().as_bytes()), &keys, NOW).is_ok());
}
