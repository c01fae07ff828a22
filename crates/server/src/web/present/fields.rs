//! Fields and slots of a flow as controls of a form: those of a package, and those of a step that asks for more.

use super::team::Wrong;
use crate::web::components::Choice;
use crate::web::pages::team::form::{Control, FormField, Needed, Width};
use domain::flow::definition::{Accept, DocumentSlot, Field, FieldType, Required};
use domain::values::{Currency, FieldValue};

/// The currencies that a form offers; a flow's other currencies come with the file that sets them.
pub const CURRENCIES: [&str; 8] = ["EUR", "USD", "GBP", "SEK", "NOK", "DKK", "CHF", "JPY"];

/// Under which name a flow's field posts; never one that the form uses itself.
pub fn field_name(field: &Field) -> String {
    format!("field-{}", field.id)
}

/// The field with what is kept, or what was typed instead.
pub fn field_of(field: &Field, kept: Option<&FieldValue>, wrong: &Wrong) -> FormField {
    let name = field_name(field);
    let (control, width) = control(field, kept, &name, wrong);
    FormField {
        hint: field.help.clone().unwrap_or_default(),
        needed: if field.required == Required::Yes { Needed::Yes } else { Needed::Optional },
        width,
        ..FormField::new(name.clone(), field.label.clone(), control).error(wrong.error(&name))
    }
}

fn control(field: &Field, kept: Option<&FieldValue>, name: &str, wrong: &Wrong) -> (Control, Width) {
    let typed = wrong.typed.get(name).cloned();
    if !field.choices.is_empty() {
        let value = typed.or_else(|| kept.map(ToString::to_string)).unwrap_or_default();
        let nothing = Choice { value: String::new(), text: "Choose…".to_owned() };
        let each = field.choices.iter().map(|text| Choice { value: text.clone(), text: text.clone() });
        return (Control::One { value, choices: std::iter::once(nothing).chain(each).collect() }, Width::Column);
    }
    let text =
        |kept: Option<&FieldValue>| typed.clone().unwrap_or_else(|| kept.map(ToString::to_string).unwrap_or_default());
    match field.type_ {
        FieldType::Line | FieldType::Number | FieldType::Person => (Control::Line(text(kept)), Width::Column),
        FieldType::Text => (Control::Lines(text(kept)), Width::Row),
        FieldType::Date => (Control::Day(text(kept)), Width::Column),
        FieldType::Flag => {
            let value = typed.unwrap_or_else(|| {
                kept.map(|v| if *v == FieldValue::Flag(true) { "yes" } else { "no" }).unwrap_or_default().to_owned()
            });
            let choices = [("", "Not said"), ("yes", "Yes"), ("no", "No")]
                .map(|(value, text)| Choice { value: value.to_owned(), text: text.to_owned() });
            (Control::One { value, choices: choices.to_vec() }, Width::Column)
        }
        FieldType::Money => {
            let (amount, currency) = match kept {
                Some(FieldValue::Money(money)) => (plain_amount(*money), money.currency.code()),
                Some(FieldValue::Text(_) | FieldValue::Date(_) | FieldValue::Flag(_) | FieldValue::Number(_))
                | None => (String::new(), field.currency.unwrap_or(Currency::EUR).code()),
            };
            let currency = wrong.typed.get(&format!("{name}_currency")).cloned().unwrap_or(currency);
            let mut codes: Vec<String> = match field.currency {
                Some(only) => vec![only.code()],
                None => CURRENCIES.iter().map(|c| (*c).to_owned()).collect(),
            };
            if !codes.contains(&currency) {
                codes.push(currency.clone());
            }
            let currencies = codes.into_iter().map(|code| Choice { value: code.clone(), text: code }).collect();
            (Control::Money { amount: typed.unwrap_or(amount), currency, currencies }, Width::Column)
        }
    }
}

/// An amount as somebody would type it: “48,000.50”.
fn plain_amount(money: domain::values::Money) -> String {
    let shown = money.to_string();
    shown.chars().skip_while(|c| !c.is_ascii_digit()).collect()
}

/// What a slot takes, in words: “PDF or picture, up to 200 MB.”
pub fn takes(slot: &DocumentSlot) -> String {
    format!("{}, up to {} MB.", accepts(&slot.accept), crate::files::FILE_BYTES_MAX / 1024 / 1024)
}

/// The same for a file chooser.
pub fn chooser(slot: &DocumentSlot) -> String {
    slot.accept.iter().map(|family| chosen(*family)).collect::<Vec<_>>().join(",")
}

fn accepts(families: &[Accept]) -> String {
    let words: Vec<&str> = families
        .iter()
        .map(|family| match family {
            Accept::Pdf => "PDF",
            Accept::Image => "picture",
            Accept::Text => "text",
            Accept::Office => "Office file",
            Accept::Video => "video",
            Accept::Audio => "recording",
        })
        .collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

const fn chosen(family: Accept) -> &'static str {
    match family {
        Accept::Pdf => ".pdf,application/pdf",
        Accept::Image => "image/png,image/jpeg,image/webp,image/gif,image/tiff,.svg,image/svg+xml",
        Accept::Text => ".txt,.md,text/plain,text/markdown",
        Accept::Office => ".docx,.xlsx,.pptx,.odt,.ods,.odp",
        Accept::Video => ".mp4,.m4v,.webm,video/mp4,video/webm",
        Accept::Audio => ".mp3,.m4a,.ogg,.opus,.wav,audio/mpeg,audio/mp4,audio/ogg,audio/wav",
    }
}
