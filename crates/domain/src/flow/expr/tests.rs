use super::check::{Missing, type_of};
use super::{Names, Scope, Type, check_text, eval, fill};
use crate::flow::definition::Rate;
use crate::testing::{MAJA, euros, given, set, steps};
use crate::values::{Currency, FieldValue, Money};
use proptest::prelude::*;

fn scope() -> Scope {
    Scope::at(&steps(r#"[{"prepare": "package"}]"#), None)
}

fn problem(source: &str) -> (usize, String) {
    let found = type_of(&scope(), source, Missing::Asked).expect_err(source);
    (found.offset, format!("{} {}", found.wrong, found.way_on))
}

#[test]
fn types_are_found_and_mistakes_are_named_at_their_place() {
    for (source, type_) in [
        ("fields.amount >= money(25000, 'EUR')", Type::Bool),
        ("request.kind == 'contract' || round > 2", Type::Bool),
        ("fields.amount * 2 + money(1, 'EUR')", Type::Money(Some(Currency::EUR))),
        ("has(fields.count) && fields.count % 2 == 0", Type::Bool),
        ("request.kind in ['contract', 'proposal']", Type::Bool),
        ("[1, 2, 3].exists(n, n > round)", Type::Bool),
        ("size([1, 2, 3].filter(n, n > 1)) + size('abc')", Type::Int),
        ("has(fields.by) ? fields.by : date('2026-12-24')", Type::Date),
        ("!(fields.ask.contains('x') && fields.ask.startsWith('y'))", Type::Bool),
    ] {
        assert_eq!(type_of(&scope(), source, Missing::Asked), Ok(type_), "{source}");
    }
    for (source, offset, words) in [
        ("fields.amuont > money(1, 'EUR')", 0, "Did you mean “fields.amount”?"),
        ("round > 1 && feilds.amount > money(1, 'EUR')", 13, "Did you mean “fields”?"),
        (
            "fields.amount > 25000",
            14,
            "an amount of money cannot be compared with a number. Write the amount like money",
        ),
        ("fields.amount > '25000'", 14, "cannot be compared with text"),
        ("fields.amount.value > 1", 0, "has nothing called “value”"),
        ("fields.count > 3", 0, "“fields.count” may be empty"),
        ("money(5, 'EUR') > money(5, 'SEK')", 16, "without a rate"),
        ("money(0.5, 'EUR') > fields.amount", 7, "Fractions"),
        ("money(fields.amount, 'EUR') == fields.amount", 0, "“money” takes a whole number"),
        ("round && true", 6, "joins conditions, and one side is a number"),
        ("sise(fields.ask) > 1", 0, "Did you mean “size”?"),
        ("fields.ask < 'b'", 11, "text has no order"),
        ("[1, 'a'] == [1]", 0, "mixes a number and text"),
        ("round > ", 0, "This is not an expression"),
        ("", 0, "empty"),
        ("steps.quality.outcome == 'approved'", 0, "no earlier step “quality”"),
        ("round == null", 9, "Nulls"),
        ("{'a': 1} == {}", 0, "Maps"),
    ] {
        let (at, says) = problem(source);
        assert!(says.contains(words), "{source}: {says}");
        assert!(at == offset || words.starts_with("This is not"), "{source}: at {at}");
    }
}

#[test]
fn texts_refer_to_one_value_each() {
    assert!(
        check_text(&scope(), "For {{ fields.amount }}, {{ documents.deliverable.version }}, {{fields.count}}.").is_ok()
    );
    let wrong = check_text(&scope(), "For {{ fields.amuont }}.").unwrap_err();
    assert_eq!((wrong.offset, wrong.way_on.as_str()), (7, "Did you mean “fields.amount”?"));
    assert!(check_text(&scope(), "{{ fields }}").unwrap_err().wrong.contains("not one value"));
    let mut world = given(steps(r#"[{"prepare": "package"}]"#)).prepared();
    world.done(MAJA, set("count", FieldValue::Number(3)));
    let names = Names { state: &world.state, client: "Nordlicht", workspace: "Halden" };
    let text = "{{ fields.amount }} × {{ fields.count + 1 }} for {{ client.name }}, {{ fields.by }} {{ broken";
    assert_eq!(fill(text, names), "€48,000 × 4 for Nordlicht, … {{ broken");
}

fn run(source: &str) -> Result<super::Value, String> {
    let world = given(steps(r#"[{"prepare": "package"}]"#)).prepared();
    let names = Names { state: &world.state, client: "", workspace: "" }.environment();
    eval::run(source, &names, &[]).map_err(|why| why.to_string())
}

#[test]
fn expressions_are_computed_exactly() {
    for yes in [
        "fields.amount == money(48000, 'EUR')",
        "!(fields.amount > money(48000, 'EUR')) && fields.amount >= money(48000, 'EUR')",
        "fields.amount - money(1, 'EUR') < money(48000, 'EUR')",
        "has(fields.ask) && !has(fields.count)",
        "has(fields.count) && fields.count > 3 || true",
        "fields.count > 3 || true",
        "[1, 2, 3].all(n, n < 4) && [1, 2].exists(n, n == 2) && ![1].exists(n, n == 2)",
        "[1, 2, 3].map(n, n * 2) == [2, 4, 6] && size([1, 2, 3].filter(n, n > 1)) == 2",
        "date('2026-02-28') < date('2026-03-01') && 7 / 2 == 3 && 7 % 2 == 1 && -(3) < 0",
        "(round == 1 ? 'first' : 'later') == 'first' && 'a' + 'b' == 'ab' && 'b' in ['a', 'b']",
    ] {
        assert_eq!(run(yes), Ok(super::Value::Bool(true)), "{yes}");
    }
    for wrong in [
        "fields.count > 3",
        "1 / 0 == 1",
        "9223372036854775807 + 1 == 0",
        "money(9223372036854775807, 'EUR') == fields.amount",
    ] {
        assert!(run(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn amounts_in_two_currencies_compare_by_a_stated_rate_and_exactly() {
    let sek = |minor| Money::minor(minor, Currency::parse("SEK").unwrap());
    let rate =
        |text: &str| vec![Rate { from: Currency::parse("SEK").unwrap(), to: Currency::EUR, rate: text.to_owned() }];
    let rates = rate("0.0875");
    assert_eq!(eval::compare_money(sek(8_000_000), euros(7_000), &rates), Ok(std::cmp::Ordering::Equal));
    assert_eq!(eval::compare_money(sek(8_000_001), euros(7_000), &rates), Ok(std::cmp::Ordering::Greater));
    assert_eq!(eval::compare_money(euros(7_000), sek(8_000_001), &rates), Ok(std::cmp::Ordering::Less));
    assert!(eval::compare_money(sek(1), euros(1), &[]).is_err());
    let yen = Money::minor(16_000, Currency::parse("JPY").unwrap());
    let rates = vec![Rate { from: yen.currency, to: Currency::EUR, rate: "0.00625".to_owned() }];
    assert_eq!(eval::compare_money(yen, euros(100), &rates), Ok(std::cmp::Ordering::Equal));
    for wrong in ["", "0", "a", "-1", "1.2.3", "."] {
        assert!(rate(wrong)[0].parts().is_none(), "{wrong}");
    }
}

#[test]
fn evaluation_ends_whatever_is_asked() {
    let list = (0..120).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    let bomb = format!("[{list}].map(a, [{list}].map(b, [{list}].map(c, a + b + c))) == []");
    let began = std::time::Instant::now();
    assert!(run(&bomb).is_err());
    assert!(run(&format!("{}1{} == 1", "(".repeat(400), ")".repeat(400))).is_err());
    assert!(began.elapsed().as_secs() < 5);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the check lets through gives a value of the type it promised, or says in words why there is none.
    #[test]
    fn what_is_checked_does_not_go_wrong(words in prop::collection::vec(0usize..20, 1..12)) {
        const WORDS: [&str; 20] = ["fields.amount", "fields.ask", "round", "1", "'a'", "money(5, 'EUR')", "(", ")", ">", "==", "&&",
            "||", "!", "+", "-", "true", "has(fields.count)", "[1, 2]", "size(", "in"];
        let source = words.iter().map(|n| WORDS[*n]).collect::<Vec<_>>().join(" ");
        if let Ok(type_) = type_of(&scope(), &source, Missing::Asked) {
            let value = run(&source);
            let fits = matches!((&type_, &value), (Type::Bool, Ok(super::Value::Bool(_))) | (Type::Int, Ok(super::Value::Int(_)))
                | (Type::Text, Ok(super::Value::Text(_))) | (Type::Money(_), Ok(super::Value::Money(_)))
                | (Type::List(_), Ok(super::Value::List(_))) | (Type::Record(_), Ok(super::Value::Record(_))) | (_, Err(_)));
            prop_assert!(fits, "{}: {:?} {:?}", source, type_, value);
        }
    }

    /// The CEL crate has an interpreter of its own: where types are right, both say the same, or both say nothing.
    #[test]
    fn the_same_comes_out_as_of_the_cel_crates_interpreter(words in prop::collection::vec(0usize..20, 1..14)) {
        const WORDS: [&str; 20] = ["round", "1", "2", "7", "'a'", "'b'", "(", ")", ">", "==", "&&", "||", "!", "+", "-", "*", "/", "%",
            "[1, 2].exists(n, n == round)", "(round > 1 ? 3 : 4)"];
        let source = words.iter().map(|n| WORDS[*n]).collect::<Vec<_>>().join(" ");
        if type_of(&scope(), &source, Missing::Asked).is_ok() {
            let mut context = cel::Context::default();
            context.add_variable("round", 1_i64).unwrap();
            let theirs = cel::Program::compile(&source).unwrap().execute(&context);
            let same = match (run(&source), &theirs) {
                (Ok(super::Value::Bool(ours)), Ok(cel::Value::Bool(theirs))) => ours == *theirs,
                (Ok(super::Value::Int(ours)), Ok(cel::Value::Int(theirs))) => ours == *theirs,
                (Ok(super::Value::Text(ours)), Ok(cel::Value::String(theirs))) => ours == **theirs,
                (Err(_), Err(_)) => true,
                _ => false,
            };
            prop_assert!(same, "{}: {:?} {:?}", source, run(&source), theirs);
        }
    }
}

#[test]
fn a_name_with_a_dash_is_written_in_brackets() {
    let flow = steps(
        r#"[{"prepare": "package"}, {"acknowledge": "go-ahead", "by": {"contact": "primary"}}, {"milestone": "done"}]"#,
    );
    let scope = Scope::at(&flow, flow.steps.last().map(crate::flow::step::Step::id));
    let of = |source: &str| type_of(&scope, source, Missing::Asked);
    assert_eq!(of("steps['go-ahead'].outcome == 'acknowledged'"), Ok(Type::Bool));
    assert_eq!(of("has(steps[\"go-ahead\"].by)"), Ok(Type::Bool));
    let wrong = of("steps.go-ahead.outcome == 'x'").unwrap_err();
    assert!(wrong.way_on.contains(r#"A name with a dash is written steps["go-ahead"]."#), "{wrong:?}");
    let wrong = of("steps['go-abroad'].outcome == 'x'").unwrap_err();
    assert!(wrong.way_on.contains(r#"steps["go-ahead"]"#), "{wrong:?}");
    assert!(of("[1, 2][0] == 1").unwrap_err().wrong.contains("Places in lists"));
    assert_eq!(check_text(&scope, "It was {{ steps['go-ahead'].outcome }}."), Ok(()));
}
