//! What a worker's processes print, as lines, each with the invocation during which it came.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::net::unix::pipe::Receiver;

/// Longer lines are cut here, in bytes: what CloudWatch takes at once.
const LONGEST_LINE: usize = 256 * 1024;

/// A line that a handler printed. The text is the handler's: whoever shows it escapes it (RULE-19).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The invocation that was running, if one was.
    pub invocation: Option<String>,
    /// Without its line break.
    pub text: String,
}

/// Takes lines.
pub type Sink = Arc<dyn Fn(Line) + Send + Sync>;

/// One of a worker's two streams, cut into lines.
pub struct Printed {
    pipe: Receiver,
    partial: Mutex<Vec<u8>>,
    invocation: Box<dyn Fn() -> Option<String> + Send + Sync>,
    sink: Sink,
}

impl Printed {
    /// Reads from `pipe`; `invocation` says what is running now.
    pub fn new(
        pipe: Receiver,
        invocation: impl Fn() -> Option<String> + Send + Sync + 'static,
        sink: Sink,
    ) -> Self {
        Self { pipe, partial: Mutex::default(), invocation: Box::new(invocation), sink }
    }

    /// Reads until every process that could print has ended.
    pub async fn read(&self) {
        while self.pipe.readable().await.is_ok() && self.read_what_is_there() {}
        let rest = std::mem::take(&mut *self.partial.lock());
        if !rest.is_empty() {
            self.tell(&rest);
        }
    }

    /// Reads without waiting. A handler prints before it answers, so after an answer this leaves nothing behind. Says
    /// whether there may be more later.
    pub fn read_what_is_there(&self) -> bool {
        let mut buffer = [0; 16 * 1024];
        loop {
            // The lock is taken first: two readers must not swap what they have read.
            let mut partial = self.partial.lock();
            match self.pipe.try_read(&mut buffer) {
                Ok(0) => return false,
                Ok(length) => {
                    partial.extend_from_slice(&buffer[..length]);
                    self.tell_whole_lines(&mut partial);
                }
                Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
            }
        }
    }

    fn tell_whole_lines(&self, partial: &mut Vec<u8>) {
        while let Some(end) = partial.iter().position(|byte| *byte == b'\n') {
            self.tell(&partial[..end]);
            partial.drain(..=end);
        }
        if partial.len() >= LONGEST_LINE {
            self.tell(partial);
            partial.clear();
        }
    }

    fn tell(&self, line: &[u8]) {
        let line = &line[..line.len().min(LONGEST_LINE)];
        (self.sink)(Line {
            invocation: (self.invocation)(),
            text: String::from_utf8_lossy(line).into_owned(),
        });
    }
}
