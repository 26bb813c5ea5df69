//! From what a caller asks for to a revision that can be carried out: the template is read and bound, what it takes from
//! elsewhere is looked up, and everything that can be refused before anything changes is refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::Call;
use directory::stacks::{Export, Lookup, Parameter, Revision, StackResource};
use serde_json::json;
use store::stacks::export_key;
use templates::{Bound, Template, Want};

use crate::changes::foreseen;
use crate::plan::{Known, Plan as _};
use crate::resource::Needs;
use crate::template::{self, BoundPlan, said};
use crate::world::{StackNames, World};
use crate::{Refusal, Stacks, template_url};

/// Rounds of looking up: what was looked up may name something else.
const ROUNDS: usize = 8;

/// Where a template comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Its text.
    Body(String),
    /// The artifact bucket.
    Url(String),
    /// The one that is in force.
    Previous,
}

/// The value of a parameter.
#[derive(Clone)]
pub enum Given {
    /// This one.
    Value(String),
    /// The one that it has.
    Previous,
}

/// What a caller asks for.
#[derive(Clone)]
pub struct Proposal {
    /// The template.
    pub source: Source,
    /// Values of parameters.
    pub parameters: BTreeMap<String, Given>,
    /// Those that are not given keep the values that they have.
    pub keeps_values: bool,
    /// What the caller acknowledges, in AWS's words.
    pub capabilities: Vec<String>,
    /// Tags; none: those that it has.
    pub tags: Option<Vec<(String, String)>>,
    /// Types that are not known are left out.
    pub skip_unsupported: bool,
    /// The caller looks at what it would change before it is done, so that transforms need no acknowledgement.
    pub looked_at: bool,
}

/// What can be carried out.
pub(crate) struct Prepared {
    /// Without its number.
    pub revision: Revision,
    pub plan: BoundPlan,
    /// Types that are left out.
    pub left_out: Vec<String>,
}

impl Stacks {
    /// Reads what is proposed for the stack `names`, whose revision in force is `previous`.
    pub(crate) async fn prepare(
        &self,
        call: &Call,
        names: &Arc<StackNames>,
        previous: Option<&Revision>,
        resources: &[StackResource],
        proposal: &Proposal,
    ) -> Result<Prepared, Refusal> {
        let text = self.text(call, names, previous, &proposal.source).await?;
        let template = template::parse(&text).map_err(Refusal::Validation)?;
        check_capabilities(&template, proposal)?;
        let tags = proposal.tags.clone().or_else(|| previous.map(|previous| previous.tags.clone()));
        let mut revision = Revision {
            template: text,
            capabilities: proposal.capabilities.clone(),
            tags: tags.unwrap_or_default(),
            skip_unsupported: proposal.skip_unsupported,
            ..Revision::default()
        };
        let values = values(&template, previous, proposal)?;
        let bound = self.bind(call, names, &template, &values, &mut revision, resources).await?;
        revision.parameters = bound
            .parameters()
            .map(|given| Parameter {
                key: given.declared.name.clone(),
                value: given.value.clone(),
                resolved: given.resolved.clone(),
                no_echo: given.declared.no_echo,
            })
            .collect();
        let left_out = self.unknown_types(&bound);
        if !left_out.is_empty() && !proposal.skip_unsupported {
            return Err(Refusal::Validation(format!(
                "Template format error: Unrecognized resource types: [{}]",
                left_out.join(", ")
            )));
        }
        let looked = template::looked(&revision);
        let plan = BoundPlan::new(bound, looked, self.kinds(), proposal.skip_unsupported)
            .map_err(Refusal::Validation)?;
        self.check(&plan, resources, proposal)?;
        Ok(Prepared { revision, plan, left_out })
    }

    /// The text of a template.
    pub(crate) async fn text(
        &self,
        call: &Call,
        names: &Arc<StackNames>,
        previous: Option<&Revision>,
        source: &Source,
    ) -> Result<String, Refusal> {
        match source {
            Source::Body(text) => Ok(text.clone()),
            Source::Previous => previous
                .map(|previous| previous.template.clone())
                .ok_or_else(|| Refusal::validation("No previous template is available for this stack.")),
            Source::Url(url) => {
                let place = template_url::parse(url).map_err(Refusal::Validation)?;
                let world = self.world(call, names);
                let longest = templates::Limits::default().bytes as u64;
                let version = place.version.as_deref();
                let bytes = world.artifact(&place.bucket, &place.key, version, longest).await?;
                String::from_utf8(bytes.to_vec()).map_err(|_| {
                    Refusal::validation("Template format error: the template is not a text in UTF-8.")
                })
            }
        }
    }

    fn world(&self, call: &Call, names: &Arc<StackNames>) -> World {
        World {
            ports: Arc::clone(self.ports()),
            principal: call.principal.clone(),
            stack: Arc::clone(names),
            logical_id: String::new(),
            token: call.request_id.to_string(),
            now: call.now,
            allow_in_place: false,
        }
    }

    /// Binds, and looks up what is asked for until nothing more is.
    async fn bind(
        &self,
        call: &Call,
        names: &Arc<StackNames>,
        template: &Template,
        values: &BTreeMap<String, String>,
        revision: &mut Revision,
        resources: &[StackResource],
    ) -> Result<Bound, Refusal> {
        for _ in 0..ROUNDS {
            let looked = template::looked(revision);
            let wanted = match template.bind(values, &template::pseudo(names), &looked) {
                Ok(bound) => match wanted(&bound, &looked, resources)? {
                    wanted if wanted.is_empty() => return Ok(bound),
                    wanted => wanted,
                },
                Err(templates::Fault::Wants { wanted }) => wanted,
                Err(fault) => return Err(Refusal::Validation(said(fault))),
            };
            let before = revision.lookups.len();
            for want in wanted {
                if let Some((lookup, value)) = self.look_up(call, names, want).await? {
                    revision.lookups.insert(lookup, value);
                }
            }
            if revision.lookups.len() == before {
                break;
            }
        }
        Err(Refusal::validation(
            "Template error: what the template takes from elsewhere leads to ever more of it.",
        ))
    }

    async fn look_up(
        &self,
        call: &Call,
        names: &Arc<StackNames>,
        want: Want,
    ) -> Result<Option<(Lookup, String)>, Refusal> {
        match want {
            Want::Export { name } => {
                let found = self.store.find::<Export>(&export_key(&name), call.now).await?;
                let found =
                    found.ok_or_else(|| Refusal::Validation(format!("No export named {name} found.")))?;
                Ok(Some((Lookup::Export(name), found.value)))
            }
            Want::Parameter(wanted) => {
                let asked = match wanted.version {
                    Some(version) => format!("{}:{version}", wanted.name),
                    None => wanted.name.clone(),
                };
                let world = self.world(call, names);
                let input = json!({ "Name": asked, "WithDecryption": wanted.secure });
                let found = world.call("ssm", "GetParameter", input).await.map_err(|fault| {
                    Refusal::Validation(if fault.is_not_found() {
                        format!("Unable to fetch parameters [{asked}] from parameter store for this account.")
                    } else {
                        format!(
                            "Unable to fetch parameters [{asked}] from parameter store: {}",
                            fault.message
                        )
                    })
                })?;
                let sealed = found["Parameter"]["Type"] == "SecureString";
                if sealed != wanted.secure {
                    return Err(Refusal::Validation(format!(
                        "The parameter {} is {}a SecureString: it is read with {{{{resolve:{}:…}}}}.",
                        wanted.name,
                        if sealed { "" } else { "not " },
                        if sealed { "ssm-secure" } else { "ssm" },
                    )));
                }
                let value = found["Parameter"]["Value"].as_str().unwrap_or_default().to_owned();
                let lookup =
                    Lookup::Parameter { name: wanted.name, version: wanted.version, secure: wanted.secure };
                Ok(Some((lookup, value)))
            }
            Want::Reference { .. } | Want::Attribute { .. } => Ok(None),
        }
    }

    fn unknown_types(&self, bound: &Bound) -> Vec<String> {
        let mut unknown: Vec<String> = bound
            .resources()
            .map(|(_, resource)| resource.kind.clone())
            .filter(|kind| self.kinds().find(kind).is_none())
            .collect();
        unknown.sort();
        unknown.dedup();
        unknown
    }

    /// What every type says of its properties, as far as they are known.
    fn check(
        &self,
        plan: &BoundPlan,
        resources: &[StackResource],
        proposal: &Proposal,
    ) -> Result<(), Refusal> {
        let known = foreseen(resources);
        let mut wrong = Vec::new();
        let mut needs = None;
        for planned in plan.resources() {
            let Some(kind) = self.kinds().find(&planned.resource_type) else { continue };
            let there = resources.iter().find(|resource| resource.logical_id == planned.logical_id);
            if let Some(there) = there.filter(|there| there.now.is_some())
                && there.resource_type != planned.resource_type
            {
                return Err(Refusal::Validation(format!(
                    "Update of resource type is not permitted. The new template modifies resource type of the following \
                     resources: [{}]",
                    planned.logical_id
                )));
            }
            let properties = plan.preview(&planned.logical_id, &known).map_err(Refusal::Validation)?;
            needs = needs.max(kind.needs(&properties));
            if let Err(fault) = kind.check(&properties) {
                wrong.push(format!("{}: {}", planned.logical_id, fault.message));
            }
        }
        if let Some(needs) = needs {
            let name = match needs {
                Needs::Iam => "CAPABILITY_IAM",
                Needs::NamedIam => "CAPABILITY_NAMED_IAM",
            };
            check_capability(name, proposal)?;
        }
        if wrong.is_empty() { Ok(()) } else { Err(Refusal::Validation(wrong.join("; "))) }
    }
}

/// What a bound template asks for that is not a resource of its own.
fn wanted(
    bound: &Bound,
    looked: &templates::Looked,
    resources: &[StackResource],
) -> Result<Vec<Want>, Refusal> {
    // Nothing else of the world is known to the template here, and it may not matter.
    let elsewhere = |want: &Want| matches!(want, Want::Export { .. } | Want::Parameter(_));
    let mut found = Vec::new();
    let known = foreseen(resources);
    let view = View { known: &known, looked };
    for (logical_id, _) in bound.resources() {
        let (_, wants) =
            bound.preview(logical_id, &view).map_err(|fault| Refusal::Validation(said(fault)))?;
        found.extend(wants.into_iter().filter(elsewhere));
    }
    if let Err(templates::Fault::Wants { wanted }) = bound.outputs(&view) {
        found.extend(wanted.into_iter().filter(elsewhere));
    }
    found.extend(
        bound
            .imports()
            .into_iter()
            .filter(|name| !looked.exports.contains_key(name))
            .map(|name| Want::Export { name }),
    );
    found.sort();
    found.dedup();
    Ok(found)
}

struct View<'a> {
    known: &'a dyn Known,
    looked: &'a templates::Looked,
}

impl templates::Known for View<'_> {
    fn reference(&self, resource: &str) -> Option<String> {
        self.known.physical_id(resource)
    }

    fn attribute(&self, resource: &str, name: &str) -> Option<serde_json::Value> {
        self.known.attribute(resource, name)
    }

    fn export(&self, name: &str) -> Option<String> {
        templates::Known::export(self.looked, name)
    }

    fn parameter(&self, parameter: &templates::ParameterName) -> Option<String> {
        templates::Known::parameter(self.looked, parameter)
    }
}

/// The values that are given, those that stay among them.
fn values(
    template: &Template,
    previous: Option<&Revision>,
    proposal: &Proposal,
) -> Result<BTreeMap<String, String>, Refusal> {
    let given = &proposal.parameters;
    let declared: Vec<&str> = template.parameters().map(|parameter| parameter.name.as_str()).collect();
    let unknown: Vec<&str> =
        given.keys().map(String::as_str).filter(|name| !declared.contains(name)).collect();
    if !unknown.is_empty() {
        return Err(Refusal::Validation(format!(
            "Parameters: [{}] do not exist in the template",
            unknown.join(", ")
        )));
    }
    let kept = previous.into_iter().flat_map(|previous| &previous.parameters);
    let mut values: BTreeMap<String, String> = kept
        .filter(|parameter| proposal.keeps_values && declared.contains(&parameter.key.as_str()))
        .map(|parameter| (parameter.key.clone(), parameter.value.clone()))
        .collect();
    for (name, given) in given {
        let value = match given {
            Given::Value(value) => value.clone(),
            Given::Previous => {
                let previous = previous.into_iter().flat_map(|previous| &previous.parameters);
                let kept = previous.into_iter().find(|parameter| parameter.key == *name);
                let kept = kept.ok_or_else(|| {
                    Refusal::Validation(format!(
                        "Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a parameter \
                         key not in the previous template"
                    ))
                })?;
                kept.value.clone()
            }
        };
        values.insert(name.clone(), value);
    }
    Ok(values)
}

fn check_capabilities(template: &Template, proposal: &Proposal) -> Result<(), Refusal> {
    for capability in template.summary().capabilities {
        let name = capability.as_str();
        if name == "CAPABILITY_AUTO_EXPAND" && proposal.looked_at {
            continue;
        }
        check_capability(name, proposal)?;
    }
    Ok(())
}

fn check_capability(name: &str, proposal: &Proposal) -> Result<(), Refusal> {
    let has = |wanted: &str| proposal.capabilities.iter().any(|capability| capability == wanted);
    if has(name) || (name == "CAPABILITY_IAM" && has("CAPABILITY_NAMED_IAM")) {
        return Ok(());
    }
    Err(Refusal::Capabilities(name.to_owned()))
}
