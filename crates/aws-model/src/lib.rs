//! What do the APIs look like, for server and client? (generated, nothing by hand)
