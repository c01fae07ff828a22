//! Makes a function of each English message, so that a message that is missing, or an argument, is an error of the compiler.
//!
//! English is the source: what a message is called and what it takes is read there. The other languages are held to it by tests.

#![expect(clippy::unwrap_used, reason = "what a build script cannot do stops the build")]

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What an argument is, which follows from how English uses it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Shown as it is.
    Text,
    /// Counted: it chooses a plural.
    Count,
}

/// Arguments that are whole numbers by their name, also where nothing is chosen by them.
const NUMBERS: [&str; 6] = ["count", "number", "page", "round", "size", "version"];

/// The categories of plurals; a choice between them is made by a number.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "ar"];

fn main() {
    println!("cargo::rerun-if-changed=ftl");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ftl");
    let mut names: Vec<String> = files(&root.join("en"));
    names.sort();
    let mut code = String::new();
    sources(&root, &names, &mut code);
    code.push_str("impl Words {\n");
    let mut list = String::new();
    for name in &names {
        let text = read(&root.join("en").join(name));
        let parsed = fluent_syntax::parser::parse(text.as_str());
        let resource = parsed.unwrap_or_else(|(_, wrong)| panic!("ftl/en/{name}: {wrong:?}"));
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let Some(pattern) = &message.value else { continue };
            let mut arguments = Vec::new();
            of_pattern(pattern, &mut arguments);
            function(message.id.name, &english(pattern), &arguments, &mut code);
            let kinds = arguments.iter().map(|(name, kind)| format!("({name:?}, {})", *kind == Kind::Count));
            writeln!(list, "    ({:?}, &[{}]),", message.id.name, kinds.collect::<Vec<_>>().join(", ")).unwrap();
        }
    }
    code.push_str("}\n\n/// Every message, with its arguments and whether each is counted.\n#[cfg(test)]\n");
    writeln!(code, "const ALL: &[(&str, &[(&str, bool)])] = &[\n{list}];").unwrap();
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap()).join("messages.rs"), code).unwrap();
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "ftl"))
        .collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()))
}

/// The texts of all languages, in the order of `Language::ALL`.
fn sources(root: &Path, names: &[String], code: &mut String) {
    writeln!(code, "const SOURCES: [&[&str]; {}] = [", LANGUAGES.len()).unwrap();
    for language in LANGUAGES {
        let paths = names.iter().map(|name| root.join(language).join(name));
        let included = paths.map(|path| format!("include_str!({:?})", path.display().to_string()));
        writeln!(code, "    &[{}],", included.collect::<Vec<_>>().join(", ")).unwrap();
    }
    code.push_str("];\n\n");
}

fn of_pattern<'a>(pattern: &Pattern<&'a str>, found: &mut Vec<(&'a str, Kind)>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression } => of_expression(expression, found),
        }
    }
}

fn of_expression<'a>(expression: &Expression<&'a str>, found: &mut Vec<(&'a str, Kind)>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, Kind::Text, found),
        Expression::Select { selector, variants } => {
            let counted = variants.iter().all(|variant| match &variant.key {
                VariantKey::Identifier { name } => PLURALS.contains(name),
                VariantKey::NumberLiteral { .. } => true,
            });
            assert!(counted, "a choice is made by a number only");
            of_inline(selector, Kind::Count, found);
            for variant in variants {
                of_pattern(&variant.value, found);
            }
        }
    }
}

fn of_inline<'a>(inline: &InlineExpression<&'a str>, kind: Kind, found: &mut Vec<(&'a str, Kind)>) {
    let InlineExpression::VariableReference { id } = inline else { return };
    let kind = if NUMBERS.contains(&id.name) { Kind::Count } else { kind };
    match found.iter_mut().find(|(name, _)| *name == id.name) {
        Some((_, known)) if kind == Kind::Count => *known = kind,
        Some(_) => {}
        None => found.push((id.name, kind)),
    }
}

/// The English words in one line, for the function's documentation.
fn english(pattern: &Pattern<&str>) -> String {
    let mut words = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => words.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => {
                write!(words, "[{}]", id.name).unwrap();
            }
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                let usual = variants.iter().find(|variant| variant.default);
                words.push_str(&usual.map(|variant| english(&variant.value)).unwrap_or_default());
            }
            PatternElement::Placeable { .. } => words.push('…'),
        }
    }
    words.replace(['\n', '`'], " ")
}

fn function(id: &str, words: &str, arguments: &[(&str, Kind)], code: &mut String) {
    let parameters = arguments.iter().map(|(name, kind)| match kind {
        Kind::Text => format!(", {name}: impl AsRef<str>"),
        Kind::Count => format!(", {name}: impl Count"),
    });
    let values = arguments.iter().map(|(name, kind)| match kind {
        Kind::Text => format!("({name:?}, Value::Text({name}.as_ref()))"),
        Kind::Count => format!("({name:?}, Value::Count({name}.count()))"),
    });
    let (parameters, values): (Vec<_>, Vec<_>) = (parameters.collect(), values.collect());
    writeln!(code, "    /// `{words}`").unwrap();
    writeln!(
        code,
        "    pub fn {}(self{}) -> Said {{\n        self.say({id:?}, &[{}])\n    }}",
        id.replace('-', "_"),
        parameters.concat(),
        values.join(", ")
    )
    .unwrap();
}
