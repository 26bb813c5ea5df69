//! One GET and its answer (RFC 9112), as strictly as a key document deserves: every limit is checked before bytes are kept, and an
//! answer that ends early is none.

use std::io::{self, BufRead, BufReader, Read, Write};

use crate::fetch::{FetchFault, FetchRequest};

/// Bytes of a head at most.
const LONGEST_HEAD: usize = 16 * 1024;
/// Interim answers (103 and the like) before the real one.
const MOST_INTERIM: usize = 4;

/// What a server answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// Names in lower case, values without white space around them, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body, within the request's limit.
    pub body: Vec<u8>,
}

impl Page {
    /// The first header of that name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Seconds for which it may still be kept (RFC 9111 sections 4.2.1 and 5.2.2): `max-age` without the `Age` that it came with.
    pub fn max_age(&self) -> Option<i64> {
        let control = self.header("cache-control")?;
        let directives = || control.split(',').map(str::trim);
        if directives().any(|it| it.eq_ignore_ascii_case("no-store") || it.eq_ignore_ascii_case("no-cache")) {
            return Some(0);
        }
        let age = self.header("age").and_then(|age| age.parse::<i64>().ok()).unwrap_or(0).max(0);
        let max_age = directives().find_map(|it| {
            let (name, value) = it.split_once('=')?;
            name.eq_ignore_ascii_case("max-age").then(|| value.trim_matches('"').parse::<u32>().ok())?
        })?;
        Some(i64::from(max_age).saturating_sub(age).max(0))
    }
}

pub(super) fn exchange<S: Read + Write>(stream: &mut S, request: &FetchRequest) -> Result<Page, FetchFault> {
    let (target, host) = (request.url.target(), request.url.authority());
    let head = format!(
        "GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nAccept-Encoding: identity\r\nUser-Agent: rockpool-verify/{}\r\nConnection: close\r\n\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let fault = |error: Broken| error.told(request);
    stream.write_all(head.as_bytes()).and_then(|()| stream.flush()).map_err(|error| fault(error.into()))?;
    read(&mut BufReader::new(stream), request.max_bytes).map_err(fault)
}

/// Why there is no page.
enum Broken {
    Io(io::Error),
    Form(&'static str),
    TooLong,
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Broken {
    fn told(self, request: &FetchRequest) -> FetchFault {
        match self {
            Self::Io(error)
                if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) =>
            {
                FetchFault::Timeout(request.timeout.as_secs())
            }
            Self::Io(error) => FetchFault::Connect(error.to_string()),
            Self::Form(what) => FetchFault::Other(format!("the answer is not plain HTTP: {what}")),
            Self::TooLong => FetchFault::TooLong(request.max_bytes),
        }
    }
}

fn read(reader: &mut impl BufRead, max_bytes: usize) -> Result<Page, Broken> {
    let mut left = LONGEST_HEAD;
    for _ in 0..=MOST_INTERIM {
        let mut page = head(reader, &mut left)?;
        if page.status >= 200 {
            page.body = body(reader, &page, max_bytes)?;
            return Ok(page);
        }
    }
    Err(Broken::Form("too many interim answers"))
}

fn head(reader: &mut impl BufRead, left: &mut usize) -> Result<Page, Broken> {
    let first = line(reader, left)?;
    let mut words = first.splitn(3, ' ');
    let (Some("HTTP/1.1" | "HTTP/1.0"), Some(status)) = (words.next(), words.next()) else {
        return Err(Broken::Form("its first line"));
    };
    let plain = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    let status =
        status.parse().ok().filter(|status| plain && *status >= 100).ok_or(Broken::Form("its status"))?;
    let mut page = Page { status, ..Page::default() };
    loop {
        let line = line(reader, left)?;
        if line.is_empty() {
            return Ok(page);
        }
        let (name, value) = line.split_once(':').ok_or(Broken::Form("a header without a colon"))?;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Broken::Form("the name of a header"));
        }
        page.headers.push((name.to_ascii_lowercase(), value.trim_matches([' ', '\t']).to_owned()));
    }
}

/// A line without its end; takes what it read off `left`.
fn line(reader: &mut impl BufRead, left: &mut usize) -> Result<String, Broken> {
    let mut bytes = Vec::new();
    reader.take(*left as u64).read_until(b'\n', &mut bytes)?;
    *left -= bytes.len();
    let text = bytes.strip_suffix(b"\n").ok_or(Broken::Form("it ends early, or its head is too long"))?;
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    // Values may hold any byte; only what is ASCII is ever looked at.
    Ok(text.iter().map(|byte| char::from(*byte)).collect())
}

fn body(reader: &mut impl BufRead, page: &Page, max_bytes: usize) -> Result<Vec<u8>, Broken> {
    if matches!(page.status, 204 | 304) {
        return Ok(Vec::new());
    }
    if page.header("content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(Broken::Form("it is compressed, which was not asked for"));
    }
    let lengths: Vec<&str> =
        page.headers.iter().filter(|(name, _)| name == "content-length").map(|it| it.1.as_str()).collect();
    match (page.header("transfer-encoding"), &lengths[..]) {
        (Some(coding), []) if coding.eq_ignore_ascii_case("chunked") => chunks(reader, max_bytes),
        (Some(_), _) => Err(Broken::Form("its transfer coding")),
        (None, []) => {
            let mut bytes = Vec::new();
            reader.take(max_bytes as u64 + 1).read_to_end(&mut bytes)?;
            if bytes.len() > max_bytes { Err(Broken::TooLong) } else { Ok(bytes) }
        }
        (None, [length]) => {
            let plain = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
            let length = length.parse::<usize>().ok().filter(|_| plain).ok_or(Broken::Form("its length"))?;
            part(reader, length, max_bytes)
        }
        (None, _) => Err(Broken::Form("it has two lengths")),
    }
}

fn part(reader: &mut impl BufRead, length: usize, most: usize) -> Result<Vec<u8>, Broken> {
    if length > most {
        return Err(Broken::TooLong);
    }
    let mut bytes = Vec::new();
    reader.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() == length { Ok(bytes) } else { Err(Broken::Form("it ends early")) }
}

fn chunks(reader: &mut impl BufRead, max_bytes: usize) -> Result<Vec<u8>, Broken> {
    let mut bytes = Vec::new();
    // Sizes, extensions and trailers are bounded as a head is, but for the few bytes around each chunk.
    let mut left = LONGEST_HEAD + max_bytes;
    loop {
        let size = line(reader, &mut left)?;
        let digits = size.split(';').next().unwrap_or_default().trim_end();
        let plain = (1..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = usize::from_str_radix(digits, 16)
            .ok()
            .filter(|_| plain)
            .ok_or(Broken::Form("the size of a chunk"))?;
        if size == 0 {
            while !line(reader, &mut left)?.is_empty() {}
            return Ok(bytes);
        }
        bytes.extend(part(reader, size, max_bytes - bytes.len())?);
        if !line(reader, &mut left)?.is_empty() {
            return Err(Broken::Form("a chunk that is longer than it says"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Result<Page, &'static str> {
        read(&mut text.as_bytes(), 20).map_err(|broken| match broken {
            Broken::Io(_) => "io",
            Broken::Form(what) => what,
            Broken::TooLong => "too long",
        })
    }

    #[test]
    fn a_body_is_read_by_length_by_chunks_and_to_the_end() {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: x\r\n\r\n",
            "HTTP/1.0 200 OK\n\nhello",
            "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200\r\nContent-Encoding: identity\r\n\r\nhello",
        ] {
            let page = answer(text).unwrap();
            assert_eq!((page.status, &page.body[..]), (200, &b"hello"[..]), "{text}");
        }
        let page = answer("HTTP/1.1 302 Found\r\nLocation:  /x \r\nContent-Length: 0\r\n\r\n").unwrap();
        assert_eq!((page.status, page.header("location")), (302, Some("/x")));
    }

    #[test]
    fn what_is_cut_off_ambiguous_or_too_long_is_refused() {
        for (text, why) in [
            ("", "it ends early, or its head is too long"),
            ("HTTP/1.1 200 OK\r\nA: b\r\n", "it ends early, or its head is too long"),
            ("HTTP/2 200\r\n\r\n", "its first line"),
            ("HTTP/1.1 20 OK\r\n\r\n", "its status"),
            ("HTTP/1.1 200 OK\r\n: x\r\n\r\n", "the name of a header"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", "it ends early"),
            ("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello", "its length"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n", "too long"),
            ("HTTP/1.1 200 OK\r\n\r\n123456789012345678901", "too long"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n123456789012345678901\r\n0\r\n\r\n",
                "too long",
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n9\r\n123456789\r\n9\r\n",
                "too long",
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
                "a chunk that is longer than it says",
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "it ends early, or its head is too long",
            ),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "the size of a chunk"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "its transfer coding"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
                "its transfer coding",
            ),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "it has two lengths"),
            (
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
                "it is compressed, which was not asked for",
            ),
        ] {
            assert_eq!(answer(text), Err(why), "{text}");
        }
        assert_eq!(answer(&"HTTP/1.1 100 Continue\r\n\r\n".repeat(9)), Err("too many interim answers"));
        let long = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "x".repeat(LONGEST_HEAD));
        assert_eq!(answer(&long), Err("it ends early, or its head is too long"));
    }

    #[test]
    fn a_page_says_for_how_long_it_may_be_kept() {
        let age = |headers: &str| answer(&format!("HTTP/1.1 204 No\r\n{headers}\r\n")).unwrap().max_age();
        assert_eq!(age(""), None);
        assert_eq!(age("Cache-Control: public, Max-Age=600\r\n"), Some(600));
        assert_eq!(age("Cache-Control: max-age=\"600\"\r\nAge: 100\r\n"), Some(500));
        assert_eq!(age("Cache-Control: max-age=60\r\nAge: 100\r\n"), Some(0));
        assert_eq!(age("Cache-Control: max-age=600, no-cache\r\n"), Some(0));
        assert_eq!(age("Cache-Control: max-age=-1\r\n"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_page_or_a_fault(bytes: Vec<u8>, coding: bool) {
            let name: &[u8] = if coding { b"Transfer-Encoding: chunked" } else { b"Content-Length: 7" };
            let whole = [b"HTTP/1.1 200 OK\r\n", name, b"\r\n\r\n", &bytes].concat();
            for text in [&bytes[..], &whole[..]] {
                if let Ok(page) = read(&mut &text[..], 20) {
                    proptest::prop_assert!(page.body.len() <= 20);
                }
            }
        }
    }
}
