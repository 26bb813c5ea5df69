//! What people read: columns as wide as their widest value, and lists of names and values. Whatever came from a server
//! is escaped before it reaches the terminal (RULE-19).

use std::io::{self, Write};

/// Rows under a line of titles.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// With these titles.
    pub fn new(titles: &[&str]) -> Self {
        Self { rows: vec![titles.iter().map(|title| (*title).to_owned()).collect()] }
    }

    /// Adds a row; an empty value is shown as `-`.
    pub fn row<const N: usize>(&mut self, values: [String; N]) {
        let shown = |value: String| if value.is_empty() { "-".to_owned() } else { printable(&value) };
        self.rows.push(values.into_iter().map(shown).collect());
    }

    /// Without rows there is only a title.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    /// Prints it.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let columns = self.rows[0].len();
        let wide = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(wide).collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).map(|(value, width)| format!("{value:<width$}"));
            writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

/// Names and values, one a line; names without a value are left out.
pub fn details(out: &mut impl Write, lines: &[(&str, String)]) -> io::Result<()> {
    let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "{:<width$}  {}", printable(name), printable(value))?;
    }
    Ok(())
}

/// Text that cannot act on a terminal.
pub fn printable(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    crate::logs::escape(text.as_bytes(), &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(print: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        print(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_value() {
        let mut table = Table::new(&["NAME", "ID"]);
        assert!(table.is_empty());
        table.row(["a longer name".to_owned(), "1".to_owned()]);
        table.row([String::new(), "22".to_owned()]);
        assert_eq!(
            printed(|out| table.print(out)),
            "NAME           ID\na longer name  1\n-              22\n"
        );
    }

    #[test]
    fn a_value_starts_no_line_and_moves_no_cursor_rule_19() {
        let lines = [("name", "a\nid  b\u{1b}[1A".to_owned()), ("empty", String::new())];
        assert_eq!(printed(|out| details(out, &lines)), "name   a\\u000aid  b\\u001b[1A\n");
    }
}
