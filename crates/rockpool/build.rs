//! How the executable is linked, where the linker's own choice costs memory.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if is_linux_with_gnu() && knows_packed_relocations() {
        // A megabyte of relocations, which the loader reads at every start, becomes a few kilobytes.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by variables")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

fn is_linux_with_gnu() -> bool {
    let is_native = variable("HOST") == variable("TARGET");
    is_native && variable("CARGO_CFG_TARGET_OS") == "linux" && variable("CARGO_CFG_TARGET_ENV") == "gnu"
}

/// The loader reads them from glibc 2.36 on, which is that of Debian 12. What is built on an older machine does without.
fn knows_packed_relocations() -> bool {
    let version = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let version = version.map(|said| String::from_utf8_lossy(&said.stdout).into_owned()).unwrap_or_default();
    let mut numbers = version.trim().trim_start_matches("glibc ").split('.').map(str::parse::<u32>);
    matches!((numbers.next(), numbers.next()), (Some(Ok(2)), Some(Ok(36..))) | (Some(Ok(3..)), _))
}
