//! Makes tokens: good ones, and any other kind. The private keys are in `vectors/keys.json` and good for nothing else.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rockpool_verify::Algorithm;
use serde_json::{Map, Value, json};

/// The keys: name, algorithm. `stranger` is published nowhere; `plain` is published without its algorithm.
const KEYS: &[(&str, Algorithm)] = &[
    ("pool-id", Algorithm::RS256),
    ("pool-access", Algorithm::RS256),
    ("stranger", Algorithm::RS256),
    ("plain", Algorithm::RS256),
    ("RS256", Algorithm::RS256),
    ("RS384", Algorithm::RS384),
    ("RS512", Algorithm::RS512),
    ("PS256", Algorithm::PS256),
    ("PS384", Algorithm::PS384),
    ("PS512", Algorithm::PS512),
    ("ES256", Algorithm::ES256),
    ("ES384", Algorithm::ES384),
    ("ES512", Algorithm::ES512),
    ("EdDSA", Algorithm::EdDSA),
];

pub struct Signer {
    pub algorithm: Algorithm,
    pub jwk: Value,
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

/// The keys, from their file; made once, if that is missing.
pub fn keys() -> &'static BTreeMap<&'static str, Signer> {
    static ALL: OnceLock<BTreeMap<&'static str, Signer>> = OnceLock::new();
    ALL.get_or_init(|| {
        let path = super::path("keys.json");
        if !path.exists() {
            let made: Map<String, Value> = KEYS
                .iter()
                .map(|(name, algorithm)| ((*name).into(), json!(BASE64.encode(generate(*algorithm)))))
                .collect();
            std::fs::write(&path, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
        }
        let stored: BTreeMap<String, String> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        KEYS.iter()
            .map(|(name, algorithm)| {
                (*name, Signer::read(name, *algorithm, &BASE64.decode(&stored[*name]).unwrap()))
            })
            .collect()
    })
}

fn generate(algorithm: Algorithm) -> Vec<u8> {
    match algorithm {
        Algorithm::EdDSA => Ed25519KeyPair::generate().unwrap().to_pkcs8v1().unwrap().as_ref().to_vec(),
        Algorithm::ES256 | Algorithm::ES384 | Algorithm::ES512 => {
            EcdsaKeyPair::generate(ec(algorithm)).unwrap().to_pkcs8v1().unwrap().as_ref().to_vec()
        }
        _ => RsaKeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap().as_ref().to_vec(),
    }
}

fn ec(algorithm: Algorithm) -> &'static signature::EcdsaSigningAlgorithm {
    match algorithm {
        Algorithm::ES256 => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        Algorithm::ES384 => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        _ => &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
    }
}

fn rsa(algorithm: Algorithm) -> &'static dyn signature::RsaEncoding {
    match algorithm {
        Algorithm::RS384 => &signature::RSA_PKCS1_SHA384,
        Algorithm::RS512 => &signature::RSA_PKCS1_SHA512,
        Algorithm::PS256 => &signature::RSA_PSS_SHA256,
        Algorithm::PS384 => &signature::RSA_PSS_SHA384,
        Algorithm::PS512 => &signature::RSA_PSS_SHA512,
        _ => &signature::RSA_PKCS1_SHA256,
    }
}

impl Signer {
    fn read(name: &str, algorithm: Algorithm, der: &[u8]) -> Self {
        let base = |bytes: &[u8]| BASE64.encode(bytes);
        let (pair, mut jwk) = match algorithm {
            Algorithm::EdDSA => {
                let pair = Ed25519KeyPair::from_pkcs8(der).unwrap();
                let x = base(pair.public_key().as_ref());
                (Pair::Ed(pair), json!({"kty": "OKP", "crv": "Ed25519", "x": x}))
            }
            Algorithm::ES256 | Algorithm::ES384 | Algorithm::ES512 => {
                let pair = EcdsaKeyPair::from_pkcs8(ec(algorithm), der).unwrap();
                let point = pair.public_key().as_ref()[1..].to_vec();
                let (x, y) = point.split_at(point.len() / 2);
                let crv = ["P-256", "P-384", "P-521"][algorithm as usize - Algorithm::ES256 as usize];
                (Pair::Ec(pair), json!({"kty": "EC", "crv": crv, "x": base(x), "y": base(y)}))
            }
            _ => {
                let pair = RsaKeyPair::from_pkcs8(der).unwrap();
                // DER of an RSA-2048 public key: two headers and a zero, the modulus, and five bytes of exponent.
                let n = base(&pair.public_key().as_ref()[9..265]);
                (Pair::Rsa(pair), json!({"kty": "RSA", "n": n, "e": "AQAB"}))
            }
        };
        jwk["kid"] = name.into();
        jwk["use"] = "sig".into();
        if name != "plain" {
            jwk["alg"] = algorithm.as_str().into();
        }
        Self { algorithm, jwk, pair }
    }

    /// A signature with the key, by whatever algorithm fits its type.
    pub fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(rsa(algorithm), &random, message, &mut signature).unwrap();
                signature
            }
            Pair::Ec(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Pair::Ed(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}

/// A token to be: header and claims as texts, so that they may say something twice.
#[derive(Clone)]
pub struct Draft {
    pub header: Value,
    pub claims: Value,
    pub key: &'static str,
}

impl Draft {
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header[name] = value.into();
        self
    }

    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.claims.as_object_mut().unwrap().remove(name);
        self.header.as_object_mut().unwrap().remove(name);
        self
    }

    pub fn key(self, key: &'static str) -> Self {
        let algorithm = keys()[key].algorithm.as_str();
        Self { key, ..self }.header("kid", key).header("alg", algorithm)
    }

    /// Signed, with the key and its own algorithm whatever the header says.
    pub fn sign(&self) -> String {
        sign_texts(&self.header.to_string(), &self.claims.to_string(), self.key)
    }
}

pub fn sign_texts(header: &str, claims: &str, key: &str) -> String {
    let signed = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
    let signer = &keys()[key];
    let signature = signer.sign(signer.algorithm, signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(signature))
}

/// Signed with another algorithm of the key's type than its own.
pub fn sign_as(draft: &Draft, algorithm: Algorithm) -> String {
    let header = draft.clone().header("alg", algorithm.as_str()).header;
    let signed = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(draft.claims.to_string()));
    let signature = keys()[draft.key].sign(algorithm, signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(signature))
}
