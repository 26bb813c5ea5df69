//! What does each user-pool operation do?
