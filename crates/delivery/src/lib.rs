//! How does a message reach a person?
