//! The probe asks the walker about every member of every operation, and checks itself while it does.

use std::collections::BTreeSet;

use aws_model::{OperationModel, SERVICES};
use aws_wire::walk::{unknown_members, walk};
use aws_wire::{Exception, probe};

fn operations() -> impl Iterator<Item = &'static OperationModel> {
    SERVICES.iter().flat_map(|service| service.operations).copied()
}

#[test]
fn there_are_164_operations_in_30_capabilities() {
    assert_eq!(operations().count(), 164);
    let capabilities =
        |service: usize| SERVICES[service].operations.iter().map(|operation| operation.capability);
    assert_eq!(capabilities(0).collect::<BTreeSet<_>>().len(), 23);
    assert_eq!(capabilities(1).collect::<BTreeSet<_>>().len(), 7);
}

#[test]
fn the_samples_fit_every_input() {
    for operation in operations() {
        for input in [probe::whole_input(operation), probe::least_input(operation)] {
            walk(operation.input, &input).unwrap_or_else(|wrong| panic!("{}: {wrong}", operation.name));
        }
    }
}

#[test]
fn every_bad_input_of_every_operation_is_refused_in_awss_form() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for operation in operations() {
        for case in probe::cases(operation) {
            count += 1;
            let refusal = match walk(operation.input, &case.input) {
                Err(violations) => Some(Exception::from(violations)),
                Ok(()) => {
                    let unknown = unknown_members(operation.input, case.input.as_object().unwrap());
                    let refused = !unknown.is_empty() && case.expected != probe::Expected::Fits;
                    refused.then(|| Exception::invalid_parameter(unknown.join(" ")))
                }
            };
            let refusal = refusal.as_ref().map(|refusal| (&*refusal.name, &*refusal.message));
            wrong.extend(case.check(refusal).err());
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    assert!(count > 5_000, "{count}");
}

#[test]
fn every_kind_of_fault_is_among_the_cases() {
    let names: Vec<String> = operations().flat_map(probe::cases).map(|case| case.name).collect();
    for kind in [
        "missing",
        "null",
        "too short",
        "too long",
        "badly formed",
        "unknown",
        "too low",
        "too high",
        "a number instead",
        "nothing at all",
    ] {
        assert!(names.iter().any(|name| name.ends_with(kind)), "{kind}");
    }
}
