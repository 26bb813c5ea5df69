//! Powers of the generator 2 by a table made once: 64 multiplications and four squarings instead of a whole
//! exponentiation, about a quarter of the price. Sign-up, password sign-in and the `g^b` of SRP live on it.
//!
//! The exponent is read as 32 bytes. With `T[i][d] = 2^(d * 256^i)` the high halves of all bytes are multiplied up
//! first, four squarings raise them to their place, then the low halves follow: so 32 rows of 16 entries do for 64
//! digits. The digits are secret: every row is read whole and the entry picked by masks.

use std::hint::black_box;
use std::sync::LazyLock;

use zeroize::Zeroize;

use crate::modexp::{Factor, MODULUS, Product, Residue, WIDTH};
use crate::trace::{Primitive, record};

const DIGITS: usize = 16;

/// 196 kB, about a millisecond to make, on first use.
static TABLE: LazyLock<Box<[[Factor; DIGITS]]>> = LazyLock::new(table);

/// 2 to the power of `exponent` (big-endian) modulo the SRP prime, in constant time.
pub(crate) fn power_of_g(exponent: &[u8; 32]) -> Residue {
    record(Primitive::PowerOfG);
    let mut product = Product::start(&MODULUS);
    let mut factor = [0; WIDTH];
    for (row, byte) in TABLE.iter().zip(exponent.iter().rev()) {
        select(row, byte >> 4, &mut factor);
        product.times(&factor);
    }
    for _ in 0..4 {
        product.square();
    }
    for (row, byte) in TABLE.iter().zip(exponent.iter().rev()) {
        select(row, byte & 15, &mut factor);
        product.times(&factor);
    }
    factor.zeroize();
    product.finish()
}

/// Copies `row[digit]` without telling the memory system which entry it was.
fn select(row: &[Factor; DIGITS], digit: u8, into: &mut Factor) {
    *into = [0; WIDTH];
    for (index, entry) in (0_u8..).zip(row) {
        // All ones where the index is the digit. The black box keeps the optimiser from making a branch of it.
        let differs = index ^ digit;
        let mask = black_box((differs.wrapping_sub(1) & !differs) >> 7).wrapping_neg();
        for (target, byte) in into.iter_mut().zip(entry) {
            *target |= byte & mask;
        }
    }
}

fn table() -> Box<[[Factor; DIGITS]]> {
    let two = Residue::below_modulus(&[2]).expect("two is below the modulus");
    let mut base = MODULUS.factor(&two);
    let mut rows = Vec::with_capacity(32);
    for _ in 0..32 {
        let mut row = [[0; WIDTH]; DIGITS];
        let mut product = Product::start(&MODULUS);
        for entry in &mut row {
            *entry = product.factor();
            product.times(&base);
        }
        rows.push(row);
        let mut next = Product::start(&MODULUS);
        next.times(&base);
        for _ in 0..8 {
            next.square();
        }
        base = next.factor();
    }
    rows.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn select_gives_each_entry() {
        let mut row = [[0; WIDTH]; DIGITS];
        for (index, entry) in (0_u8..).zip(&mut row) {
            *entry = [index + 1; WIDTH];
        }
        for digit in 0..16 {
            let mut chosen = [9; WIDTH];
            select(&row, digit, &mut chosen);
            assert_eq!(chosen, [digit + 1; WIDTH]);
        }
    }

    #[test]
    fn the_ends_of_the_range_are_right() {
        assert_eq!(power_of_g(&[0; 32]).as_bytes()[WIDTH - 1], 1);
        let mut ten = [0; 32];
        ten[31] = 10;
        assert_eq!(power_of_g(&ten).as_bytes()[WIDTH - 2..], [4, 0]);
    }

    proptest::proptest! {
        #[test]
        fn equals_the_general_exponentiation(exponent: [u8; 32]) {
            let two = Residue::below_modulus(&[2]).unwrap();
            let expected = MODULUS.exp(&two, &exponent);
            let found = power_of_g(&exponent);
            proptest::prop_assert_eq!(found.as_bytes(), expected.as_bytes());
        }
    }
}
