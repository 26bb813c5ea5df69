//! Capability `concurrency`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;

pub mod ops {
    use super::*;

    operation! { DeleteFunctionConcurrency DELETE_FUNCTION_CONCURRENCY (DeleteFunctionConcurrencyRequest) -> (); concurrency Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException",
    ] @ "DELETE" "/2017-10-31/functions/{FunctionName}/concurrency" 204 }

    operation! { GetFunctionConcurrency GET_FUNCTION_CONCURRENCY (GetFunctionConcurrencyRequest) -> GetFunctionConcurrencyResponse; concurrency Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2019-09-30/functions/{FunctionName}/concurrency" 200 }

    operation! { PutFunctionConcurrency PUT_FUNCTION_CONCURRENCY (PutFunctionConcurrencyRequest) -> Concurrency; concurrency Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException",
    ] @ "PUT" "/2017-10-31/functions/{FunctionName}/concurrency" 200 }
}

structure! { DeleteFunctionConcurrencyRequest DELETE_FUNCTION_CONCURRENCY_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
} }

structure! { GetFunctionConcurrencyRequest GET_FUNCTION_CONCURRENCY_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
} }

structure! { GetFunctionConcurrencyResponse GET_FUNCTION_CONCURRENCY_RESPONSE {
    reserved_concurrent_executions: Option<i32> = "ReservedConcurrentExecutions" RESERVED_CONCURRENT_EXECUTIONS;
} }

structure! { PutFunctionConcurrencyRequest PUT_FUNCTION_CONCURRENCY_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    reserved_concurrent_executions: i32 = "ReservedConcurrentExecutions" RESERVED_CONCURRENT_EXECUTIONS;
} }
