//! Which places a function may reach (RULE-20).

use std::collections::BTreeMap;

use directory::Environment;
use runner::egress::{Place, named_in};

/// Where it is decided.
#[derive(Clone, Debug)]
pub enum Egress {
    /// In development: the places that the values of the function's environment name, as URLs or in libpq's words.
    FromEnvironment,
    /// For people: what the operator declared, by the function's name. Nothing else.
    Declared(BTreeMap<String, Vec<Place>>),
}

impl Egress {
    /// The places of the function `name`.
    pub fn places(&self, name: &str, environment: Option<&Environment>) -> Vec<Place> {
        match self {
            Self::FromEnvironment => {
                named_in(environment.into_iter().flatten().map(|(_, value)| value.expose()))
            }
            Self::Declared(places) => places.get(name).cloned().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crypto::Secret;

    use super::*;

    #[test]
    fn in_development_the_environment_says_it_and_for_people_the_operator_rule_20() {
        let environment = Environment::from([
            ("CONNECTION_URL".to_owned(), Secret::new("postgresql://app:pw@db.example.com/app".to_owned())),
            ("MODE".to_owned(), Secret::new("fast".to_owned())),
        ]);
        let shown = |egress: &Egress| {
            let places = egress.places("f", Some(&environment));
            places.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(shown(&Egress::FromEnvironment), ["db.example.com:5432"]);
        assert!(shown(&Egress::Declared(BTreeMap::new())).is_empty());
        let place = Place { host: "db".into(), port: 1 };
        assert_eq!(shown(&Egress::Declared(BTreeMap::from([("f".into(), vec![place])]))), ["db:1"]);
    }
}
