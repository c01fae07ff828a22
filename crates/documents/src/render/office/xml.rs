//! XML as steps: opened, said, closed. Names come without their prefix. Entities that a file defines itself are left out, so none can
//! grow or reach outside.

use quick_xml::Reader;
use quick_xml::events::attributes::Attributes as Raw;
use quick_xml::events::{BytesRef, Event};

/// LIMIT: steps of one part.
const STEPS_MAX: usize = 20_000_000;

pub(super) enum Step<'a> {
    Open(&'a str, Attributes<'a>),
    Text(&'a str),
    Close(&'a str),
}

pub(super) struct Attributes<'a>(&'a [(String, String)]);

impl<'a> Attributes<'a> {
    /// An attribute by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether an attribute says yes; standing there without a value is a yes too.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !matches!(value, "0" | "false" | "off" | "none"))
    }
}

/// Goes through a part. What is damaged ends it.
pub(super) fn walk(xml: &str, take: &mut impl FnMut(Step<'_>)) {
    let mut reader = Reader::from_str(xml);
    for _ in 0..STEPS_MAX {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                take(Step::Open(start.local_name().into_inner(), Attributes(&list(start.attributes()))));
            }
            Ok(Event::Empty(start)) => {
                take(Step::Open(start.local_name().into_inner(), Attributes(&list(start.attributes()))));
                take(Step::Close(start.local_name().into_inner()));
            }
            Ok(Event::End(end)) => take(Step::Close(end.local_name().into_inner())),
            Ok(Event::Text(text)) => take(Step::Text(&text)),
            Ok(Event::CData(text)) => take(Step::Text(&text)),
            Ok(Event::GeneralRef(reference)) => take(Step::Text(&meaning(&reference))),
            Ok(Event::Eof) | Err(_) => return,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
        }
    }
}

fn list(attributes: Raw<'_>) -> Vec<(String, String)> {
    let one = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let value = quick_xml::escape::unescape(&attribute.value)
            .map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
        (attribute.key.local_name().into_inner().to_owned(), value)
    };
    attributes.flatten().map(one).collect()
}

fn meaning(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}
