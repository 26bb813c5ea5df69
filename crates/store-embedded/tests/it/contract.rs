//! Every promise of the store, kept by this engine.

store::contract_suite!(crate::folder::Folder::new());
