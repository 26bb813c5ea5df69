//! How many connections each address has: one caller must not take every place. Proxies that the operator named speak for
//! many and are not counted.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use parking_lot::Mutex;

/// Connections by the address that they came from.
#[derive(Clone, Debug)]
pub struct Callers {
    most: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A connection among those of its address; dropped, it is none any more.
#[derive(Debug)]
pub struct Place {
    of: IpAddr,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Callers {
    /// Each address may have `most` at once.
    pub fn new(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// A place for one more from `address`; none when it has all that it may have.
    pub fn enter(&self, address: IpAddr) -> Option<Place> {
        let of = whose(address);
        let mut open = self.open.lock();
        let count = open.entry(of).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place { of, open: Arc::clone(&self.open) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock();
        if let Some(count) = open.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.of);
            }
        }
    }
}

/// Whoever has one address of version 6 has the other 2^64 of its network as well.
fn whose(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_places_and_no_more_and_gives_them_back() {
        let callers = Callers::new(2);
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let first = callers.enter(address("192.0.2.1")).unwrap();
        let _second = callers.enter(address("::ffff:192.0.2.1")).unwrap();
        assert!(callers.enter(address("192.0.2.1")).is_none());
        assert!(callers.enter(address("192.0.2.2")).is_some());
        drop(first);
        assert!(callers.enter(address("192.0.2.1")).is_some());
        // Of version 6, a network counts as one.
        let kept = ["2001:db8::1", "2001:db8::2:0:0:1"].map(|text| callers.enter(address(text)));
        assert!(kept.iter().all(Option::is_some));
        assert!(callers.enter(address("2001:db8::3")).is_none());
        assert!(callers.enter(address("2001:db8:0:1::3")).is_some());
        drop(kept);
        assert_eq!(callers.open.lock().len(), 1, "nobody is remembered who is gone");
    }
}
