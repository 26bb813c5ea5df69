//! The templates of tests/templates: shapes that public projects use, in our own words. Beside each stands what it comes to:
//! resources in their order, properties with names in the places of what is looked up, outputs.
//! `UPDATE_TEMPLATES=1` writes what stands beside; whoever does so reads the difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use templates::{Bound, Known, Limits, ParameterName, Policy, parse};

use crate::house::pseudo;

/// Answers everything with the name that was asked for.
struct Named;

impl Known for Named {
    fn reference(&self, resource: &str) -> Option<String> {
        Some(format!("<{resource}>"))
    }

    fn attribute(&self, resource: &str, name: &str) -> Option<Value> {
        Some(Value::String(format!("<{resource}.{name}>")))
    }

    fn export(&self, name: &str) -> Option<String> {
        Some(format!("<export {name}>"))
    }

    fn parameter(&self, parameter: &ParameterName) -> Option<String> {
        let version = parameter.version.map_or(String::new(), |version| format!(" {version}"));
        let secure = if parameter.secure { "secure " } else { "" };
        Some(format!("<{secure}parameter {}{version}>", parameter.name))
    }
}

#[test]
fn every_template_comes_to_what_stands_beside_it() {
    let folder = Path::new("../../tests/templates");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.ends_with(".expected.json") || !(name.ends_with(".yaml") || name.ends_with(".json")) {
            continue;
        }
        seen += 1;
        let beside = folder.join(format!("{name}.expected.json"));
        let expected: Value =
            fs::read_to_string(&beside).map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        let values: BTreeMap<String, String> = expected["parameters"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let text = fs::read_to_string(&path).unwrap();
        let bound = parse(&text, Limits::default())
            .and_then(|template| template.bind(&values, &pseudo(), &Named))
            .unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let found = told(&bound, &values);
        if std::env::var_os("UPDATE_TEMPLATES").is_some() {
            fs::write(
                &beside,
                serde_json::to_string_pretty(&found).expect("a template of the corpus is good") + "\n",
            )
            .unwrap();
        } else {
            assert_eq!(found, expected, "{name}");
        }
    }
    assert!(seen >= 25, "{seen} templates");
}

fn told(bound: &Bound, values: &BTreeMap<String, String>) -> Value {
    let resources: serde_json::Map<String, Value> = bound
        .resources()
        .map(|(name, resource)| {
            let properties = bound.properties(name, &Named).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            let mut told = json!({"type": resource.kind, "properties": properties});
            for (policy, is) in [
                ("deletion", bound.deletion_policy(name).expect("a template of the corpus is good")),
                ("replacement", bound.update_replace_policy(name).expect("a template of the corpus is good")),
            ] {
                if is != Policy::Delete {
                    told[policy] = json!(format!("{is:?}"));
                }
            }
            (name.to_owned(), told)
        })
        .collect();
    let outputs: serde_json::Map<String, Value> = bound
        .outputs(&Named)
        .expect("a template of the corpus is good")
        .into_iter()
        .map(|output| (output.name, json!({"value": output.value, "export": output.export})))
        .collect();
    json!({"parameters": values, "order": bound.order(), "resources": resources, "outputs": outputs})
}
