//! Any text as a template: read or refused; what was read is bound and evaluated without knowing anything, or refused; written as
//! JSON and read again it is the same template.
#![no_main]

use libfuzzer_sys::fuzz_target;
use templates::probe;

fuzz_target!(|text: &str| probe(text));
