//! SEC-15: every built operation, asked by whoever should not be heard, through the edge as `rockpool serve` has it.
//! Each is in the matrix of its kind: signed, unsigned, or with an access token.

mod bearer;
mod functions;
mod neighbours;
mod served;
mod signed;
mod targets;
mod unsigned;

use aws_model::Auth;

use self::served::Served;

/// Whoever builds an operation adds it to a matrix: those of signed operations are made from the model, the others need a
/// good call of each.
#[tokio::test]
async fn every_built_operation_is_in_a_matrix_sec_15() {
    let served = Served::start().await;
    for operation in served.built() {
        let name = operation.name;
        let there = match operation.auth {
            // `signed` knows how user pools name what a call is about.
            Auth::Signed => operation.service.name == "cognito-idp",
            Auth::Unsigned => unsigned::OPERATIONS.contains(&name),
            Auth::AccessToken | Auth::AccessTokenOrSession => bearer::OPERATIONS.contains(&name),
        };
        assert!(there, "{name} was built and is in none of the matrices of SEC-15");
    }
}
