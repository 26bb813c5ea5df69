//! Functions that look something up: `Ref`, `Fn::GetAtt`, `Fn::FindInMap`, `Fn::ImportValue`.

use crate::fault::Fault;
use crate::node::Node;
use crate::references;
use crate::scope::Scope;

pub(super) fn reference(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Option<Node>, Fault> {
    let name = argument
        .as_text()
        .ok_or_else(|| Fault::function(node, "every Ref object must have a single String value."))?;
    scope.reference(node, name)
}

pub(super) fn attribute(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let malformed = || {
        Fault::function(
            node,
            "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
        )
    };
    let (resource, attribute) = references::attribute(argument).ok_or_else(malformed)?;
    let attribute = scope.text(&attribute, malformed)?;
    if resource.is_empty() || attribute.is_empty() {
        return Err(malformed());
    }
    scope.attribute(node, &resource, &attribute)
}

pub(super) fn find_in_map(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Option<Node>, Fault> {
    let malformed = || {
        Fault::function(
            node,
            "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value",
        )
    };
    let (keys, otherwise) = match argument.as_list().ok_or_else(malformed)? {
        [map, first, second] => ([map, first, second], None),
        [map, first, second, options] => {
            let otherwise = options.member("DefaultValue").ok_or_else(malformed)?;
            if !scope.facts.extended {
                return Err(Fault::function(
                    node,
                    "DefaultValue of Fn::FindInMap needs `Transform: AWS::LanguageExtensions`",
                ));
            }
            ([map, first, second], Some(otherwise))
        }
        _ => return Err(malformed()),
    };
    let [map, first, second] = keys.map(|key| scope.text(key, malformed));
    let (map, first, second) = (map?, first?, second?);
    let found = scope.facts.mappings.get(&map).and_then(|map| map.member(&first)?.member(&second));
    match (found, otherwise) {
        (Some(found), _) => scope.evaluate(found),
        (None, Some(otherwise)) => scope.evaluate(otherwise),
        (None, None) if !scope.facts.mappings.contains_key(&map) => Err(Fault::function(
            node,
            format!("Mapping named '{map}' is not present in the 'Mappings' section of template."),
        )),
        (None, None) => {
            Err(Fault::function(node, format!("Unable to get mapping for {map}::{first}::{second}")))
        }
    }
}

pub(super) fn import_value(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    // What another stack exports is looked up before anything is made, so its name can hang on nothing that is.
    let mut depends = false;
    references::walk(argument, None, &mut |_, reference| match reference {
        references::Reference::Name(name) => depends |= scope.facts.declared.contains(&name),
        references::Reference::Attribute(..) => depends = true,
        references::Reference::Condition(_) => {}
    });
    let refused = || {
        Fault::function(
            node,
            "the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs",
        )
    };
    if depends {
        return Err(refused());
    }
    let name = scope.text(argument, refused)?;
    scope.export(node, &name)
}
