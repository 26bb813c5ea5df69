//! Where the token comes from, and what was wrong with it as it came: quotation marks, line breaks, `Bearer`, percent-encoding,
//! two tokens. What a service would say to it as it came is asked of the verifier; the rest is explained of the token inside.

use std::io::{IsTerminal as _, Read as _, stdin};

use anyhow::{Context as _, bail};
use crypto::Zeroizing;
use dialoguer::Password;
use rockpool_verify::{Refusal, bearer};
use serde::Serialize;

/// More than any text with a token in it.
const MOST: u64 = 1 << 20;

/// A text that should be a token.
#[derive(Debug)]
pub struct Given {
    /// The token inside.
    pub token: Zeroizing<String>,
    /// What a service that gets it as it came takes for the token, or why it takes none.
    pub as_it_came: Result<Zeroizing<String>, Refusal>,
    /// What was wrong.
    pub slips: Vec<Slip>,
}

/// Something that was wrong with the text around the token, and what cures it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slip {
    /// What.
    pub what: String,
    /// The cure.
    pub cure: &'static str,
}

/// Reads it: the argument, standard input for `-` or where somebody pipes, else a question without echo.
///
/// # Errors
/// Nothing came, or far too much.
pub fn read(argument: Option<String>) -> anyhow::Result<Zeroizing<String>> {
    let text = match argument.map(Zeroizing::new) {
        Some(text) if text.as_str() != "-" => {
            eprintln!(
                "rockpool: a token on the command line can be seen by others on this machine and stays in the shell's \
                 history. `rockpool token explain` asks for it, and `-` reads standard input"
            );
            text
        }
        None if stdin().is_terminal() => {
            let asked = Password::new().with_prompt("Token (it is not shown)").allow_empty_password(true);
            Zeroizing::new(asked.interact().context("the terminal")?)
        }
        _ => {
            let mut text = Zeroizing::new(String::new());
            stdin().take(MOST).read_to_string(&mut text).context("standard input")?;
            text
        }
    };
    if text.trim().is_empty() {
        bail!(
            "no token came: give it on standard input with `rockpool token explain -`, or run this on a terminal to be asked"
        );
    }
    Ok(text)
}

/// Finds the token in the text.
pub fn find(text: &str) -> Given {
    // A line break at the end is the shell's, not the sender's.
    let came = text.strip_suffix('\n').unwrap_or(text);
    let came = came.strip_suffix('\r').unwrap_or(came);
    let mut slips = Vec::new();
    let mut slip = |what: &str, cure| slips.push(Slip { what: what.to_owned(), cure });
    let mut rest = came.to_owned();

    let invisible = |c: char| matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{a0}');
    if rest.contains(invisible) {
        slip("there are invisible characters in it", "Copy it as plain text, not out of a document or chat.");
        rest.retain(|c| !invisible(c));
    }
    if rest.trim() != rest {
        slip("there is space around it", "Trim it before it is sent.");
    }
    let as_it_came = as_it_came(came);
    let mut rest = rest.trim();
    let unwrapped;
    if let Some((name, value)) = header_line(rest) {
        if !name.eq_ignore_ascii_case("authorization") {
            slip(&format!("the header is called `{name}`"), "Spell it `Authorization`.");
        }
        rest = value;
    }
    let bearers = rest.split_whitespace().take_while(|word| is_bearer(word)).count();
    if bearers > 1 {
        slip(
            &format!("`Bearer` stands before it {bearers} times"),
            "Write it once: one of two layers adds it.",
        );
    }
    if let Some(last) = rest.split_whitespace().nth(bearers) {
        let at = last.as_ptr() as usize - rest.as_ptr() as usize;
        rest = &rest[at..];
    }
    let decoded;
    if rest.contains('%')
        && let Some(text) = server::percent::decoded(rest)
    {
        slip("it is percent-encoded", "Decode it once, where it is taken out of the URL or form.");
        decoded = text;
        rest = decoded.trim();
    }
    let quotes = ['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '<', '>'];
    if rest.contains(quotes) || rest.starts_with(['{', '[', '(']) {
        slip(
            "it stands in quotation marks, brackets or JSON",
            "Take the text out of the JSON or the shell's quotes; send it bare.",
        );
    }
    let tokens = tokens_in(rest);
    if tokens.len() > 1 {
        slip(
            &format!("there are {} tokens in it; the first is looked at", tokens.len()),
            "Send one: the access token.",
        );
    }
    if let Some((before, _)) = rest.split_once("eyJ").filter(|(before, _)| before.ends_with(['=', ':'])) {
        let name =
            before.trim_end_matches(['=', ':']).rsplit([';', '&', '?', ' ', ',']).next().unwrap_or_default();
        if !name.is_empty() && !name.contains(quotes) {
            slip(
                &format!(
                    "it stands behind `{}`, as in a cookie or a query",
                    name.chars().take(60).collect::<String>()
                ),
                "Send it in the Authorization header: cookies and queries are not looked at.",
            );
        }
    }
    let mut token = match tokens.first() {
        Some(token) => (*token).to_owned(),
        None => rest.trim_matches(quotes).to_owned(),
    };
    // A token that was wrapped over lines: its pieces are all of token characters.
    let pieces: Vec<&str> = rest.split_whitespace().collect();
    if pieces.len() > 1 && pieces.iter().all(|piece| piece.bytes().all(is_token_byte)) && tokens.len() <= 1 {
        unwrapped = pieces.concat();
        slip("it is broken over lines or has spaces in it", "Send it in one piece.");
        token = unwrapped;
    }
    if token.contains('.') && token.contains(['=', '+', '/']) {
        slip(
            "it was re-encoded as plain base64, with padding or `+` and `/`",
            "Pass it on as it came: tokens are base64url without padding.",
        );
        token = token.replace('+', "-").replace('/', "_").replace('=', "");
    }
    // An unsigned token ends with a dot of its own.
    let dot = token.ends_with('.') && token.matches('.').count() > 2;
    if dot || rest.ends_with([',', ';']) {
        slip("there is a comma, semicolon or dot at its end", "Take it away.");
        token.truncate(token.trim_end_matches(|c| matches!(c, ',' | ';') || (c == '.' && dot)).len());
    }
    Given { token: Zeroizing::new(token), as_it_came, slips }
}

/// The text as a header line, the value of one, a query, or what a client puts behind `Bearer` itself.
fn as_it_came(text: &str) -> Result<Zeroizing<String>, Refusal> {
    let value;
    let found = match header_line(text) {
        Some((name, value)) => bearer::find(&[(name, value.as_bytes())], None),
        None if text.split_whitespace().next().is_some_and(is_bearer) => {
            bearer::find(&[("authorization", text.as_bytes())], None)
        }
        None if text.contains("=eyJ") => bearer::find(&[], Some(text.trim_start_matches('?'))),
        None => {
            value = Zeroizing::new(format!("Bearer {text}"));
            bearer::find(&[("authorization", value.as_bytes())], None)
        }
    };
    found.map(|token| Zeroizing::new(token.to_owned()))
}

/// `Authorization: Bearer …`, with whatever name.
fn header_line(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let is_name = (2..=40).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (is_name && !is_bearer(name) && value.contains("eyJ")).then(|| (name, value.trim()))
}

fn is_bearer(word: &str) -> bool {
    word.trim_end_matches(':').eq_ignore_ascii_case("bearer")
}

/// Texts that begin as every JOSE header does and have a dot.
fn tokens_in(text: &str) -> Vec<&str> {
    let pieces = text.split(|c: char| !c.is_ascii() || !is_token_byte(c as u8));
    pieces
        .filter_map(|piece| {
            let at = piece.find("eyJ")?;
            // `access_token=eyJ…`: the name before is of the same characters, but ends in `=`.
            let whole = at == 0 || piece[..at].ends_with('=');
            let token = if whole { &piece[at..] } else { piece };
            (token.len() > 20 && token.contains('.')).then_some(token)
        })
        .collect()
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=' | b'+' | b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    fn slips(text: &str) -> Vec<String> {
        find(text).slips.into_iter().map(|slip| slip.what).collect()
    }

    #[test]
    fn a_bare_token_has_no_slip_nor_has_a_header_or_a_shells_line_break() {
        for text in [
            TOKEN.to_owned(),
            format!("{TOKEN}\n"),
            format!("{TOKEN}\r\n"),
            format!("Bearer {TOKEN}"),
            format!("Authorization: Bearer {TOKEN}\n"),
        ] {
            let given = find(&text);
            assert_eq!((given.token.as_str(), given.slips.len()), (TOKEN, 0), "{text}: {:?}", given.slips);
            assert_eq!(given.as_it_came.unwrap().as_str(), TOKEN, "{text}");
        }
    }

    #[test]
    fn every_slip_is_named_and_the_token_inside_is_found() {
        let wrapped = format!("{}\n{}", &TOKEN[..20], &TOKEN[20..]);
        for (text, word) in [
            (format!("\"{TOKEN}\""), "quotation marks"),
            (format!("'{TOKEN}'"), "quotation marks"),
            (format!("{{\"AccessToken\": \"{TOKEN}\"}}"), "JSON"),
            (format!("Bearer Bearer {TOKEN}"), "2 times"),
            (format!("Authorisation: Bearer {TOKEN}"), "`Authorisation`"),
            (format!("  {TOKEN} "), "space around"),
            (wrapped, "broken over lines"),
            (format!("{TOKEN},"), "comma"),
            (format!("\u{feff}{TOKEN}"), "invisible"),
            (format!("access_token={TOKEN}&x=1"), "`access_token`"),
            (TOKEN.replace('.', "%2E"), "percent-encoded"),
            (format!("{TOKEN}=="), "re-encoded"),
        ] {
            let given = find(&text);
            assert_eq!(given.token.as_str(), TOKEN, "{text}");
            assert!(slips(&text).iter().any(|slip| slip.contains(word)), "{text}: {:?}", slips(&text));
        }
        let two = format!("{TOKEN} {TOKEN}");
        assert!(slips(&two).iter().any(|slip| slip.contains("2 tokens")), "{:?}", slips(&two));
    }

    #[test]
    fn what_a_service_would_say_to_it_as_it_came_is_the_verifiers_word() {
        let code = |text: &str| find(text).as_it_came.err().map(|refusal| refusal.code().as_str());
        assert_eq!(code(&format!("Bearer Bearer {TOKEN}")), Some("scheme_doubled"));
        assert_eq!(code(&format!("Authorisation: Bearer {TOKEN}")), Some("header_name"));
        assert_eq!(code(&format!("access_token={TOKEN}")), Some("token_in_query"));
        assert_eq!(code("undefined"), Some("not_filled_in"));
        assert_eq!(code(&format!("Bearer {}\n{}", &TOKEN[..20], &TOKEN[20..])), Some("character"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at(text in "[ -~\\n\\u{feff}é]{0,80}", token in "[A-Za-z0-9_.%=-]{0,40}") {
            find(&text);
            find(&format!("{text}eyJ{token}{text}"));
        }
    }
}
