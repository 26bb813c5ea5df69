//! The cage's network: a loopback device of its own and nothing else. Listeners are made inside and answered outside.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::OwnedFd;

use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketType, recv, send, socket};

use super::plan::Listener;

// Numbers of rtnetlink(7).
const NEW_LINK: u16 = 16;
const NEW_ADDRESS: u16 = 20;
const REQUEST_WITH_ANSWER: u16 = 0x1 | 0x4;
const CREATE_OR_REPLACE: u16 = 0x400 | 0x100;
const DEVICE_UP: u32 = 1;
/// The loopback device is the first of every network.
const LOOPBACK: u32 = 1;
const LOCAL: u16 = 2;
const ADDRESS: u16 = 1;

/// Wakes the loopback device, gives it the addresses that are asked for, and listens.
pub fn listen(wanted: &[Listener]) -> io::Result<Vec<OwnedFd>> {
    ask(NEW_LINK, 0, &device_up())?;
    wanted
        .iter()
        .map(|wanted| {
            if !wanted.address.is_loopback() {
                ask(NEW_ADDRESS, CREATE_OR_REPLACE, &address_of_loopback(wanted.address))?;
            }
            Ok(TcpListener::bind((wanted.address, wanted.port))?.into())
        })
        .collect()
}

/// `struct ifinfomsg`.
fn device_up() -> Vec<u8> {
    [&[0; 4][..], &LOOPBACK.to_ne_bytes(), &DEVICE_UP.to_ne_bytes(), &DEVICE_UP.to_ne_bytes()].concat()
}

/// `struct ifaddrmsg` and its two attributes.
fn address_of_loopback(address: Ipv4Addr) -> Vec<u8> {
    const INTERNET: u8 = 2;
    const WHOLE_ADDRESS: u8 = 32;
    let attribute = |kind: u16| [&8u16.to_ne_bytes()[..], &kind.to_ne_bytes(), &address.octets()].concat();
    [&[INTERNET, WHOLE_ADDRESS, 0, 0][..], &LOOPBACK.to_ne_bytes(), &attribute(LOCAL), &attribute(ADDRESS)]
        .concat()
}

/// One request to the kernel's routing side, and its verdict.
fn ask(kind: u16, flags: u16, body: &[u8]) -> io::Result<()> {
    // Protocol 0 of netlink is routing.
    let kernel = socket(AddressFamily::NETLINK, SocketType::RAW, None)?;
    let length = u32::try_from(16 + body.len()).expect("requests are short");
    let header = [
        &length.to_ne_bytes()[..],
        &kind.to_ne_bytes(),
        &(REQUEST_WITH_ANSWER | flags).to_ne_bytes(),
        &1u32.to_ne_bytes(),
        &0u32.to_ne_bytes(),
    ];
    send(&kernel, &[&header.concat(), body].concat(), SendFlags::empty())?;
    let mut answer = [0u8; 512];
    let (length, _) = recv(&kernel, &mut answer, RecvFlags::empty())?;
    let verdict = answer.get(16..20).filter(|_| length >= 20).and_then(|bytes| bytes.try_into().ok());
    match verdict.map(i32::from_ne_bytes) {
        Some(0) => Ok(()),
        Some(errno) => Err(io::Error::from_raw_os_error(-errno)),
        None => Err(io::Error::other("the kernel's answer about the network is too short")),
    }
}
