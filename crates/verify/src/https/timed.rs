//! A connection with one limit of time over everything: connecting, writing and every read together, so that a server that sends a
//! byte now and then holds nobody.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::fetch::FetchFault;

/// When everything must be over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    start: Instant,
    limit: Duration,
}

impl Deadline {
    pub(super) fn after(limit: Duration) -> Self {
        Self { start: Instant::now(), limit }
    }

    /// What is left; an error when nothing is.
    pub(super) fn left(self) -> io::Result<Duration> {
        let left = self.limit.saturating_sub(self.start.elapsed());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }

    /// The fault of having missed it.
    pub(super) fn missed(self) -> FetchFault {
        FetchFault::Timeout(self.limit.as_secs())
    }

    /// What an error while reading or writing means.
    pub(super) fn fault(self, error: &io::Error) -> FetchFault {
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => self.missed(),
            _ => FetchFault::Connect(error.to_string()),
        }
    }
}

/// A TCP connection that ends at a deadline.
#[derive(Debug)]
pub(super) struct Timed {
    stream: TcpStream,
    deadline: Deadline,
}

impl Timed {
    /// Connects to the first of `addresses` that answers; to no others.
    pub(super) fn connect(addresses: &[SocketAddr], deadline: Deadline) -> Result<Self, FetchFault> {
        let mut last = FetchFault::Connect("the name has no address".to_owned());
        for address in addresses {
            let left = deadline.left().map_err(|error| deadline.fault(&error))?;
            match TcpStream::connect_timeout(address, left) {
                Ok(stream) => return Ok(Self { stream, deadline }),
                Err(error) => last = deadline.fault(&error),
            }
        }
        Err(last)
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.deadline.left()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.deadline.left()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
