//! What a cage must not inherit: descriptors that whoever started Rockpool left open without saying that they end with a
//! program's start. Ours all say so.

/// Makes every descriptor but the three standard ones end at the next exec.
///
/// # Errors
/// On a kernel without `close_range` and its flag, older than 5.11.
#[expect(unsafe_code, reason = "no safe wrapper exists; see below")]
pub fn end_at_exec() -> std::io::Result<()> {
    const STANDARD: libc::c_uint = 3;
    let flags = libc::CLOSE_RANGE_CLOEXEC.cast_signed();
    // SAFETY: no memory is touched, and no descriptor is closed: each goes on meaning what it means until this process
    // becomes another program.
    let result = unsafe { libc::close_range(STANDARD, libc::c_uint::MAX, flags) };
    if result == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}
