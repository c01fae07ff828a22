//! The part of CEL that flows use, taken from the tree that the CEL parser gives. What has no place in a flow is refused here.

use crate::flow::expr::check::Problem;
use cel::common::ast::{Expr, IdedExpr, LiteralValue};
use cel::parser::Parser;

/// LIMIT: characters of one expression.
pub const SOURCE_MAX: usize = 2_000;
/// LIMIT: brackets inside brackets, looked at before the parser, which goes down as deep on the stack.
pub const DEPTH_MAX: usize = 12;
/// LIMIT: signs that join or turn values.
pub const SIGNS_MAX: usize = 100;

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant's members are what CEL calls them")]
pub enum Ast {
    Bool(bool),
    Int(i64),
    Text(String),
    /// A name on its own.
    Name(String),
    /// `of.member`
    Select(Box<Ast>, String),
    /// `has(of.member)`
    Has(Box<Ast>, String),
    List(Vec<Ast>),
    /// An operator or function, under the name CEL gives it, its object first.
    Call(String, Vec<Ast>),
    /// What `all`, `exists`, `filter` and `map` become.
    Fold {
        over: Box<Ast>,
        var: String,
        accu: String,
        init: Box<Ast>,
        cond: Box<Ast>,
        step: Box<Ast>,
        result: Box<Ast>,
    },
}

/// Where an expression nests or joins more than it may.
fn too_deep(source: &str) -> Option<(usize, &'static str)> {
    let (mut depth, mut signs, mut quote) = (0_usize, 0_usize, None);
    for (at, c) in source.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, '!' | '-' | '+' | '*' | '/' | '%' | '?' | '&' | '|' | '<' | '>' | '=' | '.') => signs += 1,
            (Some(_) | None, _) => {}
        }
        if depth > DEPTH_MAX {
            return Some((at, "has too many brackets inside each other"));
        }
        if signs > SIGNS_MAX {
            return Some((at, "joins too many values"));
        }
    }
    None
}

impl Ast {
    /// Reads an expression.
    pub fn parse(source: &str) -> Result<Self, Problem> {
        let problem = |offset, wrong: String, way_on: &str| Problem { offset, wrong, way_on: way_on.to_owned() };
        if source.chars().count() > SOURCE_MAX {
            let wrong = format!("This expression is longer than {SOURCE_MAX} characters.");
            return Err(problem(0, wrong, "Split it over several steps."));
        }
        if source.trim().is_empty() {
            return Err(problem(0, "This expression is empty.".to_owned(), "Write one, such as “round > 1”."));
        }
        if let Some((offset, what)) = too_deep(source) {
            return Err(problem(offset, format!("This expression {what}."), "Split it over several steps."));
        }
        let parsed = Parser::new().parse(source).map_err(|errors| {
            let first = errors.errors.first();
            let (line, column) = first.map_or((1, 1), |error| error.pos);
            let said = first.map_or("", |error| error.msg.as_str()).replace('\'', "’").replace('\n', " ");
            let before: usize =
                source.split_inclusive('\n').take(usize::try_from(line - 1).unwrap_or(0)).map(str::len).sum();
            let offset = (before + usize::try_from(column - 1).unwrap_or(0)).min(source.len());
            problem(
                offset,
                format!("This is not an expression: {said}."),
                "Look at brackets, quotes and signs here and just before.",
            )
        })?;
        Self::of(&parsed).map_err(|(near, wrong, way_on)| problem(source.find(&near).unwrap_or(0), wrong, way_on))
    }

    fn of(expr: &IdedExpr) -> Result<Self, (String, String, &'static str)> {
        let boxed = |expr: &IdedExpr| Self::of(expr).map(Box::new);
        let none =
            |near: &str, what: &str, way_on| Err((near.to_owned(), format!("{what} have no place in a flow."), way_on));
        match &expr.expr {
            Expr::Literal(LiteralValue::Boolean(yes)) => Ok(Self::Bool(*yes.inner())),
            Expr::Literal(LiteralValue::Int(number)) => Ok(Self::Int(*number.inner())),
            Expr::Literal(LiteralValue::String(text)) => Ok(Self::Text(text.inner().to_owned())),
            Expr::Literal(LiteralValue::Double(_)) => {
                none(".", "Fractions", "Write whole numbers; amounts are money(10000, 'EUR').")
            }
            Expr::Literal(LiteralValue::Null) => none("null", "Nulls", "Ask has(…) whether something is there."),
            Expr::Literal(_) => none("", "Such values", "Use text, whole numbers, true, false, money or date."),
            Expr::Ident(name) => Ok(Self::Name(name.clone())),
            Expr::Select(select) if select.test => Ok(Self::Has(boxed(&select.operand)?, select.field.clone())),
            Expr::Select(select) => Ok(Self::Select(boxed(&select.operand)?, select.field.clone())),
            Expr::List(list) => list.elements.iter().map(Self::of).collect::<Result<_, _>>().map(Self::List),
            // `steps['go-ahead']`: how a name with a dash is written.
            Expr::Call(call) if call.func_name == "_[_]" && call.target.is_none() => match call.args.as_slice() {
                [of, IdedExpr { expr: Expr::Literal(LiteralValue::String(name)), .. }] => {
                    Ok(Self::Select(boxed(of)?, name.inner().to_owned()))
                }
                _ => none("[", "Places in lists", "Use all(…), exists(…) or size(…)."),
            },
            Expr::Call(call) => {
                let target = call.target.as_deref();
                let args: Result<Vec<_>, _> = target.into_iter().chain(&call.args).map(Self::of).collect();
                Ok(Self::Call(call.func_name.clone(), args?))
            }
            Expr::Comprehension(fold) => Ok(Self::Fold {
                over: boxed(&fold.iter_range)?,
                var: fold.iter_var.clone(),
                accu: fold.accu_var.clone(),
                init: boxed(&fold.accu_init)?,
                cond: boxed(&fold.loop_cond)?,
                step: boxed(&fold.loop_step)?,
                result: boxed(&fold.result)?,
            }),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => none("{", "Maps", "Name a value of the request."),
        }
    }

    /// The dotted name that this is, if it is one.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Name(name) => Some(name.clone()),
            Self::Select(of, member) => of.path().map(|path| format!("{path}.{member}")),
            Self::Bool(_)
            | Self::Int(_)
            | Self::Text(_)
            | Self::Has(..)
            | Self::List(_)
            | Self::Call(..)
            | Self::Fold { .. } => None,
        }
    }

    /// Looks at every part.
    pub fn visit(&self, look: &mut dyn FnMut(&Self)) {
        look(self);
        match self {
            Self::Bool(_) | Self::Int(_) | Self::Text(_) | Self::Name(_) => {}
            Self::Select(of, _) | Self::Has(of, _) => of.visit(look),
            Self::List(items) | Self::Call(_, items) => items.iter().for_each(|item| item.visit(look)),
            Self::Fold { over, init, cond, step, result, .. } => {
                for part in [over, init, cond, step, result] {
                    part.visit(look);
                }
            }
        }
    }
}
