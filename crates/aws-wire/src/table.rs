//! What is there and what is not, as a table for a document: printed from the registries, so it is never wrong.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::registry::OperationState;

/// A Markdown table of an API's capabilities: how many operations each has, which are there, which are not.
pub fn table(operations: impl IntoIterator<Item = OperationState>) -> String {
    let mut capabilities: BTreeMap<&str, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    for operation in operations {
        let (built, missing) = capabilities.entry(operation.model.capability).or_default();
        if operation.built { built } else { missing }.push(operation.model.name);
    }
    let mut text = String::from("| capability | there | operations | not yet |\n|---|---|---|---|\n");
    let (mut built_of_all, mut all) = (0, 0);
    for (capability, (built, missing)) in capabilities {
        let count = built.len() + missing.len();
        built_of_all += built.len();
        all += count;
        let row = format!(
            "| {capability} | {} of {count} | {} | {} |",
            built.len(),
            listed(&built),
            listed(&missing)
        );
        writeln!(text, "{row}").expect("writing into memory cannot fail");
    }
    writeln!(text, "| **all** | **{built_of_all} of {all}** | | |").expect("writing into memory cannot fail");
    text
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use aws_model::user_pools::SERVICE;

    use super::*;

    #[test]
    fn the_table_counts_what_is_there() {
        let state = |name, built| OperationState { model: SERVICE.find(name).unwrap(), built };
        let text = table([state("SignUp", true), state("ConfirmSignUp", false), state("GetGroup", false)]);
        let expected = "| capability | there | operations | not yet |\n|---|---|---|---|\n\
                        | groups | 0 of 1 | – | GetGroup |\n\
                        | sign_up | 1 of 2 | SignUp | ConfirmSignUp |\n\
                        | **all** | **1 of 3** | | |\n";
        assert_eq!(text, expected);
    }
}
