//! The probe asks the walker about every member of every operation, and checks itself while it does.

use std::collections::BTreeSet;

use aws_model::{OperationModel, SERVICES};
use aws_wire::walk::{unknown_members, walk};
use aws_wire::{Exception, probe};

fn operations() -> impl Iterator<Item = &'static OperationModel> {
    SERVICES.iter().flat_map(|service| service.operations).copied()
}

#[test]
fn cognito_has_164_operations_in_30_capabilities_and_its_neighbours_90() {
    let count = |services: &[&aws_model::ServiceModel]| {
        let capabilities = |service: &&aws_model::ServiceModel| {
            service.operations.iter().map(|operation| operation.capability).collect::<BTreeSet<_>>().len()
        };
        let operations = services.iter().map(|service| service.operations.len()).sum::<usize>();
        (operations, services.iter().map(capabilities).sum::<usize>())
    };
    assert_eq!(count(&SERVICES[..2]), (164, 30));
    assert_eq!(count(&SERVICES[2..]), (90, 18));
}

#[test]
fn what_is_not_kept_of_a_neighbour_is_known_by_name() {
    for service in &SERVICES[2..] {
        assert!(service.others.is_sorted_by(|a, b| a.name < b.name), "{}", service.name);
        assert!(service.faults.is_sorted_by(|a, b| a.name < b.name), "{}", service.name);
        assert!(
            service.operations.iter().all(|operation| !service.has_other(operation.name)),
            "{}",
            service.name
        );
    }
    assert!(aws_model::lambda::SERVICE.has_other("CreateEventSourceMapping"));
    let fault = aws_model::lambda::SERVICE.fault("ResourceNotFoundException").map(|fault| fault.status);
    assert_eq!(fault, Some(404));
    let fault =
        aws_model::cloudformation::SERVICE.fault("ChangeSetNotFoundException").map(|fault| fault.code);
    assert_eq!(fault, Some("ChangeSetNotFound"));
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
