//! What every engine must keep, as tests.
