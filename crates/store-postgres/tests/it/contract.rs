//! Every promise of the store, kept by this engine at the weakest and at the strongest isolation.

mod read_committed {
    store::contract_suite!(if: crate::database::at(crate::database::Isolation::ReadCommitted));
}

mod serializable {
    store::contract_suite!(if: crate::database::at(crate::database::Isolation::Serializable));
}
