//! The cage's file system: an empty one in memory, with what the plan shows bound into it read-only.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{StatVfsMountFlags, statvfs};
use rustix::mount::{MountFlags, MountPropagationFlags, UnmountFlags};
use rustix::mount::{mount, mount_bind_recursive, mount_change, mount_remount, unmount};

use super::plan::{Plan, Shown, USER_INSIDE};

/// Devices that programs expect and that lead nowhere: their names inside, and what stands there. `full` gives zeros as
/// `zero` does, but cannot be mapped: shared memory by way of `/dev/zero` would stand in nobody's account.
const DEVICES: &[(&str, &str)] =
    &[("null", "null"), ("zero", "full"), ("full", "full"), ("random", "random"), ("urandom", "urandom")];
/// How many files and folders /tmp takes, for each MiB of its size and at least: their names are memory that its size does
/// not count.
const FILES_A_MIB: u32 = 64;
const FEWEST_FILES: u32 = 1024;
/// Room for the folders and files that we write ourselves.
const SKELETON: &std::ffi::CStr = c"size=1m,mode=755";

/// Builds it under `plan.root` and makes it this process's root. Must run in a mount namespace of its own.
///
/// # Errors
/// The step that failed, and the kernel's word for it.
pub fn enter(plan: &Plan) -> Result<(), String> {
    let root = plan.root.as_path();
    step("keep mounts to itself", || {
        mount_change("/", MountPropagationFlags::REC | MountPropagationFlags::PRIVATE)
    })?;
    step("mount the cage's root", || {
        mount("tmpfs", root, "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, SKELETON)
    })?;
    for shown in &plan.shown {
        show(root, shown).map_err(|error| format!("show {} in the cage: {error}", shown.from.display()))?;
    }
    for (name, device) in DEVICES {
        let shown = Shown::at(format!("/dev/{device}"), format!("/dev/{name}"));
        bind(root, &shown).map_err(|error| format!("show /dev/{name} in the cage: {error}"))?;
    }
    skeleton(root, plan).map_err(|error| format!("write the cage's own files: {error}"))?;
    step("mount the cage's /tmp", || {
        let files = plan.scratch_mib.saturating_mul(FILES_A_MIB).max(FEWEST_FILES);
        let size = std::ffi::CString::new(format!("size={}m,nr_inodes={files},mode=1777", plan.scratch_mib))
            .expect("numbers have no zero byte");
        mount("tmpfs", root.join("tmp"), "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, size.as_c_str())
    })?;
    step("mount the cage's /proc", || {
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        mount("proc", root.join("proc"), "proc", flags, c"hidepid=2")
    })?;
    step("close the cage's root", || {
        mount_remount(root, MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV, SKELETON)
    })?;
    // The old root is stacked under the new one and taken off, so that no path leads to it.
    step("step into the cage", || {
        rustix::process::chdir(root)?;
        rustix::process::pivot_root(".", ".")?;
        unmount(".", UnmountFlags::DETACH)?;
        rustix::process::chdir("/")
    })
}

fn step(what: &str, run: impl FnOnce() -> rustix::io::Result<()>) -> Result<(), String> {
    run().map_err(|error| format!("{what}: {error}"))
}

/// A path inside, as this process sees it before it has stepped in.
fn inside(root: &Path, at: &Path) -> PathBuf {
    root.join(at.strip_prefix("/").unwrap_or(at))
}

fn show(root: &Path, shown: &Shown) -> io::Result<()> {
    match fs::symlink_metadata(&shown.from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && shown.optional => Ok(()),
        Err(error) => Err(error),
        // `/bin` and its like are links into `/usr`: the same link says so inside.
        Ok(metadata) if metadata.is_symlink() && shown.from == shown.at => {
            let place = inside(root, &shown.at);
            fs::create_dir_all(place.parent().unwrap_or(root))?;
            symlink(fs::read_link(&shown.from)?, place)
        }
        Ok(_) => {
            bind(root, shown)?;
            read_only_to_the_ground(&inside(root, &shown.at))
        }
    }
}

fn bind(root: &Path, shown: &Shown) -> io::Result<()> {
    let place = inside(root, &shown.at);
    fs::create_dir_all(place.parent().unwrap_or(root))?;
    if fs::metadata(&shown.from)?.is_dir() {
        fs::create_dir_all(&place)?;
    } else if !place.exists() {
        fs::File::create(&place)?;
    }
    Ok(mount_bind_recursive(&shown.from, &place)?)
}

/// What is mounted below a shown folder comes with it, and each mount has flags of its own.
fn read_only_to_the_ground(place: &Path) -> io::Result<()> {
    // The list has real paths.
    let place = fs::canonicalize(place)?;
    for mounted in mounted_below(&fs::read("/proc/self/mountinfo")?, &place) {
        match read_only(&mounted) {
            // Another mount lies over it: no path leads there, inside neither.
            Err(error) if error.kind() == io::ErrorKind::NotFound && mounted != place => {}
            other => other?,
        }
    }
    read_only(&place)
}

/// The mount points at and below `place`, from the kernel's list, see proc_pid_mountinfo(5).
fn mounted_below(list: &[u8], place: &Path) -> Vec<PathBuf> {
    let lines = list.split(|byte| *byte == b'\n');
    let points = lines.filter_map(|line| line.split(|byte| *byte == b' ').nth(4)).map(unescaped);
    points.filter(|point| point.starts_with(place)).collect()
}

/// Blanks, line breaks and backslashes are three octal digits behind a backslash there.
fn unescaped(text: &[u8]) -> PathBuf {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let digits =
            after.get(..3).filter(|_| *first == b'\\').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[3..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    PathBuf::from(OsString::from_vec(bytes))
}

/// A bind mount keeps the flags of what it shows, and an ordinary user may add to them but not take away.
fn read_only(place: &Path) -> io::Result<()> {
    let present = statvfs(place)?.f_flag;
    let mut flags = MountFlags::BIND | MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV;
    for (seen, kept) in [
        (StatVfsMountFlags::NOEXEC, MountFlags::NOEXEC),
        (StatVfsMountFlags::NOATIME, MountFlags::NOATIME),
        (StatVfsMountFlags::NODIRATIME, MountFlags::NODIRATIME),
        (StatVfsMountFlags::RELATIME, MountFlags::RELATIME),
    ] {
        if present.contains(seen) {
            flags |= kept;
        }
    }
    Ok(mount_remount(place, flags, c"")?)
}

fn skeleton(root: &Path, plan: &Plan) -> io::Result<()> {
    for folder in ["etc", "proc", "tmp", "dev", "var/task", "opt"] {
        fs::create_dir_all(root.join(folder))?;
    }
    for (name, target) in [("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")]
    {
        symlink(target, root.join("dev").join(name))?;
    }
    let mut hosts = String::from("127.0.0.1 localhost\n");
    for (name, address) in &plan.hosts {
        hosts.push_str(&format!("{address} {name}\n"));
    }
    let user = format!("sbx_user:x:{USER_INSIDE}:{USER_INSIDE}::/tmp:/sbin/nologin\n");
    let files = [
        ("etc/passwd", format!("root:x:0:0:root:/:/sbin/nologin\n{user}")),
        ("etc/group", format!("root:x:0:\nsbx_user:x:{USER_INSIDE}:\n")),
        ("etc/hosts", hosts),
        // Names come from the list above alone: there is nobody to ask.
        ("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n".to_owned()),
        ("etc/resolv.conf", String::new()),
    ];
    for (name, text) in files {
        let file = root.join(name);
        fs::write(&file, text)?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_below_a_place_are_found_whatever_their_names() {
        let list = b"21 1 0:5 / /a rw,relatime shared:1 - tmpfs none rw\n22 21 0:6 / /a/b\\040c\\134d ro - tmpfs none rw\n23 1 0:7 / /ab rw - tmpfs none rw\n";
        let expected = [PathBuf::from("/a"), PathBuf::from("/a/b c\\d")];
        assert_eq!(mounted_below(list, Path::new("/a")), expected);
    }
}
