//! Large pools: lists that page while things come and go, and deletions that are killed and go on.

mod killed;
mod paging;
