//! How does a connection become a request for the right room?
