//! What a PDF carries beside its pages: scripts, files, layers, forms, links, and changes after a signature.
//!
//! Names are compared as the parser reads them, so that a name written with escapes is no way around.

use crate::hidden::{Hidden, What};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name, Number, ObjRef, Object, String as PdfString};
use hayro::hayro_syntax::page::Page;
use std::collections::{BTreeMap, BTreeSet};

/// LIMIT: how deep trees of names and fields are followed.
const DEPTH_MAX: usize = 16;
/// LIMIT: entries of such a tree, and notes on a page, that are looked at.
const ENTRIES_MAX: usize = 2_000;
/// LIMIT: names that one finding tells.
const NAMES_MAX: usize = 12;

/// Names of the data that electronic invoices carry; they say the same as the page, by law.
const INVOICES: [&str; 4] = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml"];

/// What was found, by kind.
#[derive(Default)]
pub(in crate::render) struct Found {
    names: BTreeMap<What, BTreeSet<String>>,
}

impl Found {
    fn add(&mut self, what: What, name: impl Into<String>) {
        let names = self.names.entry(what).or_default();
        if names.len() <= NAMES_MAX {
            names.insert(name.into());
        }
    }

    /// As findings in the document as a whole.
    pub(in crate::render) fn told(self) -> Vec<Hidden> {
        let told = self.names.into_iter().map(|(what, names)| {
            let mut names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
            if names.len() > NAMES_MAX {
                names.truncate(NAMES_MAX);
                names.push("…".to_owned());
            }
            Hidden::in_document(what, &names)
        });
        told.collect()
    }
}

/// Looks through what belongs to the document as a whole.
pub(in crate::render) fn document(pdf: &Pdf, found: &mut Found) {
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return };
    if let Some(action) = catalog.get::<Dict<'_>>("OpenAction") {
        self::action(&action, found);
    }
    additional(&catalog, found);
    if let Some(names) = catalog.get::<Dict<'_>>("Names") {
        if names.get::<Dict<'_>>("JavaScript").is_some_and(|tree| !leaves(&tree).is_empty()) {
            found.add(What::Script, "");
        }
        for leaf in names.get::<Dict<'_>>("EmbeddedFiles").iter().flat_map(leaves) {
            attachment(&leaf, found);
        }
    }
    layers(&catalog, found);
    if let Some(form) = catalog.get::<Dict<'_>>("AcroForm") {
        self::form(&form, pdf, found);
    }
}

/// Looks through the notes on a page.
pub(in crate::render) fn page(page: &Page<'_>, found: &mut Found) {
    additional(page.raw(), found);
    let Some(notes) = page.raw().get::<Array<'_>>("Annots") else { return };
    for note in notes.iter::<Dict<'_>>().take(ENTRIES_MAX) {
        if let Some(action) = note.get::<Dict<'_>>("A") {
            self::action(&action, found);
        }
        additional(&note, found);
        if is_name(&note, "Subtype", "FileAttachment")
            && let Some(file) = note.get::<Dict<'_>>("FS")
        {
            attachment(&file, found);
        }
    }
}

/// Actions that something other than a press on a link sets off.
fn additional(holder: &Dict<'_>, found: &mut Found) {
    let Some(actions) = holder.get::<Dict<'_>>("AA") else { return };
    for key in actions.keys().take(ENTRIES_MAX) {
        if let Some(action) = actions.get::<Dict<'_>>(&key) {
            self::action(&action, found);
        }
    }
}

/// An action, and those that follow it.
fn action(first: &Dict<'_>, found: &mut Found) {
    let mut next = Some(first.clone());
    for _ in 0..DEPTH_MAX {
        let Some(action) = next else { return };
        let Some(kind) = action.get::<Name<'_>>("S") else { return };
        match kind.as_ref() {
            b"JavaScript" | b"Rendition" if action.contains_key("JS") => found.add(What::Script, ""),
            b"URI" => {
                let place = action.get::<PdfString<'_>>("URI").map_or(String::new(), |uri| host(&text(&uri)));
                if !place.is_empty() {
                    found.add(What::Links, place);
                }
            }
            // Manuals point to each other like this; nothing happens before somebody presses it.
            b"GoToR" | b"GoToE" => found.add(What::Links, "another file"),
            b"Launch" => found.add(What::Action, "starts a program or opens a file"),
            b"SubmitForm" => found.add(What::Action, "sends what is entered"),
            b"ImportData" => found.add(What::Action, "reads in data"),
            _ => {}
        }
        next = action.get::<Dict<'_>>("Next");
    }
}

/// The name of the place that an address leads to.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.strip_prefix("mailto:").unwrap_or(rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.rsplit_once('@').map_or(host, |(_, host)| host).trim_start_matches("www.").to_ascii_lowercase()
}

fn attachment(file: &Dict<'_>, found: &mut Found) {
    let name =
        ["UF", "F"].into_iter().find_map(|key| file.get::<PdfString<'_>>(key)).map_or(String::new(), |n| text(&n));
    let what =
        if INVOICES.contains(&name.to_ascii_lowercase().as_str()) { What::InvoiceData } else { What::Attachment };
    found.add(what, if name.is_empty() { "without a name".to_owned() } else { name });
}

/// Layers that are switched off when the file is opened.
fn layers(catalog: &Dict<'_>, found: &mut Found) {
    let Some(properties) = catalog.get::<Dict<'_>>("OCProperties") else { return };
    let Some(first) = properties.get::<Dict<'_>>("D") else { return };
    let all = properties.get::<Array<'_>>("OCGs");
    let base_off = is_name(&first, "BaseState", "OFF");
    let references = |array: Option<Array<'_>>| -> BTreeSet<(i32, i32)> {
        let list =
            array.iter().flat_map(|array| array.raw_iter().take(ENTRIES_MAX)).filter_map(|item| item.as_obj_ref());
        list.map(|ObjRef { obj_number, gen_number }| (obj_number, gen_number)).collect()
    };
    let (on, off) = (references(first.get("ON")), references(first.get("OFF")));
    let Some(all) = all else { return };
    for (item, layer) in all.raw_iter().zip(all.iter::<Dict<'_>>()).take(ENTRIES_MAX) {
        let Some(ObjRef { obj_number, gen_number }) = item.as_obj_ref() else { continue };
        let id = (obj_number, gen_number);
        if off.contains(&id) || (base_off && !on.contains(&id)) {
            let name = layer.get::<PdfString<'_>>("Name").map_or(String::new(), |name| text(&name));
            found.add(What::LayersOff, if name.is_empty() { "without a name".to_owned() } else { name });
        }
    }
}

fn form(form: &Dict<'_>, pdf: &Pdf, found: &mut Found) {
    if form.contains_key("XFA") {
        found.add(What::OtherForm, "");
    }
    let Some(fields) = form.get::<Array<'_>>("Fields") else { return };
    let mut signed_to = Vec::new();
    let mut left = ENTRIES_MAX;
    for field in fields.iter::<Dict<'_>>() {
        self::field(&field, &Inherited::default(), 0, &mut left, found, &mut signed_to);
    }
    after_signature(&signed_to, pdf.data().as_ref(), found);
}

/// What fields have from those above them.
#[derive(Default, Clone)]
struct Inherited {
    name: String,
    kind: Vec<u8>,
    flags: u32,
    filled: bool,
}

const READ_ONLY: u32 = 1;
const REQUIRED: u32 = 2;
const PUSH_BUTTON: u32 = 1 << 16;

fn field(
    field: &Dict<'_>,
    above: &Inherited,
    depth: usize,
    left: &mut usize,
    found: &mut Found,
    signed_to: &mut Vec<u64>,
) {
    if depth > DEPTH_MAX || *left == 0 {
        return;
    }
    *left -= 1;
    let own = field.get::<PdfString<'_>>("TU").or_else(|| field.get("T")).map(|name| text(&name));
    let mut here = above.clone();
    here.name = own.filter(|own| !own.trim().is_empty()).unwrap_or(here.name);
    here.kind = field.get::<Name<'_>>("FT").map_or(here.kind, |kind| kind.to_vec());
    here.flags = field.get::<u32>("Ff").unwrap_or(here.flags);
    here.filled |= is_filled(field);
    additional(field, found);
    let children: Vec<Dict<'_>> =
        field.get::<Array<'_>>("Kids").iter().flat_map(hayro::hayro_syntax::object::Array::iter::<Dict<'_>>).collect();
    // What has no name of its own is only the field's place on a page.
    let fields: Vec<&Dict<'_>> = children.iter().filter(|child| child.contains_key("T")).collect();
    if !fields.is_empty() {
        for child in fields {
            self::field(child, &here, depth + 1, left, found, signed_to);
        }
        return;
    }
    if here.kind == b"Sig" {
        let range = field.get::<Dict<'_>>("V").and_then(|value| value.get::<Array<'_>>("ByteRange"));
        let numbers: Vec<u64> = range
            .iter()
            .flat_map(hayro::hayro_syntax::object::Array::iter::<Number>)
            .map(|number| number.as_f64().max(0.0) as u64)
            .collect();
        if let [_, _, second, length] = numbers.as_slice() {
            signed_to.push(second.saturating_add(*length));
        }
        return;
    }
    let can_be_filled =
        matches!(here.kind.as_slice(), b"Tx" | b"Ch" | b"Btn") && here.flags & (READ_ONLY | PUSH_BUTTON) == 0;
    if can_be_filled && !here.filled {
        if here.flags & REQUIRED != 0 {
            found.add(What::RequiredEmpty, here.name);
        } else if here.kind != b"Btn" {
            // A box that is not ticked is an answer too.
            found.add(What::FieldsEmpty, here.name);
        }
    }
}

fn is_filled(field: &Dict<'_>) -> bool {
    match field.get::<Object<'_>>("V") {
        None | Some(Object::Null(_)) => false,
        Some(Object::String(value)) => !text(&value).trim().is_empty(),
        Some(Object::Name(value)) => value.as_ref() != b"Off",
        Some(Object::Array(values)) => values.raw_iter().next().is_some(),
        Some(Object::Boolean(_) | Object::Number(_) | Object::Dict(_) | Object::Stream(_)) => true,
    }
}

/// Whether something stands after what the last signature covers.
fn after_signature(signed_to: &[u64], file: &[u8], found: &mut Found) {
    let Some(last) = signed_to.iter().max() else { return };
    let rest = usize::try_from(*last).ok().and_then(|last| file.get(last..)).unwrap_or_default();
    if !rest.windows(4).any(|w| w == b" obj") {
        return;
    }
    // What proves a signature for later years is added after it, as the standard says.
    let proof = rest.windows(4).any(|w| w == b"/DSS") || rest.windows(4).any(|w| w == b"/VRI");
    found.add(if proof { What::SignatureProof } else { What::AfterSignature }, "");
}

/// The values at the ends of a tree of names.
fn leaves<'a>(tree: &Dict<'a>) -> Vec<Dict<'a>> {
    let mut leaves = Vec::new();
    let mut open = vec![(tree.clone(), 0)];
    let mut left = ENTRIES_MAX;
    while let Some((node, depth)) = open.pop() {
        if left == 0 {
            break;
        }
        left -= 1;
        if let Some(names) = node.get::<Array<'a>>("Names") {
            leaves.extend(names.iter::<Object<'a>>().take(ENTRIES_MAX).filter_map(|value| match value {
                Object::Dict(dict) => Some(dict),
                Object::Null(_)
                | Object::Boolean(_)
                | Object::Number(_)
                | Object::String(_)
                | Object::Name(_)
                | Object::Array(_)
                | Object::Stream(_) => None,
            }));
        }
        if depth < DEPTH_MAX
            && let Some(kids) = node.get::<Array<'a>>("Kids")
        {
            open.extend(kids.iter::<Dict<'a>>().take(ENTRIES_MAX).map(|kid| (kid, depth + 1)));
        }
    }
    leaves
}

fn is_name(dict: &Dict<'_>, key: &str, name: &str) -> bool {
    dict.get::<Name<'_>>(key).is_some_and(|value| value.as_ref() == name.as_bytes())
}

/// A string of the file as text: UTF-16 with its mark, UTF-8 with its, or Latin.
fn text(string: &PdfString<'_>) -> String {
    match string.as_bytes() {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        latin => latin.iter().map(|&b| char::from(b)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_a_link_leads_to() {
        for (address, place) in [
            ("https://www.Example.com/a?b#c", "example.com"),
            ("http://user:secret@example.org", "example.org"),
            ("mailto:ines@example.net?subject=x", "example.net"),
            ("example.com", "example.com"),
        ] {
            assert_eq!(host(address), place);
        }
    }
}
