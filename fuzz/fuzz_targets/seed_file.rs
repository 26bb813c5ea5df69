//! Any text as a seed file: read or refused, and no refusal shows a password that stands in it.
#![no_main]

#[path = "../../crates/rockpool/src/issuer_mode.rs"]
mod issuer_mode;
// The program is no library; what it reads of a seed file stands by itself.
#[allow(dead_code, reason = "a module of a program, of which this target calls a part")]
#[path = "../../crates/rockpool/src/seed_file.rs"]
mod seed_file;

use libfuzzer_sys::fuzz_target;
use seed_file::Seed;

const PASSWORD: &str = "Hunter2-Hunter2";

fuzz_target!(|text: &str| {
    let _ = Seed::parse(text);
    let user = "[[pool]]\nid = \"us-east-1_Test00001\"\n[[pool.user]]\nusername = \"ada\"\n";
    if let Err(refusal) = Seed::parse(&format!("{user}password = \"{PASSWORD}\" {text}")) {
        let told = format!("{refusal:#}");
        assert!(!told.contains(PASSWORD), "{told}");
    }
});
