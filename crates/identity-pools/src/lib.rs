//! What does each identity-pool operation do?
