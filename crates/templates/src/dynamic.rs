//! Dynamic references: `{{resolve:ssm:NAME:VERSION}}` and `{{resolve:ssm-secure:…}}` in the texts of properties, after all
//! functions. What they give is not looked through again.

use crate::fault::{Fault, ParameterName};
use crate::node::{Kind, Node};
use crate::scope::Scope;

const BEGIN: &str = "{{resolve:";

/// Puts the values of dynamic references in their places.
pub(crate) fn resolve(scope: &Scope<'_>, node: &mut Node) -> Result<(), Fault> {
    match &mut node.kind {
        Kind::Text(text) if text.contains(BEGIN) => {
            let resolved = in_text(scope, text, node.at)?;
            node.kind = Kind::Text(resolved);
        }
        Kind::List(items) => items.iter_mut().try_for_each(|item| resolve(scope, item))?,
        Kind::Map(map) => map.values_mut().try_for_each(|value| resolve(scope, value))?,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {}
    }
    Ok(())
}

fn in_text(scope: &Scope<'_>, text: &str, at: crate::node::Position) -> Result<String, Fault> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(BEGIN) {
        let behind = &rest[start + BEGIN.len()..];
        let Some(end) = behind.find("}}") else { break };
        out.push_str(&rest[..start]);
        out.push_str(&scope.parameter(reference(&behind[..end], at)?)?);
        rest = &behind[end + 2..];
    }
    out.push_str(rest);
    Ok(out)
}

/// `ssm:NAME`, `ssm:NAME:VERSION` and the same with `ssm-secure`.
fn reference(text: &str, at: crate::node::Position) -> Result<ParameterName, Fault> {
    let (service, key) = text.split_once(':').unwrap_or((text, ""));
    let secure = match service {
        "ssm" => false,
        "ssm-secure" => true,
        "secretsmanager" => {
            return Err(Fault::invalid(
                at,
                format!(
                    "Could not parse the dynamic reference {BEGIN}{text}}}}}: secretsmanager is not implemented here. \
                         Keep the value as a SecureString and write {BEGIN}ssm-secure:NAME}}}}"
                ),
            ));
        }
        other => {
            return Err(Fault::invalid(
                at,
                format!("Could not parse the dynamic reference {BEGIN}{text}}}}}: no service {other}"),
            ));
        }
    };
    let malformed = || {
        Fault::invalid(
            at,
            format!("Incorrect format is used in the following SSM reference: [{BEGIN}{text}}}}}]"),
        )
    };
    let (name, version) = match key.rsplit_once(':') {
        Some((name, version)) => (name, Some(version.parse::<u64>().map_err(|_| malformed())?)),
        None => (key, None),
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'/');
    if name.is_empty() || !name.bytes().all(allowed) || version == Some(0) {
        return Err(malformed());
    }
    Ok(ParameterName { name: name.to_owned(), version, secure })
}
