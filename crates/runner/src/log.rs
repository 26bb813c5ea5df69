//! What a worker's processes print, as lines, each with the invocation during which it came.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::net::unix::pipe::Receiver;

/// Longer lines are cut here, in bytes: what CloudWatch takes at once.
const LONGEST_LINE: usize = 256 * 1024;
/// As much is passed on of what comes during one invocation, or between two, in bytes.
pub const MOST_TOLD: usize = 1 << 20;
/// What a line costs besides its bytes, as CloudWatch counts.
const A_LINE: usize = 26;
/// As much is read at a time: what a pipe holds unless it was told otherwise.
const AT_A_TIME: u64 = 64 * 1024;
/// Between readings of what is not passed on. Without it an endless printer would have a processor of ours for itself.
const PAUSE: Duration = Duration::from_millis(4);

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

/// What a worker's streams share: which invocation is running, and how much of what it prints is still passed on.
pub struct Ledger {
    page: Mutex<Page>,
    sink: Sink,
}

#[derive(Default)]
struct Page {
    invocation: Option<String>,
    told: usize,
    full: bool,
}

impl Ledger {
    /// Lines go to `sink`; no invocation is running.
    pub fn new(sink: Sink) -> Self {
        Self { page: Mutex::default(), sink }
    }

    /// From here on, lines belong to `invocation`.
    pub fn turn(&self, invocation: Option<String>) {
        *self.page.lock() = Page { invocation, ..Page::default() };
    }

    /// Whether lines are not passed on any more.
    fn is_full(&self) -> bool {
        self.page.lock().full
    }

    fn tell(&self, line: &[u8]) {
        let line = &line[..line.len().min(LONGEST_LINE)];
        let mut page = self.page.lock();
        if page.full {
            return;
        }
        page.told += line.len() + A_LINE;
        page.full = page.told > MOST_TOLD;
        let text = if page.full {
            format!("More than {} KiB was printed: the lines from here on are left out.", MOST_TOLD >> 10)
        } else {
            String::from_utf8_lossy(line).into_owned()
        };
        let invocation = page.invocation.clone();
        drop(page);
        (self.sink)(Line { invocation, text });
    }
}

/// One of a worker's two streams, cut into lines.
pub struct Printed {
    pipe: Receiver,
    partial: Mutex<Vec<u8>>,
    ledger: Arc<Ledger>,
}

impl Printed {
    /// Reads from `pipe` for `ledger`.
    pub fn new(pipe: Receiver, ledger: Arc<Ledger>) -> Self {
        Self { pipe, partial: Mutex::default(), ledger }
    }

    /// Reads until every process that could print has ended. Others get their turn however fast a handler prints.
    pub async fn read(&self) {
        while self.pipe.readable().await.is_ok() && self.read_at_most(AT_A_TIME) {
            if self.ledger.is_full() {
                tokio::time::sleep(PAUSE).await;
            } else {
                tokio::task::yield_now().await;
            }
        }
        let rest = std::mem::take(&mut *self.partial.lock());
        if !rest.is_empty() {
            self.ledger.tell(&rest);
        }
    }

    /// Reads what is in the pipe now, and not what comes meanwhile: a handler prints before it answers, so after an answer
    /// this leaves nothing of it behind. A pipe holds 1 MiB at most.
    pub fn read_what_is_there(&self) {
        if let Ok(there) = rustix::io::ioctl_fionread(&self.pipe) {
            self.read_at_most(there);
        }
    }

    /// Reads without waiting. Says whether there may be more later.
    fn read_at_most(&self, mut left: u64) -> bool {
        let mut buffer = [0; 16 * 1024];
        while left > 0 {
            // The lock is taken first: two readers must not swap what they have read.
            let mut partial = self.partial.lock();
            match self.pipe.try_read(&mut buffer) {
                Ok(0) => return false,
                Ok(length) => {
                    left = left.saturating_sub(length as u64);
                    partial.extend_from_slice(&buffer[..length]);
                    self.tell_whole_lines(&mut partial, length);
                }
                Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
            }
        }
        true
    }

    /// Only the last `new` bytes can have line breaks in them.
    fn tell_whole_lines(&self, partial: &mut Vec<u8>, new: usize) {
        let mut begin = 0;
        let seen = partial.len() - new;
        for end in (seen..partial.len()).filter(|place| partial[*place] == b'\n') {
            self.ledger.tell(&partial[begin..end]);
            begin = end + 1;
        }
        partial.drain(..begin);
        if partial.len() >= LONGEST_LINE {
            self.ledger.tell(partial);
            partial.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::unix::pipe;

    use super::*;

    type Lines = Arc<Mutex<Vec<Line>>>;

    fn stream() -> (pipe::Sender, Printed, Lines) {
        let lines = Lines::default();
        let sink = lines.clone();
        let (sender, receiver) = pipe::pipe().unwrap();
        let ledger = Arc::new(Ledger::new(Arc::new(move |line| sink.lock().push(line))));
        (sender, Printed::new(receiver, ledger), lines)
    }

    #[tokio::test]
    async fn lines_come_whole_and_with_their_invocation() {
        let (sender, printed, lines) = stream();
        sender.writable().await.unwrap();
        sender.try_write(b"one\n\ntw").unwrap();
        printed.pipe.readable().await.unwrap();
        printed.read_what_is_there();
        printed.ledger.turn(Some("id".to_owned()));
        sender.try_write(b"o\nthree").unwrap();
        drop(sender);
        printed.read().await;
        let told: Vec<_> =
            lines.lock().iter().map(|line| (line.invocation.is_some(), line.text.clone())).collect();
        let expected = [(false, "one"), (false, ""), (true, "two"), (true, "three")];
        assert_eq!(told, expected.map(|(invocation, text)| (invocation, text.to_owned())));
    }

    #[tokio::test]
    async fn only_so_much_is_passed_on_and_a_line_says_so() {
        let (sender, printed, lines) = stream();
        let printing = async move {
            for _ in 0..40 {
                sender.writable().await.unwrap();
                let _ = sender.try_write(&[&[b'x'; 60_000][..], b"\n"].concat());
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(printing, printed.read());
        let lines = lines.lock();
        let told: usize = lines.iter().map(|line| line.text.len()).sum();
        assert!(told <= MOST_TOLD, "{told}");
        assert!(lines.last().unwrap().text.starts_with("More than 1024 KiB"), "{:?}", lines.last());
        printed.ledger.turn(None);
        assert!(!printed.ledger.is_full());
    }
}
