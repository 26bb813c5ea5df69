//! The socket between a cage and its keeper: frames of JSON, and listeners that travel beside one.

use std::io::{self, IoSlice, IoSliceMut, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The longest frame, in bytes: a plan with the largest environment is far below.
const LONGEST: u32 = 1 << 20;
/// As many descriptors as the kernel takes beside one message.
const MOST_DESCRIPTORS: usize = 64;

/// What a cage says to its keeper.
#[derive(Debug, Serialize, Deserialize)]
pub enum Word {
    /// The listeners follow: so many.
    Listening(usize),
    /// A step of building the cage failed; the kernel's word for it stands in the sentence.
    Failed(String),
    /// The worker's first process has ended, by this signal or with this status.
    Ended(Option<i32>, Option<i32>),
}

/// Sends one frame.
pub fn send(mut socket: &UnixStream, value: &impl Serialize) -> io::Result<()> {
    let frame = serde_json::to_vec(value)?;
    let length = u32::try_from(frame.len()).ok().filter(|length| *length <= LONGEST);
    let length = length.ok_or_else(|| io::Error::other("the plan of a cage is too large"))?;
    // In one piece, so that the two ends of a dying socket cannot see half a frame.
    socket.write_all(&[&length.to_le_bytes()[..], &frame].concat())
}

/// Reads one frame; nothing at the end of the stream.
pub fn receive<T: DeserializeOwned>(mut socket: &UnixStream) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match socket.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::Error::other("a frame is too long"));
    }
    let mut frame = vec![0; length as usize];
    socket.read_exact(&mut frame)?;
    Ok(Some(serde_json::from_slice(&frame)?))
}

/// Hands descriptors over, beside one byte.
pub fn send_descriptors(socket: &UnixStream, descriptors: &[OwnedFd]) -> io::Result<()> {
    let borrowed: Vec<_> = descriptors.iter().map(OwnedFd::as_fd).collect();
    let mut space = vec![MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if borrowed.len() > MOST_DESCRIPTORS || !control.push(SendAncillaryMessage::ScmRights(&borrowed)) {
        return Err(io::Error::other("too many listeners for one cage"));
    }
    rustix::net::sendmsg(socket, &[IoSlice::new(b"l")], &mut control, SendFlags::empty())?;
    Ok(())
}

/// Takes `count` descriptors over.
pub fn receive_descriptors(socket: &UnixStream, count: usize) -> io::Result<Vec<OwnedFd>> {
    let mut space = vec![MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    rustix::net::recvmsg(socket, &mut [IoSliceMut::new(&mut byte)], &mut control, RecvFlags::CMSG_CLOEXEC)?;
    let mut taken = Vec::new();
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(descriptors) = message {
            taken.extend(descriptors);
        }
    }
    if taken.len() == count { Ok(taken) } else { Err(io::Error::other("listeners were lost on the way")) }
}
