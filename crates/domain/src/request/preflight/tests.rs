use super::figures::figures;
use super::names::{Names, name_words, words};
use super::written::dates;
use super::*;
use crate::directory::Kind;
use crate::request::{Answer, ChangeDone, ChangeDraft, Command, Place, Visibility};
use crate::testing::*;
use crate::values::{Currency, FieldValue, Money};
use proptest::prelude::*;

const OTHER: ClientId = ClientId::from_bytes([71; 16]);

/// Enough text to be judged, with the client in it.
const USUAL: &str = "This is what we offer to Nordlicht for the spring. We plan, we draw, we print and we deliver in time. \
    Everything is included, and nothing is left out. We look forward to it, and to your answer, whenever it suits you and yours.";

fn organisation(id: ClientId, name: &str, parent: Option<ClientId>) -> Client {
    Client { id, name: name.to_owned(), parent, zone: "Europe/Berlin".to_owned(), primary: None, sponsor: None }
}

/// A package in preparation, its texts, and the other clients of the workspace.
struct Desk {
    world: World,
    others: Vec<Client>,
    contents: BTreeMap<u32, Content>,
}

impl Desk {
    fn new() -> Self {
        let mut world = given(campaign());
        world.when(MAJA, Command::Open(open())).0.unwrap();
        Self { world, others: Vec::new(), contents: BTreeMap::new() }
    }

    fn does(&mut self, command: Command) {
        self.world.when(MAJA, command).0.unwrap();
    }

    /// Attaches a document of so many pages with that text on its first.
    fn attach(&mut self, slot: &str, bytes: &str, pages: u32, text: &str) -> u32 {
        self.does(file(slot, bytes));
        let (n, _) = self.world.state.current_documents().last().unwrap();
        let texts = (1..=pages.max(1)).map(|page| (page, if page == 1 { text.to_owned() } else { "More.".to_owned() }));
        self.contents.insert(n, Content { pages, texts: texts.collect() });
        n
    }

    /// With one document of one page.
    fn saying(text: &str) -> Self {
        let mut desk = Self::new();
        desk.attach("deliverable", "v1", 1, text);
        desk
    }

    fn among(mut self, name: &str) -> Self {
        self.others.push(organisation(OTHER, name, None));
        self
    }

    fn with(mut self, field: &str, value: FieldValue) -> Self {
        self.does(set(field, value));
        self
    }

    fn found(&self) -> Vec<Found> {
        let clients: Vec<Client> = self.world.directory.clients.iter().chain(&self.others).cloned().collect();
        run(&Subject {
            state: &self.world.state,
            flow: &self.world.flow,
            directory: &self.world.directory,
            clients: &clients,
            today: "2026-03-02".parse().unwrap(),
            contents: &self.contents,
        })
    }

    fn names(&self) -> Vec<(&'static str, Severity)> {
        self.found().iter().map(|found| (found.check, found.severity)).collect()
    }

    /// Sends it to the quality team, who asks for changes in the document.
    fn comes_back(&mut self, n: u32) {
        for (field, value) in
            [("ask", FieldValue::Text("All of it.".to_owned())), ("amount", FieldValue::Money(euros(5)))]
        {
            self.does(set(field, value));
        }
        self.does(submit());
        let place = Place { n, page: 1, x: None, y: None };
        let change = ChangeDraft { text: "Make the logo larger.".to_owned(), place: Some(place) };
        self.world.answered(NILS, Answer::RequestChanges(vec![change]));
    }

    fn answers(&mut self, done: ChangeDone) {
        let change = *self.world.state.changes.keys().last().unwrap();
        self.does(Command::AnswerChange { change, done, text: "So it is.".to_owned() });
    }
}

#[test]
fn nothing_is_said_about_an_ordinary_package() {
    let desk = Desk::saying(&format!("{USUAL} It costs EUR 48,000 and begins on 12 May 2026."))
        .among("Harbour Lights")
        .with("amount", FieldValue::Money(euros(48_000)))
        .with("by", FieldValue::Date("2026-05-12".parse().unwrap()));
    assert_eq!(desk.found(), []);
}

#[test]
fn another_clients_name_blocks_wherever_and_however_it_is_written() {
    let names = [
        ("Harbour Lights", "offer to Harbour Lights for"),
        ("Harbour Lights", "offer to HARBOUR LIGHTS."),
        ("Harbour Lights", "(harbour lights)"),
        ("Harbour Lights", "Harbour\u{a0}Lights"),
        ("Harbour Lights", "Harbour\nLights"),
        ("Harbour Lights", "Harbour-Lights"),
        ("Harbour Lights", "Har-\nbour Lights"),
        ("Harbour Lights", "Harbour Li\u{ad}\nghts"),
        ("Harbour Lights", "Har\u{ad}bour Lights’ new face"),
        ("Harbour Lights AB", "for Harbour Lights, as agreed"),
        ("Harbour Lights", "for Harbour Lights B.V., as agreed"),
        ("Northwind", "Northwind's logo"),
        ("Northwind", "NORTHWIND_v2.pdf"),
        ("Café Straße", "CAFÉ STRASSE"),
        ("Café Straße", "Cafe\u{301} Straße"),
        ("Office Five", "O\u{fb03}ce Five"),
        ("Οδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
        ("İstanbul Su", "istanbul su"),
        ("Smith, Jones & Partners", "Smith, Jones & Partners"),
        ("St. James", "at St. James today"),
        ("H&M Hennes", "H & M Hennes"),
        ("adidas", "for adidas in spring"),
    ];
    for (name, text) in names {
        let desk = Desk::saying(text).among(name);
        assert_eq!(desk.names(), [("other_clients", Severity::Blocking)], "{name} in {text:?}");
    }
}

#[test]
fn what_only_looks_like_another_clients_name_is_left_alone() {
    let names = [
        // Not a whole word, or not one name.
        ("Northwind", "Northwinds and Northwindow, SuperNorthwind"),
        ("Summit Partners", "after the Summit. Partners may come"),
        ("Summit Partners", "the Summit, partners and friends"),
        ("Summit Partners", "Summit\n\nPartners"),
        // Ordinary words in small letters.
        ("Target", "our target group"),
        // Too short.
        ("Ace", "Ace of spades"),
        ("AT&T", "AT&T"),
        // Belongs here: own organisation, workspace, project, people, title.
        ("Nordlicht", "Nordlicht"),
        ("Group", "the Nordlicht Group"),
        ("Group", "a Group of people"),
        ("Halden", "Halden Studio"),
        ("Spring", "Spring is here"),
        ("Berg", "Ms Berg"),
        ("Campaign", "Campaign"),
    ];
    for (name, text) in names {
        assert_eq!(Desk::saying(text).among(name).found(), [], "{name} in {text:?}");
    }
}

#[test]
fn the_own_organisation_and_what_the_request_says_itself_are_no_strangers() {
    let mut desk = Desk::saying("Nordlicht Print and Halden Harbour and Harbour Lights");
    desk.others.push(organisation(OTHER, "Nordlicht Print", Some(PARENT)));
    assert_eq!(desk.found(), []);
    let mut desk = desk.among("Harbour Lights");
    desk.others[1].id = ClientId::from_bytes([72; 16]);
    assert_eq!(desk.names().len(), 1);
    let desk = desk.with("brief", FieldValue::Text("A joint stand with Harbour Lights".to_owned()));
    assert_eq!(desk.found(), []);
}

#[test]
fn a_name_is_said_once_for_each_document_with_its_page() {
    let mut desk = Desk::new().among("Northwind");
    let n = desk.attach("deliverable", "v1", 3, "One.");
    desk.contents.get_mut(&n).unwrap().texts[2].1 = "Northwind, Northwind and again Northwind.".to_owned();
    let found = desk.found();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].place, Where::Document { n, page: Some(3) });
    assert_eq!(found[0].sentence, "“Northwind” on page 3, and 2 times more, is the name of another client.");
    let finding = found[0].finding(&desk.world.state);
    assert_eq!(finding.place, "deliverable, page 3");
    assert!(finding.says.starts_with("deliverable.pdf: “Northwind”"), "{}", finding.says);
}

#[test]
fn the_same_file_twice() {
    let mut desk = Desk::saying("One.");
    desk.attach("notes", "v2", 0, "Two.");
    assert_eq!(desk.found(), []);
    let n = desk.attach("notes", "v1", 0, "One.");
    let found = desk.found();
    assert_eq!(desk.names(), [("same_file", Severity::Warning)]);
    assert_eq!(found[0].place, Where::Document { n, page: None });
    assert_eq!(found[0].sentence, "The same file is in “The deliverable” and in “Notes”.");
}

#[test]
fn a_version_with_less_than_half_the_pages() {
    for (had, has, says) in [(10, 4, true), (10, 5, false), (4, 1, true), (3, 1, false), (10, 40, false)] {
        let mut desk = Desk::new();
        desk.attach("deliverable", "v1", had, "One.");
        desk.attach("deliverable", "v2", has, "Two.");
        let expected: &[_] = if says { &[("shorter", Severity::Warning)] } else { &[] };
        assert_eq!(desk.names(), expected, "{had} and then {has} pages");
    }
}

#[test]
fn a_version_that_is_tiny() {
    for (had, has, says) in [(400_000, 10_000, true), (400_000, 30_000, false), (50_000, 10, false)] {
        let mut desk = Desk::new();
        desk.attach("deliverable", &"x".repeat(had), 1, "One.");
        desk.attach("deliverable", &"y".repeat(has), 1, "Two.");
        assert_eq!(!desk.found().is_empty(), says, "{had} and then {has} bytes");
    }
}

#[test]
fn what_was_sent_last_is_what_a_version_is_held_against() {
    let mut desk = Desk::new();
    let n = desk.attach("deliverable", "v1", 10, "One.");
    desk.comes_back(n);
    desk.answers(ChangeDone::Changed);
    desk.attach("deliverable", "by mistake", 2, "Two.");
    desk.attach("deliverable", "v2", 3, "Three.");
    assert_eq!(desk.found()[0].sentence, "“The deliverable” has 3 pages, and version 1 had 10.");
}

#[test]
fn the_same_file_again_although_a_change_was_asked_for() {
    let cases = [
        (None, None),
        (Some(ChangeDone::Partly), Some(Severity::Warning)),
        (Some(ChangeDone::Changed), Some(Severity::Blocking)),
        (Some(ChangeDone::Kept), None),
    ];
    for (done, severity) in cases {
        let mut desk = Desk::new();
        let n = desk.attach("deliverable", "v1", 1, "One.");
        desk.comes_back(n);
        if let Some(done) = done {
            desk.answers(done);
        }
        let expected: Vec<_> = severity.map(|severity| ("unchanged", severity)).into_iter().collect();
        assert_eq!(desk.names(), expected, "{done:?}");
        // Taken out and put in again, it is the same.
        desk.does(Command::WithdrawDocument { n });
        desk.attach("deliverable", "v1", 1, "One.");
        assert_eq!(desk.names(), expected, "{done:?}");
        desk.attach("deliverable", "v2", 1, "Two.");
        assert_eq!(desk.found(), []);
    }
}

#[test]
fn a_question_that_waits_while_the_package_goes_out_again() {
    let mut desk = Desk::new();
    let n = desk.attach("deliverable", "v1", 1, "One.");
    desk.comes_back(n);
    desk.answers(ChangeDone::Kept);
    desk.does(submit());
    desk.world.answered(NILS, Answer::Approve);
    let ask = Command::Ask { text: "When do you\n begin?".to_owned(), place: None, visibility: Visibility::Everyone };
    desk.world.when(INES, ask).0.unwrap();
    desk.world.answered(INES, changes(&["Earlier, please."]));
    assert_eq!(desk.names(), [("questions", Severity::Warning)]);
    assert_eq!(desk.found()[0].sentence, "The client’s question “When do you begin?” has no answer yet.");
    let thread = *desk.world.state.threads.keys().last().unwrap();
    desk.does(Command::AnswerQuestion { thread, text: "On Monday.".to_owned() });
    assert_eq!(desk.found(), []);
}

#[test]
fn an_offer_that_names_the_client_nowhere() {
    let nobody = USUAL.replace("Nordlicht", "you");
    let cases = [
        (Kind::Proposal, nobody.as_str(), true),
        (Kind::Contract, nobody.as_str(), true),
        (Kind::Deliverable, nobody.as_str(), false),
        (Kind::Proposal, USUAL, false),
        (Kind::Proposal, "A cover without words.", false),
    ];
    for (kind, text, says) in cases {
        let mut desk = Desk::saying(text);
        desk.world.state.kind = kind;
        let expected: &[_] = if says { &[("client_named", Severity::Warning)] } else { &[] };
        assert_eq!(desk.names(), expected, "{kind:?}: {text}");
    }
    // A scan may name anybody, and so may a file that was not opened.
    let mut desk = Desk::saying(&nobody);
    desk.world.state.kind = Kind::Proposal;
    let n = desk.attach("notes", "scan", 1, " ");
    assert_eq!(desk.found(), []);
    desk.contents.remove(&n);
    assert_eq!(desk.found(), []);
}

fn money(code: &str, amount: &str) -> Money {
    Money::parse(amount, Currency::parse(code).unwrap()).unwrap()
}

#[test]
fn an_amount_is_found_in_every_usual_form() {
    let forms = [
        ("EUR", "48000", "EUR 48,000"),
        ("EUR", "48000", "48.000 €"),
        ("EUR", "48000", "€48 000"),
        ("EUR", "48000", "48\u{a0}000\u{a0}EUR"),
        ("EUR", "48000", "48\u{202f}000,00 €"),
        ("EUR", "48000", "48000.00"),
        ("EUR", "48000", "EUR48,000.00"),
        ("EUR", "48000", "48’000.-"),
        ("EUR", "48000", "48.000,- EUR"),
        ("EUR", "48000", "€ 48k"),
        ("EUR", "48000", "48 TEUR"),
        ("EUR", "48000", "48k€"),
        ("EUR", "48000", "Total 48000"),
        ("EUR", "1200000", "€1.2 million"),
        ("EUR", "1234567", "1,2 Mio. €"),
        ("EUR", "1234567", "1.234.567"),
        ("EUR", "48.5", "48,50 Euro"),
        ("EUR", "48000", "40,000-48,000 euros"),
        ("USD", "48000", "US$ 48,000"),
        ("GBP", "999.99", "£999.99"),
        ("SEK", "18600", "18 600 kr"),
        ("JPY", "500000", "¥500,000"),
        ("KWD", "1.234", "KWD 1.234"),
        ("INR", "1234567", "₹12,34,567"),
        ("CHF", "48000", "CHF 48'000.–"),
    ];
    for (code, amount, text) in forms {
        let amount = money(code, amount);
        let found = figures(text, amount.currency);
        assert!(found.iter().any(|figure| figure.is(amount)), "{amount} in {text:?}: {found:?}");
    }
}

#[test]
fn an_amount_is_not_found_in_a_longer_number_or_another_thing() {
    let amount = money("EUR", "48000");
    let texts = [
        "148,000",
        "48,000,000",
        "1 048 000",
        "148 000 EUR",
        "48,000.50",
        "48.0001",
        "4 8000",
        "A48000",
        "48000x",
        "#48000",
        "48,000 %",
        "$48,000",
        "48,000 USD",
        "48 000 000",
        "480 00",
        "EUR 48",
        "IBAN DE00 4800 0000",
        "0048000",
        "48000th",
    ];
    for text in texts {
        let found = figures(text, amount.currency);
        assert!(!found.iter().any(|figure| figure.is(amount)), "{text:?}: {found:?}");
    }
}

#[test]
fn an_amount_that_disagrees_is_said_with_the_largest_there() {
    let with = |text: &str| Desk::saying(text).with("amount", FieldValue::Money(euros(48_000)));
    let desk = with("Concept EUR 12,000, print €39,500.00, in all 51.500 EUR by 2026.");
    assert_eq!(desk.names(), [("amounts", Severity::Warning)]);
    assert_eq!(
        desk.found()[0].sentence,
        "€48,000, the amount of “Amount”, is nowhere in the documents; the largest there is €51,500, on page 1."
    );
    let silent = [
        "In all 48 000 EUR, of which EUR 12,000 now.",
        "All in EUR: 12,000 and 39,500.",
        "It costs 52,000 dollars, or $52,000.",
        "About €48k, of it €12k now.",
        "No amount at all.",
    ];
    for text in silent {
        assert_eq!(with(text).found(), [], "{text}");
    }
    // Where a text could not be read, the amount may be there.
    let mut desk = desk;
    desk.attach("notes", "scan", 1, "");
    assert_eq!(desk.found(), []);
}

#[test]
fn a_date_is_found_in_every_usual_form() {
    let date: Date = "2026-03-12".parse().unwrap();
    let may_be = |text: &str| dates(text, &words(text)).iter().any(|written| written.may_be(date));
    let forms = [
        "2026-03-12",
        "12 March 2026",
        "12th of March, 2026",
        "March 12, 2026",
        "Mar 12th 2026",
        "12.03.2026",
        "12.3.2026",
        "12. 3. 2026",
        "12/03/2026",
        "03/12/2026",
        "12.03.26",
        "12. März 2026",
        "12 mars 2026",
        "12 de marzo de 2026",
        "12-Mar-2026",
        "12 March",
        "in March 2026",
        "12–15 March 2026",
        "10-12 March 2026",
        "12\u{a0}March\n2026",
    ];
    for text in forms {
        assert!(may_be(text), "{text:?}");
    }
    for text in ["2026-03-123", "12 March 2027", "13.03.2026", "12 May 2026", "1.12.03.2026x", "v12.3", "12032026"] {
        assert!(!may_be(text), "{text:?}");
    }
}

#[test]
fn a_date_to_come_that_disagrees_is_said_with_the_nearest_there() {
    let with = |text: &str| Desk::saying(text).with("by", FieldValue::Date("2026-05-12".parse().unwrap()));
    let desk = with("Berlin, 27 February 2026. We begin on 1 April 2026 and end on May 15, 2026.");
    assert_eq!(desk.names(), [("dates", Severity::Warning)]);
    assert_eq!(
        desk.found()[0].sentence,
        "2026-05-12, the date of “By”, is nowhere in the documents; the nearest there is “May 15, 2026”, on page 1."
    );
    for text in [
        "We end on 12.05.2026, and begin on 1 April 2026.",
        "Berlin, 27 February 2026.",
        "Some day in May 2026, not in June 2026.",
        "Valid until 31 December 2029.",
        "Perhaps 05/06/2026.",
    ] {
        assert_eq!(with(text).found(), [], "{text}");
    }
    let past = Desk::saying("We begin on 1 April 2026.").with("by", FieldValue::Date("2026-02-12".parse().unwrap()));
    assert_eq!(past.found(), []);
}

#[test]
fn a_long_package_is_cut_and_then_nothing_is_said_to_be_nowhere() {
    let found_in = |between: &str| {
        let desk = Desk::saying(&format!("EUR 12,000 {between} Northwind")).among("Northwind");
        desk.with("amount", FieldValue::Money(euros(48_000))).names()
    };
    assert_eq!(found_in("word"), [("other_clients", Severity::Blocking), ("amounts", Severity::Warning)]);
    assert_eq!(found_in(&"word ".repeat(TEXT_BYTES_MAX / 5 + 1)), []);
}

proptest! {
    /// Whatever a text is, looking through it neither fails nor reaches out of it.
    #[test]
    fn any_text_can_be_looked_through(text in "(\\PC|[0-9.,' €$\u{a0}\u{ad}\n-]){0,60}") {
        let words = words(&text);
        for word in &words {
            prop_assert!(text.get(word.from..word.to).is_some());
        }
        prop_assert!(words.windows(2).all(|two| two[0].to <= two[1].from));
        for written in dates(&text, &words) {
            prop_assert!(written.from <= written.to && written.to < words.len());
        }
        for figure in figures(&text, Currency::EUR) {
            prop_assert!(figure.minor >= 0 && figure.around >= 0);
        }
    }

    /// An amount is found however its thousands are parted, and not once a digit stands before it.
    #[test]
    fn amounts_as_they_are_written(whole in 1_000_u32..999_999_999, cents in 0_u32..100, mark in "[,. \u{a0}’]", digit in 1_u8..=9) {
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (place, c) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push_str(&mark);
            }
            grouped.push(c);
        }
        let point = if mark == "." { "," } else { "." };
        let amount = Money::minor(i64::from(whole) * 100 + i64::from(cents), Currency::EUR);
        let is_in = |text: &str| figures(text, Currency::EUR).iter().any(|figure| figure.is(amount));
        let text = format!("in all {grouped}{point}{cents:02} EUR.");
        prop_assert!(is_in(&text), "{text}");
        let longer = format!("in all {digit}{grouped}{point}{cents:02} EUR.");
        prop_assert!(!is_in(&longer), "{longer}");
    }

    /// A name is found wherever a line breaks inside it, and not inside of a longer word.
    #[test]
    fn names_are_whole_words(at in 1_usize..8, before in "[a-z]{1,3}", breaks in prop::sample::select(vec!["-\n", "\u{2010}\n", "\u{ad}\n", "\u{ad}", "\u{200b}"])) {
        let mut names = Names::new();
        names.add(&name_words("Northwind Traders"), ());
        let (head, tail) = "Northwind".split_at(at);
        let broken = words(&format!("for {head}{breaks}{tail} Traders."));
        prop_assert_eq!(names.find(&broken).len(), 1);
        let longer = words(&format!("for {before}Northwind Traders."));
        prop_assert_eq!(names.find(&longer).len(), 0);
    }
}
