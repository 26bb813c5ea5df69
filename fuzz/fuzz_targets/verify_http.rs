//! What a server answers when keys are fetched from it: a page within its limits, or a fault.
#![no_main]

use std::io::{self, Read, Write};
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use rockpool_verify::egress::{Egress, Url};

/// Where the reader, which is no part of the library's face, expects what it names.
mod fetch {
    pub use rockpool_verify::{FetchFault, FetchRequest};
}

#[allow(dead_code, reason = "a module of a program, of which this target calls a part")]
#[path = "../../crates/verify/src/https/exchange.rs"]
mod exchange;

/// Answers, whatever it is asked.
struct Answer<'a>(&'a [u8]);

impl Read for Answer<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0.read(to)
    }
}

impl Write for Answer<'_> {
    fn write(&mut self, asked: &[u8]) -> io::Result<usize> {
        Ok(asked.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fuzz_target!(|data: &[u8]| {
    // The first byte says how much may come.
    let Some((most, answer)) = data.split_first() else { return };
    let request = fetch::FetchRequest {
        url: Url::parse("https://example.com/keys").expect("it is one"),
        egress: Egress::default(),
        timeout: Duration::from_secs(1),
        max_bytes: usize::from(*most),
    };
    match exchange::exchange(&mut Answer(answer), &request) {
        Ok(page) => {
            assert!(page.body.len() <= request.max_bytes);
            assert!((200..1000).contains(&page.status));
            assert!(page.headers.iter().all(|(name, _)| !name.is_empty() && *name == name.to_ascii_lowercase()));
            assert!(page.max_age().is_none_or(|seconds| seconds >= 0));
        }
        Err(fault) => assert!(!matches!(fault, fetch::FetchFault::Egress(_) | fetch::FetchFault::Timeout(_)), "{fault}"),
    }
});
