//! Rules across fields: a small part of Common Expression Language that cannot fail when it runs.
//!
//! The whole language has operations that fail on some values (an index out of bounds, an overflow) or take
//! long on others (macros over lists, regular expressions). A rule may use only what always gives true or false
//! in a time bounded by its length, and its types are checked when the regulation is compiled.

use std::collections::BTreeSet;

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};
use cel::{Context, Program, Value};

use super::{Values, shapes};
use crate::plan::{Field, FieldKind};

/// A rule is a line, not a program.
const LENGTH_MAX: usize = 500;
const NODES_MAX: usize = 100;
/// With at most [`NODES_MAX`] terms of this size no sum leaves 64 bits.
const INTEGER_MAX: i64 = 1_000_000_000;
/// Names that every rule knows: the date in Kazakhstan and its year.
const TODAY: &str = "today";
const THIS_YEAR: &str = "this_year";

/// A rule that is known to give true or false.
pub(crate) struct Expression {
    program: Program,
    names: BTreeSet<String>,
}

/// Why a rule is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExpressionError {
    #[error("the rule is longer than {LENGTH_MAX} characters")]
    TooLong,
    #[error("the rule has more than {NODES_MAX} parts")]
    TooLarge,
    #[error("the rule is not an expression: {reason}")]
    Syntax { reason: String },
    #[error("the rule names `{name}`, which is no field")]
    UnknownName { name: String },
    #[error("a rule may not use {what}")]
    NotAllowed { what: String },
    #[error("`{operator}` cannot be applied to {operands}")]
    WrongTypes { operator: String, operands: String },
    #[error("the rule gives {given}, not true or false")]
    NotBoolean { given: &'static str },
}

/// The values that a rule is applied to.
pub(crate) struct Scope<'a> {
    pub(crate) fields: &'a [&'a Field],
    pub(crate) values: &'a Values,
    pub(crate) today: &'a str,
}

impl Expression {
    /// Compiles `source` over the names of `fields`, `today` and `this_year`.
    pub(crate) fn compile<'a>(
        source: &str,
        fields: impl IntoIterator<Item = &'a Field>,
    ) -> Result<Self, ExpressionError> {
        if source.chars().count() > LENGTH_MAX {
            return Err(ExpressionError::TooLong);
        }
        let program = Program::compile(source).map_err(|errors| ExpressionError::Syntax {
            reason: first_line(&errors),
        })?;
        let fields = fields
            .into_iter()
            .map(|field| (field.key.as_str(), Type::of(&field.kind)));
        let mut typing = Typing {
            known: fields
                .chain([(TODAY, Type::Text), (THIS_YEAR, Type::Integer)])
                .collect(),
            names: BTreeSet::new(),
            nodes: 0,
        };
        let given = typing.type_of(program.expression())?;
        if given != Type::Boolean {
            return Err(ExpressionError::NotBoolean { given: given.name() });
        }
        let names = typing.names;
        Ok(Self { program, names })
    }

    /// The fields that the rule speaks of.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .map(String::as_str)
            .filter(|name| *name != TODAY && *name != THIS_YEAR)
    }

    /// Whether it speaks of today.
    pub(crate) fn knows_the_day(&self) -> bool {
        [TODAY, THIS_YEAR].iter().any(|name| self.names.contains(*name))
    }

    /// Whether the rule holds. What cannot be evaluated does not hold: control refuses in doubt.
    pub(crate) fn holds(&self, scope: &Scope<'_>) -> bool {
        let mut context = Context::default();
        for field in scope.fields.iter().filter(|field| self.names.contains(&field.key)) {
            let value = scope.values.get(&field.key).map_or("", String::as_str).trim();
            match Type::of(&field.kind) {
                Type::Integer => match value.parse::<i64>() {
                    Ok(number) => context.add_variable_from_value(field.key.as_str(), number),
                    Err(_) => return false,
                },
                _ => context.add_variable_from_value(field.key.as_str(), value.to_owned()),
            }
        }
        context.add_variable_from_value(TODAY, scope.today.to_owned());
        context.add_variable_from_value(THIS_YEAR, shapes::year_of(scope.today).unwrap_or(9999));
        matches!(self.program.execute(&context), Ok(Value::Bool(true)))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Boolean,
    Integer,
    Text,
    Integers,
    Texts,
}

impl Type {
    fn of(kind: &FieldKind) -> Self {
        match kind {
            FieldKind::Year { .. } | FieldKind::Integer { .. } => Self::Integer,
            _ => Self::Text,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer => "a number",
            Self::Text => "a text",
            Self::Integers => "a list of numbers",
            Self::Texts => "a list of texts",
        }
    }
}

/// One walk over the tree that finds every type.
struct Typing<'a> {
    known: Vec<(&'a str, Type)>,
    names: BTreeSet<String>,
    nodes: usize,
}

impl Typing<'_> {
    fn type_of(&mut self, part: &IdedExpr) -> Result<Type, ExpressionError> {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return Err(ExpressionError::TooLarge);
        }
        match &part.expr {
            Expr::Ident(name) => self.name(name),
            Expr::Literal(literal) => literal_type(literal),
            Expr::Call(call) => {
                let parts: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
                let types = parts
                    .iter()
                    .map(|part| self.type_of(part))
                    .collect::<Result<Vec<_>, _>>()?;
                call_type(&call.func_name, &types)
            }
            Expr::List(list) if list.optional_indices.is_empty() => self.list(&list.elements),
            Expr::List(_) => Err(not_allowed("optional values")),
            Expr::Map(_) | Expr::Struct(_) => Err(not_allowed("mappings")),
            Expr::Select(_) => Err(not_allowed("a field of a field")),
            Expr::Comprehension(_) => Err(not_allowed("macros over lists")),
            Expr::Unspecified => Err(not_allowed("nothing at all")),
        }
    }

    fn name(&mut self, name: &str) -> Result<Type, ExpressionError> {
        let Some((_, known)) = self.known.iter().find(|(known, _)| *known == name) else {
            return Err(ExpressionError::UnknownName { name: name.to_owned() });
        };
        self.names.insert(name.to_owned());
        Ok(*known)
    }

    fn list(&mut self, elements: &[IdedExpr]) -> Result<Type, ExpressionError> {
        let types = elements
            .iter()
            .map(|element| self.type_of(element))
            .collect::<Result<Vec<_>, _>>()?;
        match types.split_first() {
            Some((Type::Integer, rest)) if rest.iter().all(|other| *other == Type::Integer) => Ok(Type::Integers),
            Some((Type::Text, rest)) if rest.iter().all(|other| *other == Type::Text) => Ok(Type::Texts),
            _ => Err(not_allowed("a list that is empty or of mixed values")),
        }
    }
}

fn literal_type(literal: &LiteralValue) -> Result<Type, ExpressionError> {
    match literal {
        LiteralValue::Boolean(_) => Ok(Type::Boolean),
        LiteralValue::String(_) => Ok(Type::Text),
        LiteralValue::Int(number) if (-INTEGER_MAX..=INTEGER_MAX).contains(number.inner()) => Ok(Type::Integer),
        LiteralValue::Int(_) => Err(not_allowed("numbers so large")),
        _ => Err(not_allowed("a literal that is neither a text nor a whole number")),
    }
}

fn call_type(function: &str, types: &[Type]) -> Result<Type, ExpressionError> {
    use Type::{Boolean, Integer, Integers, Text, Texts};
    let given = match (function, types) {
        (operators::LOGICAL_AND | operators::LOGICAL_OR, [Boolean, Boolean]) | (operators::LOGICAL_NOT, [Boolean]) => {
            Boolean
        }
        (operators::EQUALS | operators::NOT_EQUALS, [Boolean, Boolean] | [Integer, Integer] | [Text, Text]) => Boolean,
        (
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS,
            [Integer, Integer] | [Text, Text],
        ) => Boolean,
        (operators::ADD | operators::SUBSTRACT, [Integer, Integer]) | (operators::NEGATE, [Integer]) => Integer,
        (operators::IN, [Integer, Integers] | [Text, Texts]) => Boolean,
        (operators::CONDITIONAL, [Boolean, one, other]) if one == other => *one,
        ("size", [Text]) => Integer,
        ("startsWith" | "endsWith" | "contains", [Text, Text]) => Boolean,
        _ => return Err(refused(function, types)),
    };
    Ok(given)
}

fn refused(function: &str, types: &[Type]) -> ExpressionError {
    const KNOWN: [&str; 18] = [
        operators::LOGICAL_AND,
        operators::LOGICAL_OR,
        operators::LOGICAL_NOT,
        operators::EQUALS,
        operators::NOT_EQUALS,
        operators::LESS,
        operators::LESS_EQUALS,
        operators::GREATER,
        operators::GREATER_EQUALS,
        operators::ADD,
        operators::SUBSTRACT,
        operators::NEGATE,
        operators::IN,
        operators::CONDITIONAL,
        "size",
        "startsWith",
        "endsWith",
        "contains",
    ];
    let operator = function.replace(['_', '@'], "");
    if !KNOWN.contains(&function) {
        return ExpressionError::NotAllowed {
            what: format!("`{operator}`"),
        };
    }
    let operands = types.iter().map(|given| given.name()).collect::<Vec<_>>().join(" and ");
    ExpressionError::WrongTypes { operator, operands }
}

fn not_allowed(what: &str) -> ExpressionError {
    ExpressionError::NotAllowed { what: what.to_owned() }
}

/// The parser's own words are many lines with a drawing of the place.
fn first_line(errors: &cel::ParseErrors) -> String {
    let text = errors.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("ERROR: ")
        .trim_start_matches("<input>:")
        .to_owned()
}
