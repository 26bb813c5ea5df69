//! What a list of parameters is narrowed by.

use aws_model::ssm::ParameterStringFilter;
use directory::{Parameter, ParameterKind};

use super::shown;
use crate::Refusal;

/// Filters, read. A parameter must fit each of them.
#[derive(Debug)]
pub(super) struct Filters(Vec<Filter>);

#[derive(Debug)]
enum Filter {
    Name { how: How, values: Vec<String> },
    Path { deep: bool, values: Vec<String> },
    Type(Vec<String>),
    Tier(Vec<String>),
    KeyId(Vec<String>),
    Tag { key: String, values: Vec<String> },
}

#[derive(Debug)]
enum How {
    Equals,
    Begins,
    Contains,
}

impl Filters {
    /// Reads them. `describing`: those of DescribeParameters, which knows more keys.
    ///
    /// # Errors
    /// A key or an option that is not known there.
    pub(super) fn read(given: &[ParameterStringFilter], describing: bool) -> Result<Self, Refusal> {
        given.iter().map(|filter| read(filter, describing)).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn fit(&self, parameter: &Parameter) -> bool {
        self.0.iter().all(|filter| filter.fits(parameter))
    }
}

fn read(filter: &ParameterStringFilter, describing: bool) -> Result<Filter, Refusal> {
    let values = filter.values.clone().unwrap_or_default();
    let option = filter.option.as_deref();
    let wrong_option = || {
        let message = format!("The filter {} does not take this Option.", filter.key);
        Err(Refusal::new("InvalidFilterOption", message))
    };
    let plain =
        |made: Filter| if matches!(option, None | Some("Equals")) { Ok(made) } else { wrong_option() };
    match filter.key.as_str() {
        "Name" if describing => {
            let how = match option {
                None | Some("Equals") => How::Equals,
                Some("BeginsWith") => How::Begins,
                Some("Contains") => How::Contains,
                _ => return wrong_option(),
            };
            Ok(Filter::Name { how, values })
        }
        "Path" if describing => match option {
            None | Some("OneLevel") => Ok(Filter::Path { deep: false, values }),
            Some("Recursive") => Ok(Filter::Path { deep: true, values }),
            _ => wrong_option(),
        },
        "Type" => plain(Filter::Type(values)),
        "KeyId" => plain(Filter::KeyId(values)),
        "Tier" if describing => plain(Filter::Tier(values)),
        key if describing && key.starts_with("tag:") => {
            plain(Filter::Tag { key: key["tag:".len()..].to_owned(), values })
        }
        key => {
            let message = format!("The filter {key} is not known here, so it is refused instead of ignored.");
            Err(Refusal::new("InvalidFilterKey", message))
        }
    }
}

impl Filter {
    fn fits(&self, parameter: &Parameter) -> bool {
        let name = parameter.name.as_str();
        match self {
            Self::Name { how, values } => values.iter().any(|value| match how {
                How::Equals => name == value,
                How::Begins => name.starts_with(value.as_str()),
                How::Contains => name.contains(value.as_str()),
            }),
            Self::Path { deep, values } => values.iter().any(|value| {
                let below =
                    name.strip_prefix(value.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
                below.is_some_and(|below| *deep || !below.contains('/'))
            }),
            Self::Type(values) => values.iter().any(|value| value == shown::kind(parameter.kind).as_str()),
            Self::Tier(values) => {
                let tier = if parameter.advanced { "Advanced" } else { "Standard" };
                values.iter().any(|value| value == tier)
            }
            Self::KeyId(values) => {
                parameter.kind == ParameterKind::Secure && values.iter().any(|value| value == super::put::KEY)
            }
            Self::Tag { key, values } => {
                let there = parameter.tags.get(key);
                there.is_some_and(|tag| values.is_empty() || values.contains(tag))
            }
        }
    }
}
