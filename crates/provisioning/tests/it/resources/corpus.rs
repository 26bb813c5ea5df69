//! The resources of the corpus (tests/templates) have types that are known here, and properties that their types take.

use std::fs;

use provisioning::resources;
use serde_json::Value;

#[test]
fn every_resource_of_the_corpus_is_taken() {
    let kinds = resources::all();
    let mut seen = 0;
    for entry in fs::read_dir("../../tests/templates").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".expected.json") {
            continue;
        }
        let expected: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for (id, resource) in expected["resources"].as_object().unwrap() {
            let kind = resource["type"].as_str().unwrap();
            let kind = kinds.find(kind).unwrap_or_else(|| panic!("{name}: {kind} is not known"));
            kind.check(&resource["properties"]).unwrap_or_else(|fault| panic!("{name}: {id}: {fault}"));
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen} resources");
}
