//! Parameters: what a template asks for, and whether a value will do.

use regex::Regex;

use crate::fault::Fault;
use crate::limits;
use crate::node::{Kind, Map, Node};
use crate::template::alphanumeric;

/// A parameter as it was declared.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type as it was written.
    pub kind: String,
    /// What the type means.
    pub shape: Shape,
    /// The value where none is given.
    pub default: Option<String>,
    /// What its author says of it.
    pub description: Option<String>,
    /// Its value is shown nowhere.
    pub no_echo: bool,
    /// The values that will do; empty: all.
    pub allowed_values: Vec<String>,
    allowed_pattern: Option<String>,
    constraint_description: Option<String>,
    shortest: Option<f64>,
    longest: Option<f64>,
    smallest: Option<f64>,
    greatest: Option<f64>,
}

/// What a parameter's type means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Its value is the name of an SSM parameter, and what it stands for is that parameter's value.
    pub looked_up: bool,
    /// What it stands for is a list, written with commas.
    pub list: bool,
    /// It, or each item, is a number.
    pub number: bool,
}

impl Parameter {
    pub(crate) fn read(name: &str, node: &Node) -> Result<Self, Fault> {
        if name.len() > limits::NAME || !alphanumeric(name) {
            return Err(Fault::format(node.at, format!("Parameter name {name} is non alphanumeric.")));
        }
        let Some(members) = node.as_map() else {
            return Err(Fault::format(node.at, "Every Parameters object must contain a Type member."));
        };
        if let Some((other, value)) = members.iter().find(|(member, _)| !MEMBERS.contains(&member.as_str())) {
            return Err(Fault::invalid(value.at, format!("Invalid template parameter property '{other}'")));
        }
        let Some(kind) = members.get("Type").and_then(Node::as_text) else {
            return Err(Fault::format(node.at, "Every Parameters object must contain a Type member."));
        };
        let shape = shape(kind)
            .ok_or_else(|| Fault::format(node.at, format!("Unrecognized parameter type: {kind}")))?;
        let text = |member: &str| text(members, name, member);
        let number = |member: &str| number(members, name, member);
        let parameter = Self {
            name: name.to_owned(),
            kind: kind.to_owned(),
            shape,
            default: text("Default")?,
            description: text("Description")?,
            no_echo: flag(members, name, "NoEcho")?,
            allowed_values: allowed_values(members, name)?,
            allowed_pattern: text("AllowedPattern")?,
            constraint_description: text("ConstraintDescription")?,
            shortest: number("MinLength")?,
            longest: number("MaxLength")?,
            smallest: number("MinValue")?,
            greatest: number("MaxValue")?,
        };
        parameter.pattern()?;
        if parameter.default.as_ref().is_some_and(|default| default.len() > limits::PARAMETER_BYTES) {
            return Err(Fault::format(
                node.at,
                format!(
                    "the default of the parameter {name} is longer than {} bytes",
                    limits::PARAMETER_BYTES
                ),
            ));
        }
        Ok(parameter)
    }

    /// Whether a value will do. For types that are looked up it is the name that is checked.
    ///
    /// # Errors
    /// The constraint that it breaks.
    pub fn check(&self, value: &str) -> Result<(), Fault> {
        if value.len() > limits::PARAMETER_BYTES {
            return Err(Fault::Parameters(format!(
                "Parameter '{}' must contain at most {} characters",
                self.name,
                limits::PARAMETER_BYTES
            )));
        }
        if self.shape.looked_up {
            return self.check_item(value, value);
        }
        if self.shape.list {
            let items: Vec<_> = value.split(',').map(str::trim).collect();
            return items.iter().try_for_each(|item| self.check_item(item, value));
        }
        self.check_item(value, value)
    }

    /// What its value is, as the functions of a template see it.
    pub(crate) fn value(&self, text: &str, node: &Node) -> Node {
        if self.shape.list {
            let items = text.split(',').map(|item| Node::text(node.at, item.trim())).collect();
            return Node::list(node.at, items);
        }
        Node::text(node.at, text)
    }

    /// AllowedValues, AllowedPattern and the lengths hold for each item of a list.
    fn check_item(&self, item: &str, whole: &str) -> Result<(), Fault> {
        let name = &self.name;
        let refuse = |what: String| match &self.constraint_description {
            Some(description) => Err(Fault::Parameters(format!(
                "Parameter {name} failed to satisfy constraint: {description}"
            ))),
            None => Err(Fault::Parameters(what)),
        };
        if self.shape.number && !self.shape.looked_up {
            let Some(number) = item.parse::<f64>().ok().filter(|number| number.is_finite()) else {
                return Err(Fault::Parameters(format!("Parameter '{name}' must be a number")));
            };
            if let Some(smallest) = self.smallest.filter(|smallest| number < *smallest) {
                return refuse(format!("Parameter '{name}' must be a number not less than {smallest}"));
            }
            if let Some(greatest) = self.greatest.filter(|greatest| number > *greatest) {
                return refuse(format!("Parameter '{name}' must be a number not greater than {greatest}"));
            }
        }
        if !self.allowed_values.is_empty()
            && !self.allowed_values.iter().any(|one| one == item || one == whole)
        {
            return refuse(format!("Parameter '{name}' must be one of AllowedValues"));
        }
        let length = item.chars().count() as f64;
        if let Some(shortest) = self.shortest.filter(|shortest| length < *shortest) {
            return refuse(format!("Parameter '{name}' must contain at least {shortest} characters"));
        }
        if let Some(longest) = self.longest.filter(|longest| length > *longest) {
            return refuse(format!("Parameter '{name}' must contain at most {longest} characters"));
        }
        if let Some(pattern) = self.pattern()?
            && !pattern.is_match(item)
        {
            let pattern = self.allowed_pattern.as_deref().unwrap_or_default();
            return refuse(format!("Parameter '{name}' must match pattern {pattern}"));
        }
        Ok(())
    }

    /// The pattern for a whole value. Patterns run in linear time, so those that look around are not taken.
    fn pattern(&self) -> Result<Option<Regex>, Fault> {
        let Some(pattern) = &self.allowed_pattern else { return Ok(None) };
        Regex::new(&format!("^(?:{pattern})$")).map(Some).map_err(|_| {
            Fault::format(
                None,
                format!(
                    "the AllowedPattern of the parameter {} is not one that can be checked here: {pattern}",
                    self.name
                ),
            )
        })
    }
}

const MEMBERS: &[&str] = &[
    "AllowedPattern",
    "AllowedValues",
    "ConstraintDescription",
    "Default",
    "Description",
    "MaxLength",
    "MaxValue",
    "MinLength",
    "MinValue",
    "NoEcho",
    "Type",
];

/// Types of AWS whose values are names or ids: opaque texts here, since what they name is not.
const NAMES: &[&str] = &[
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::Volume::Id",
    "AWS::Route53::HostedZone::Id",
];

fn shape(kind: &str) -> Option<Shape> {
    let inner = kind.strip_prefix("AWS::SSM::Parameter::Value<").and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inner {
        return match inner {
            "CommaDelimitedList" => Some(Shape { looked_up: true, list: true, number: false }),
            inner => {
                let list = inner.strip_prefix("List<").and_then(|rest| rest.strip_suffix('>'));
                let item = list.unwrap_or(inner);
                (item == "String" || NAMES.contains(&item)).then_some(Shape {
                    looked_up: true,
                    list: list.is_some(),
                    number: false,
                })
            }
        };
    }
    let plain = Shape { looked_up: false, list: false, number: false };
    match kind {
        "String" | "AWS::SSM::Parameter::Name" => Some(plain),
        "Number" => Some(Shape { number: true, ..plain }),
        "List<Number>" => Some(Shape { list: true, number: true, ..plain }),
        "CommaDelimitedList" | "List<String>" => Some(Shape { list: true, ..plain }),
        kind if NAMES.contains(&kind) => Some(plain),
        kind => {
            let item = kind.strip_prefix("List<").and_then(|rest| rest.strip_suffix('>'))?;
            NAMES.contains(&item).then_some(Shape { list: true, ..plain })
        }
    }
}

fn text(members: &Map, parameter: &str, member: &str) -> Result<Option<String>, Fault> {
    let Some(node) = members.get(member) else { return Ok(None) };
    // An empty default is written as nothing behind the colon by some.
    if node.kind == Kind::Null {
        return Err(Fault::format(
            node.at,
            format!("[/Parameters/{parameter}/{member}] 'null' values are not allowed in templates"),
        ));
    }
    node.scalar().map(Some).ok_or_else(|| {
        Fault::format(node.at, format!("Every {member} member must be a string: [/Parameters/{parameter}]"))
    })
}

fn number(members: &Map, parameter: &str, member: &str) -> Result<Option<f64>, Fault> {
    let Some(written) = text(members, parameter, member)? else { return Ok(None) };
    written.parse().map(Some).map_err(|_| {
        Fault::format(
            members[member].at,
            format!("[/Parameters/{parameter}/{member}] must be a number, not {written}"),
        )
    })
}

fn flag(members: &Map, parameter: &str, member: &str) -> Result<bool, Fault> {
    match text(members, parameter, member)?.as_deref() {
        None => Ok(false),
        Some(word) if word.eq_ignore_ascii_case("true") => Ok(true),
        Some(word) if word.eq_ignore_ascii_case("false") => Ok(false),
        Some(_) => Err(Fault::format(
            members[member].at,
            format!("[/Parameters/{parameter}/{member}] must be true or false"),
        )),
    }
}

fn allowed_values(members: &Map, parameter: &str) -> Result<Vec<String>, Fault> {
    let Some(node) = members.get("AllowedValues") else { return Ok(Vec::new()) };
    let malformed = |node: &Node| {
        Fault::format(node.at, format!("[/Parameters/{parameter}/AllowedValues] must be a list of strings"))
    };
    let items = node.as_list().ok_or_else(|| malformed(node))?;
    items.iter().map(|item| item.scalar().ok_or_else(|| malformed(item))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::yaml;

    fn parameter(text: &str) -> Result<Parameter, Fault> {
        Parameter::read("P", &yaml::read(text, &Limits::default()).unwrap())
    }

    fn refusal(text: &str, value: &str) -> String {
        parameter(text).unwrap().check(value).unwrap_err().to_string()
    }

    #[test]
    fn constraints_are_checked_in_cloudformations_words() {
        assert_eq!(
            refusal("{Type: String, AllowedValues: [a, b]}", "c"),
            "Parameter 'P' must be one of AllowedValues"
        );
        assert_eq!(
            refusal("{Type: String, AllowedPattern: '[a-z]+'}", "a1"),
            "Parameter 'P' must match pattern [a-z]+"
        );
        assert_eq!(
            refusal("{Type: String, MinLength: 2}", "a"),
            "Parameter 'P' must contain at least 2 characters"
        );
        assert_eq!(
            refusal("{Type: String, MaxLength: '2'}", "äöü"),
            "Parameter 'P' must contain at most 2 characters"
        );
        assert_eq!(refusal("{Type: Number}", "x"), "Parameter 'P' must be a number");
        assert_eq!(
            refusal("{Type: Number, MinValue: 2}", "1"),
            "Parameter 'P' must be a number not less than 2"
        );
        assert_eq!(
            refusal("{Type: Number, MaxValue: 2}", "3"),
            "Parameter 'P' must be a number not greater than 2"
        );
        assert_eq!(
            refusal("{Type: String, MinLength: 2, ConstraintDescription: two at least}", ""),
            "Parameter P failed to satisfy constraint: two at least"
        );
        assert!(refusal("{Type: String}", &"x".repeat(5000)).contains("at most 4096"));
    }

    #[test]
    fn each_item_of_a_list_is_checked() {
        let list = "{Type: CommaDelimitedList, AllowedValues: [a, b]}";
        assert!(parameter(list).unwrap().check("a, b,a").is_ok());
        assert!(parameter(list).unwrap().check("a,c").is_err());
        assert!(parameter("{Type: List<Number>}").unwrap().check("1,2.5,x").is_err());
    }

    #[test]
    fn types_that_cloudformation_does_not_have_are_refused() {
        for kind in ["Strin", "List<Foo>", "AWS::SSM::Parameter::Value<Number>", "Boolean"] {
            let refused = parameter(&format!("{{Type: '{kind}'}}")).unwrap_err().to_string();
            assert_eq!(refused, format!("Template format error: Unrecognized parameter type: {kind}"));
        }
        for kind in ["List<AWS::EC2::Subnet::Id>", "AWS::SSM::Parameter::Value<List<String>>", "List<String>"]
        {
            assert!(parameter(&format!("{{Type: '{kind}'}}")).unwrap().shape.list, "{kind}");
        }
        assert!(parameter("{Type: String, AllowedPattern: '(?=a)'}").is_err());
        assert!(parameter("{Type: String, Minimum: 1}").unwrap_err().to_string().contains("'Minimum'"));
    }
}
