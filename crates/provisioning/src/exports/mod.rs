//! Operations on exports.

pub mod list_exports;
pub mod list_imports;
