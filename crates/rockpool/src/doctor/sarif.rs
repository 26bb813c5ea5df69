//! What was found as SARIF 2.1.0 (OASIS), which code hosts read and show beside the code.

use aws_lc_rs::digest;
use crypto::hex;
use serde_json::{Value, json};

use super::finding::{Finding, RULES, Severity};
use super::report::Report;

/// The log.
pub fn log(report: &Report) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.why},
                "help": {"text": rule.why},
                "defaultConfiguration": {"level": "warning"},
            })
        })
        .collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(report, finding)).collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "rockpool doctor",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "results": results,
        }],
    })
}

fn result(report: &Report, finding: &Finding) -> Value {
    let Finding { id, severity, place, seen, why, cure } = finding;
    let level = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    // The same finding in the next run: its rule and its place, not what varies in the sentence.
    let name = digest::digest(&digest::SHA256, format!("{id}\n{place}").as_bytes());
    json!({
        "ruleId": id,
        "ruleIndex": RULES.iter().position(|rule| rule.id == *id),
        "level": level,
        "message": {"text": format!("{place}: {seen}. {why} Cure: {cure}")},
        "locations": [{
            "physicalLocation": {"artifactLocation": {"uri": report.address}},
            "logicalLocations": [{"fullyQualifiedName": place, "kind": "resource"}],
        }],
        "partialFingerprints": {"place/v1": hex::encode(&name.as_ref()[..16])},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_has_the_members_that_the_schema_requires() {
        let finding = Finding::new("COG-7", Severity::Warning, "client web (abc)", "it tells", "stop it");
        let log = log(&Report::new("https://a/p".into(), Some("p".into()), vec![finding], &[]));
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert!(run["tool"]["driver"]["name"].is_string());
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(
            rules.iter().all(|rule| rule["id"].is_string() && rule["shortDescription"]["text"].is_string())
        );
        let result = &run["results"][0];
        assert!(result["message"]["text"].as_str().unwrap().contains("Cure: stop it"));
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
        assert_eq!(result["level"], "warning");
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "https://a/p");
    }
}
