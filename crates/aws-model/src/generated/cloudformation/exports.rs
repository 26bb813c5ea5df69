//! Capability `exports`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { ListExports LIST_EXPORTS (ListExportsInput) -> ListExportsOutput; exports Signed [
    ] }

    operation! { ListImports LIST_IMPORTS (ListImportsInput) -> ListImportsOutput; exports Signed [
    ] }
}

structure! { Export EXPORT {
    exporting_stack_id: Option<String> = "ExportingStackId" STACK_ID;
    name: Option<String> = "Name" EXPORT_NAME;
    value: Option<String> = "Value" EXPORT_VALUE;
} }

structure! { ListExportsInput LIST_EXPORTS_INPUT {
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { ListExportsOutput LIST_EXPORTS_OUTPUT {
    exports: Option<Vec<Export>> = "Exports" EXPORTS;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { ListImportsInput LIST_IMPORTS_INPUT {
    export_name: String = "ExportName" EXPORT_NAME;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { ListImportsOutput LIST_IMPORTS_OUTPUT {
    imports: Option<Vec<String>> = "Imports" IMPORTS;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

pub static EXPORT_VALUE: StringShape = StringShape::new("ExportValue");
pub static EXPORTS: ListShape = ListShape::new("Exports", EXPORT.shape());
pub static IMPORTS: ListShape = ListShape::new("Imports", STACK_NAME.shape());
