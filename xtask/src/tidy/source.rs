//! Just enough of Rust's lexical structure to measure and search: what is code, what is a test, where a function ends.
//!
//! Comments and the insides of strings are blanked, so that a brace or a word in them counts for nothing.

use std::ops::Range;

/// A file with comments and literals blanked, line by line, and which of its lines are tests.
pub(crate) struct Source {
    lines: Vec<String>,
    tests: Vec<Range<usize>>,
}

/// A function and the lines it takes, signature and closing brace included.
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) lines: Range<usize>,
}

impl Source {
    pub(crate) fn parse(text: &str) -> Self {
        let blanked = blank(text);
        let mut source = Self { lines: blanked.lines().map(str::to_owned).collect(), tests: Vec::new() };
        let marked = source.numbered().filter(|(_, line)| is_test_mark(line));
        source.tests = marked.map(|(number, _)| number..source.end_of_item(number)).collect();
        source
    }

    /// Code lines outside tests, counted from 0, with comments and the insides of strings blanked.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.numbered().filter(|(number, _)| !self.is_test(*number))
    }

    /// The same, with the test lines among them.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().enumerate().map(|(number, line)| (number, line.as_str()))
    }

    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.tests.iter().any(|test| test.contains(&line))
    }

    /// Functions with a body, outside tests.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let named = self.code().filter_map(|(number, line)| Some((number, function_name(line)?)));
        named.map(|(number, name)| Function { name, lines: number..self.end_of_item(number) }).collect()
    }

    /// The line after the item that begins at `start`: after its closing brace, or after its semicolon.
    fn end_of_item(&self, start: usize) -> usize {
        let (mut braces, mut others) = (0_usize, 0_usize);
        for (number, line) in self.numbered().skip(start) {
            for c in line.chars() {
                match c {
                    '{' => braces += 1,
                    '(' | '[' => others += 1,
                    ')' | ']' => others = others.saturating_sub(1),
                    '}' if braces <= 1 => return number + 1,
                    '}' => braces -= 1,
                    ';' if braces == 0 && others == 0 => return number + 1,
                    _ => {}
                }
            }
        }
        self.lines.len()
    }
}

fn is_test_mark(line: &str) -> bool {
    let line = line.trim_start();
    ["#[cfg(test)]", "#[cfg(all(test", "#[cfg(any(test"].iter().any(|mark| line.starts_with(mark))
}

/// The modules in files of their own that this file declares for tests only, as paths without their ending.
pub(crate) fn test_modules(path: &str, text: &str) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = match file {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", file.trim_end_matches(".rs")),
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let pairs = lines.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)));
    let declared = pairs.filter(|(mark, _)| is_test_mark(mark)).filter_map(|(_, item)| {
        let name = item.trim_start_matches("pub(crate) ").trim_start_matches("pub ").strip_prefix("mod ")?;
        name.strip_suffix(';')
    });
    declared.map(|name| format!("{folder}/{name}")).collect()
}

/// The name in a line that declares a function: `pub(crate) async fn name<T>(`.
fn function_name(line: &str) -> Option<String> {
    let (before, after) = line.split_once("fn ")?;
    let is_item = before.split_whitespace().all(|word| {
        word.starts_with("pub")
            || ["async", "const", "unsafe", "extern", "in", "\"\""].contains(&word)
            || word.ends_with(')')
    });
    let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (is_item && !name.is_empty()).then_some(name)
}

/// Replaces every comment and the inside of every string by spaces, keeping the line breaks.
fn blank(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = characters.get(at) {
        let end = end_of_token(&characters, at);
        if end == at + 1 {
            out.push(c);
        } else {
            // The first and last character stay, so that `"` still shows where a string was.
            for (offset, c) in characters.iter().enumerate().take(end).skip(at) {
                let edge = *c == '"' && (offset == at || offset + 1 == end);
                out.push(if *c == '\n' || edge { *c } else { ' ' });
            }
        }
        at = end;
    }
    out
}

/// Where the comment, string or character literal that begins at `at` ends; `at + 1` where none begins.
fn end_of_token(text: &[char], at: usize) -> usize {
    let is = |offset: usize, c: char| text.get(at + offset) == Some(&c);
    let find = |from: usize, wanted: &[char]| {
        let rest = text.get(from..).unwrap_or_default();
        let found = rest.windows(wanted.len()).position(|window| window == wanted);
        found.map_or(text.len(), |position| from + position + wanted.len())
    };
    if is(0, '/') && is(1, '/') {
        return find(at, &['\n']).saturating_sub(usize::from(text.len() > at)).max(at + 2);
    }
    if is(0, '/') && is(1, '*') {
        return find(at + 2, &['*', '/']);
    }
    let after_word = at > 0 && text.get(at - 1).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    if is(0, 'r') && !after_word {
        let hashes = text.get(at + 1..).unwrap_or_default().iter().take_while(|c| **c == '#').count();
        if is(1 + hashes, '"') {
            let mut closing = vec!['"'];
            closing.extend(std::iter::repeat_n('#', hashes));
            return find(at + 2 + hashes, &closing);
        }
    }
    if is(0, '"') {
        return end_of_quoted(text, at + 1, '"');
    }
    // A character literal, not a lifetime: 'x' or '\…'.
    if is(0, '\'') && (is(1, '\\') || is(2, '\'')) {
        return end_of_quoted(text, at + 1, '\'');
    }
    at + 1
}

fn end_of_quoted(text: &[char], from: usize, quote: char) -> usize {
    let mut at = from;
    while let Some(c) = text.get(at) {
        match c {
            '\\' => at += 2,
            c if *c == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_and_words_in_strings_and_comments_are_no_code() {
        let source =
            Source::parse("fn a() { // }\n  let s = \"}\"; let c = '}'; let r = r#\"}\"#; /* } */\n}\nfn b() {}\n");
        let functions = source.functions();
        assert_eq!(
            functions.iter().map(|f| (f.name.as_str(), f.lines.len())).collect::<Vec<_>>(),
            [("a", 3), ("b", 1)]
        );
    }

    #[test]
    fn a_lifetime_is_not_a_character() {
        let source = Source::parse("fn a<'x>(s: &'x str) -> &'x str {\n    s\n}\nfn b() {}\n");
        assert_eq!(source.functions().len(), 2);
    }

    #[test]
    fn test_modules_are_not_code() {
        let source = Source::parse("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n");
        assert_eq!(source.functions().iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(source.code().count(), 2);
    }

    #[test]
    fn a_module_in_its_own_file_may_be_for_tests_only() {
        let text = "mod real;\n#[cfg(test)]\nmod testing;\n#[cfg(test)]\nmod tests {}\n";
        assert_eq!(test_modules("crates/domain/src/lib.rs", text), ["crates/domain/src/testing"]);
        assert_eq!(test_modules("crates/domain/src/flow.rs", text), ["crates/domain/src/flow/testing"]);
    }

    #[test]
    fn a_function_without_a_body_ends_at_its_semicolon() {
        let source = Source::parse("trait T {\n    fn a(x: [u8; 2]);\n    fn b() {\n    }\n}\n");
        let lengths: Vec<usize> = source.functions().iter().map(|f| f.lines.len()).collect();
        assert_eq!(lengths, [1, 2]);
    }
}
