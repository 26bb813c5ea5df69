//! Operations that read templates: the capability that the model calls `templates`, under another name since the crate that
//! reads them is called so.

pub mod get_template;
pub mod get_template_summary;
pub mod validate_template;

use std::collections::BTreeMap;

use access::Call;
use aws_model::cloudformation::Capability;
use templates::{Summary, Template};

use crate::prepare::Source;
use crate::{Refusal, Stacks, names, template};

/// The template that is meant, read.
async fn read(room: &Stacks, call: &Call, source: &Source) -> Result<Template, Refusal> {
    let nothing = directory::stacks::Stack::new(uuid::Uuid::nil(), "template", &room.region, call.now);
    let text = room.text(call, &names::of(&nothing, &[]), None, source).await?;
    template::parse(&text).map_err(Refusal::Validation)
}

/// What has to be acknowledged, and why.
fn capabilities(summary: &Summary) -> (Option<Vec<Capability>>, Option<String>) {
    let names: Vec<Capability> =
        summary.capabilities.iter().filter_map(|capability| capability.as_str().parse().ok()).collect();
    if names.is_empty() {
        return (None, None);
    }
    let mut because: BTreeMap<&str, ()> = BTreeMap::new();
    because.extend(summary.because_of.iter().map(|name| (name.as_str(), ())));
    let because: Vec<&str> = because.into_keys().collect();
    let reason = format!("The following resource(s) require capabilities: [{}]", because.join(", "));
    (Some(names), Some(reason))
}
