//! The SQL that only this engine needs: two records by their keys in one statement, which is one read of the log's end
//! and one look at the locks instead of two.

macro_rules! columns {
    () => {
        "r.k, r.ver, r.fmt, r.min_reader, r.expires_at, r.body, r.links, r.sealed, r.own_key, r.mac"
    };
}

/// The last column says which of the two it is.
pub const GET_TWO: &str = concat!(
    "SELECT ",
    columns!(),
    ", 0 FROM record r WHERE r.k = ?1 UNION ALL SELECT ",
    columns!(),
    ", 1 FROM record r WHERE r.k = ?2"
);

#[cfg(test)]
mod tests {
    #[test]
    fn the_text_stays_in_the_subset_that_all_databases_take() {
        assert_eq!(store::contract::outside_the_subset(super::GET_TWO), Vec::<String>::new());
    }
}
