//! What are pools, users, clients, sessions, and what may happen to them?
