//! XML as it is written: elements, text, nothing else. Nothing that is given can start an element.

/// Writes a document. Names come from the model.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    open: Vec<String>,
}

impl Writer {
    /// Begins the outermost element.
    pub fn open_with(&mut self, name: &str, namespace: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push_str(" xmlns=\"");
        escape(&mut self.text, namespace);
        self.text.push_str("\">");
        self.open.push(name.to_owned());
    }

    /// Begins an element.
    pub fn open(&mut self, name: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push('>');
        self.open.push(name.to_owned());
    }

    /// Ends the innermost element.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.text.push_str("</");
            self.text.push_str(&name);
            self.text.push('>');
        }
    }

    /// An element with text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.open(name);
        escape(&mut self.text, text);
        self.close();
    }

    /// Text in the innermost element.
    pub fn put(&mut self, text: &str) {
        escape(&mut self.text, text);
    }

    /// Ends what is open.
    pub fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.text.into_bytes()
    }
}

/// Characters that XML 1.0 cannot hold at all are replaced; a carriage return is written as a number, since readers fold it.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}
