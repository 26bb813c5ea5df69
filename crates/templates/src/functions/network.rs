//! Functions that know something of networks: `Fn::GetAZs` and `Fn::Cidr`.

use std::net::IpAddr;

use crate::fault::Fault;
use crate::node::Node;
use crate::scope::Scope;

/// Three zones for every region: what they are for is not here, and names like these are what templates put on.
pub(super) fn zones(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let region =
        scope.text(argument, || Fault::function(node, "Fn::GetAZs requires the name of a region"))?;
    let region = if region.is_empty() { scope.facts.pseudo.region.clone() } else { region };
    let zones = ["a", "b", "c"].map(|zone| Node::text(node.at, format!("{region}{zone}")));
    Ok(Node::list(node.at, zones.to_vec()))
}

pub(super) fn cidr(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let malformed = || {
        Fault::function(
            node,
            "every Fn::Cidr object requires two or three parameters, (1) a block, (2) how many, 1 to 256, and (3) the bits of each",
        )
    };
    let Some([block, count, bits @ ..]) = argument.as_list() else { return Err(malformed()) };
    let block = scope.text(block, malformed)?;
    let count: u32 = scope.text(count, malformed)?.parse().map_err(|_| malformed())?;
    let (address, prefix) = block.split_once('/').ok_or_else(malformed)?;
    let address: IpAddr = address.parse().map_err(|_| malformed())?;
    let prefix: u32 = prefix.parse().map_err(|_| malformed())?;
    let width = if address.is_ipv4() { 32 } else { 128 };
    let bits: u32 = match bits {
        [] if width == 32 => 8,
        [bits] => scope.text(bits, malformed)?.parse().map_err(|_| malformed())?,
        _ => return Err(malformed()),
    };
    if !(1..=256).contains(&count) || prefix > width || bits == 0 || bits > width - prefix {
        return Err(malformed());
    }
    // The block has 2^(width - prefix) addresses, each part 2^bits.
    let parts = width - prefix - bits;
    if parts < 32 && u64::from(count) > 1 << parts {
        return Err(Fault::function(node, format!("Fn::Cidr: {block} has no {count} blocks of {bits} bits")));
    }
    let base = match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    };
    let host_bits = width - prefix;
    let base = if host_bits == 128 { 0 } else { base >> host_bits << host_bits };
    let blocks = (0..count).map(|index| {
        let start = base + if bits == 128 { 0 } else { u128::from(index) << bits };
        let start = if width == 32 {
            IpAddr::V4(u32::try_from(start).unwrap_or(u32::MAX).into())
        } else {
            IpAddr::V6(start.into())
        };
        Node::text(node.at, format!("{start}/{}", width - bits))
    });
    Ok(Node::list(node.at, blocks.collect()))
}
