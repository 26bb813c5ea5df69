//! How does a test get a whole server, a clock and a client?
