//! Arithmetic modulo the 3072-bit SRP prime on aws-lc's big numbers; the only `unsafe` of this crate.
//!
//! aws-lc-rs does not offer modular exponentiation, so this calls the C functions themselves. Why it is sound: every
//! pointer comes from an allocating C function, is checked for null, owned by exactly one guard and freed once; the
//! modulus and its Montgomery context are written once and afterwards only read, by functions that take them
//! `const`; slices are passed with their own lengths. Why it runs in constant time: residues are always read from
//! `WIDTH` bytes and exponents from all of their bytes, so that limb counts tell nothing of the values, and only the
//! constant-time variants are called.

use std::ptr::{self, NonNull};
use std::sync::LazyLock;

use aws_lc_sys as lc;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::trace::{Primitive, record};

/// Bytes of the modulus.
pub(crate) const WIDTH: usize = 384;

/// A number below the modulus, big-endian, wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Residue([u8; WIDTH]);

/// A residue in Montgomery form, little-endian: what `Product` multiplies by.
pub(crate) type Factor = [u8; WIDTH];

/// The modulus, ready for use.
pub(crate) struct Modulus {
    number: Number,
    montgomery: NonNull<lc::BN_MONT_CTX>,
}

// SAFETY: both pointers are written in `new` only and reach C functions as `const` afterwards.
unsafe impl Send for Modulus {}
// SAFETY: as above; aws-lc shares Montgomery contexts between threads itself (RSA keys).
unsafe impl Sync for Modulus {}

/// The modulus of the SRP group, with its Montgomery context computed once.
pub(crate) static MODULUS: LazyLock<Modulus> = LazyLock::new(|| Modulus::new(&crate::srp::PRIME));

impl Residue {
    /// The residue, if `bytes` (big-endian) are below the modulus. The comparison is for public numbers.
    pub(crate) fn below_modulus(bytes: &[u8]) -> Option<Self> {
        let bytes = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
        let mut residue = Self([0; WIDTH]);
        residue.0.get_mut(WIDTH.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
        (residue.0 < crate::srp::PRIME).then_some(residue)
    }

    /// `WIDTH` pseudorandom bytes as a residue: the top bit is cleared, which is below the modulus for sure.
    pub(crate) fn from_pseudorandom(bytes: &[u8; WIDTH]) -> Self {
        let mut residue = Self(*bytes);
        residue.0[0] &= 0x7f;
        residue
    }

    pub(crate) fn as_bytes(&self) -> &[u8; WIDTH] {
        &self.0
    }

    pub(crate) fn is_zero(&self) -> bool {
        crate::hash::same(&self.0, &[0; WIDTH])
    }
}

impl Modulus {
    fn new(modulus: &[u8; WIDTH]) -> Self {
        let number = Number::read(modulus);
        let scratch = Scratch::new();
        // SAFETY: both arguments are live; the result is owned by the value built here, which is never dropped.
        let montgomery = unsafe { lc::BN_MONT_CTX_new_for_modulus(number.0.as_ptr(), scratch.0.as_ptr()) };
        Self { number, montgomery: NonNull::new(montgomery).expect(OUT_OF_MEMORY) }
    }

    /// `base` to the power of `exponent` (big-endian), in a time that depends on the exponent's length only.
    pub(crate) fn exp(&self, base: &Residue, exponent: &[u8]) -> Residue {
        record(Primitive::Exponentiation);
        let (base, exponent) = (Number::read(&base.0), Number::read(exponent));
        let (result, scratch) = (Number::new(), Scratch::new());
        // SAFETY: all pointers are live; `base` is below the modulus because it is a `Residue`; `result` is ours alone.
        let done = unsafe {
            lc::BN_mod_exp_mont_consttime(
                result.0.as_ptr(),
                base.0.as_ptr(),
                exponent.0.as_ptr(),
                self.number.0.as_ptr(),
                scratch.0.as_ptr(),
                self.montgomery.as_ptr(),
            )
        };
        assert_eq!(done, 1, "{OUT_OF_MEMORY}");
        result.residue()
    }

    /// `one` times `other`.
    pub(crate) fn mul(&self, one: &Residue, other: &Residue) -> Residue {
        let mut product = Product::start(self);
        product.times(&self.factor(one));
        product.times(&self.factor(other));
        product.finish()
    }

    /// `one` plus `other`.
    pub(crate) fn add(&self, one: &Residue, other: &Residue) -> Residue {
        let (one, other, sum) = (Number::read(&one.0), Number::read(&other.0), Number::new());
        // SAFETY: all pointers are live, both terms are below the modulus, `sum` is ours alone.
        let done = unsafe {
            lc::BN_mod_add_quick(sum.0.as_ptr(), one.0.as_ptr(), other.0.as_ptr(), self.number.0.as_ptr())
        };
        assert_eq!(done, 1, "{OUT_OF_MEMORY}");
        sum.residue()
    }

    /// `one` minus `other`.
    pub(crate) fn sub(&self, one: &Residue, other: &Residue) -> Residue {
        let (one, other, difference) = (Number::read(&one.0), Number::read(&other.0), Number::new());
        // SAFETY: as in `add`.
        let done = unsafe {
            lc::BN_mod_sub_quick(
                difference.0.as_ptr(),
                one.0.as_ptr(),
                other.0.as_ptr(),
                self.number.0.as_ptr(),
            )
        };
        assert_eq!(done, 1, "{OUT_OF_MEMORY}");
        difference.residue()
    }

    /// `residue` in Montgomery form.
    pub(crate) fn factor(&self, residue: &Residue) -> Factor {
        let (number, result, scratch) = (Number::read(&residue.0), Number::new(), Scratch::new());
        // SAFETY: all pointers are live, the number is below the modulus, `result` is ours alone.
        let done = unsafe {
            lc::BN_to_montgomery(
                result.0.as_ptr(),
                number.0.as_ptr(),
                self.montgomery.as_ptr(),
                scratch.0.as_ptr(),
            )
        };
        assert_eq!(done, 1, "{OUT_OF_MEMORY}");
        result.factor()
    }
}

/// A running product in Montgomery form: a chain of multiplications and squarings without conversions in between.
pub(crate) struct Product<'a> {
    modulus: &'a Modulus,
    value: Number,
    factor: Number,
    scratch: Scratch,
}

impl<'a> Product<'a> {
    /// The empty product, one.
    pub(crate) fn start(modulus: &'a Modulus) -> Self {
        let mut one = [0; WIDTH];
        one[WIDTH - 1] = 1;
        let factor = modulus.factor(&Residue(one));
        let mut product =
            Self { modulus, value: Number::new(), factor: Number::new(), scratch: Scratch::new() };
        product.value.read_factor(&factor);
        product
    }

    /// Multiplies by `factor`.
    pub(crate) fn times(&mut self, factor: &Factor) {
        self.factor.read_factor(factor);
        self.multiply(self.factor.0);
    }

    /// Squares what is there.
    pub(crate) fn square(&mut self) {
        self.multiply(self.value.0);
    }

    /// The product so far, still in Montgomery form.
    pub(crate) fn factor(&self) -> Factor {
        self.value.factor()
    }

    /// The product.
    pub(crate) fn finish(self) -> Residue {
        let result = Number::new();
        // SAFETY: all pointers are live and `result` is ours alone.
        let done = unsafe {
            lc::BN_from_montgomery(
                result.0.as_ptr(),
                self.value.0.as_ptr(),
                self.modulus.montgomery.as_ptr(),
                self.scratch.0.as_ptr(),
            )
        };
        assert_eq!(done, 1, "{OUT_OF_MEMORY}");
        result.residue()
    }

    fn multiply(&mut self, by: NonNull<lc::BIGNUM>) {
        // SAFETY: all pointers are live; the function allows its result to be one of its operands.
        let done = unsafe {
            lc::BN_mod_mul_montgomery(
                self.value.0.as_ptr(),
                self.value.0.as_ptr(),
                by.as_ptr(),
                self.modulus.montgomery.as_ptr(),
                self.scratch.0.as_ptr(),
            )
        };
        assert_eq!(done, 1, "{OUT_OF_MEMORY}");
    }
}

/// The C functions used here fail for want of memory only: what else they check is upheld by `Residue`.
const OUT_OF_MEMORY: &str = "aws-lc could not allocate memory for a number of 3072 bits";

/// An owned C number, wiped when dropped.
struct Number(NonNull<lc::BIGNUM>);

impl Number {
    fn new() -> Self {
        // SAFETY: takes nothing; the result is owned by the guard.
        Self(NonNull::new(unsafe { lc::BN_new() }).expect(OUT_OF_MEMORY))
    }

    /// Reads big-endian bytes; the number has as many limbs as the bytes need, zeros included.
    fn read(bytes: &[u8]) -> Self {
        // SAFETY: pointer and length are of one slice; null asks for a new number, owned by the guard.
        let number = unsafe { lc::BN_bin2bn(bytes.as_ptr(), bytes.len(), ptr::null_mut()) };
        Self(NonNull::new(number).expect(OUT_OF_MEMORY))
    }

    fn read_factor(&mut self, factor: &Factor) {
        // SAFETY: pointer and length are of one array, and the target is ours alone.
        let number = unsafe { lc::BN_le2bn(factor.as_ptr(), factor.len(), self.0.as_ptr()) };
        assert!(!number.is_null(), "{OUT_OF_MEMORY}");
    }

    fn residue(&self) -> Residue {
        let mut bytes = [0; WIDTH];
        // SAFETY: the C function writes exactly the length it is given, or nothing and says so.
        let done = unsafe { lc::BN_bn2bin_padded(bytes.as_mut_ptr(), bytes.len(), self.0.as_ptr()) };
        assert_eq!(done, 1, "a residue fits the width of the modulus");
        Residue(bytes)
    }

    fn factor(&self) -> Factor {
        let mut bytes = [0; WIDTH];
        // SAFETY: as in `residue`.
        let done = unsafe { lc::BN_bn2le_padded(bytes.as_mut_ptr(), bytes.len(), self.0.as_ptr()) };
        assert_eq!(done, 1, "a residue fits the width of the modulus");
        bytes
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: the pointer came from an allocating function and is dropped once.
        unsafe { lc::BN_clear_free(self.0.as_ptr()) }
    }
}

/// Scratch space of the C functions; theirs to fill, wiped when freed.
struct Scratch(NonNull<lc::BN_CTX>);

impl Scratch {
    fn new() -> Self {
        // SAFETY: takes nothing; the result is owned by the guard.
        Self(NonNull::new(unsafe { lc::BN_CTX_new() }).expect(OUT_OF_MEMORY))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // SAFETY: the pointer came from `BN_CTX_new` and is dropped once.
        unsafe { lc::BN_CTX_free(self.0.as_ptr()) }
    }
}

#[cfg(test)]
mod tests {
    use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
    use crypto_bigint::{Odd, U3072};
    use proptest::prelude::*;

    use super::*;
    use crate::srp::PRIME;

    /// The same arithmetic by crypto-bigint: safe Rust that shares nothing with aws-lc.
    struct Reference(FixedMontyParams<{ U3072::LIMBS }>);

    impl Reference {
        fn new() -> Self {
            Self(FixedMontyParams::new_vartime(Odd::new(U3072::from_be_slice(&PRIME)).unwrap()))
        }

        fn form(&self, residue: &Residue) -> FixedMontyForm<{ U3072::LIMBS }> {
            FixedMontyForm::new(&U3072::from_be_slice(residue.as_bytes()), &self.0)
        }

        fn bytes(form: FixedMontyForm<{ U3072::LIMBS }>) -> Vec<u8> {
            form.retrieve().to_be_bytes().as_ref().to_vec()
        }
    }

    fn residues() -> impl Strategy<Value = Residue> {
        let mut largest = PRIME;
        largest[WIDTH - 1] -= 1;
        let wide = proptest::collection::vec(any::<u8>(), WIDTH)
            .prop_filter_map("below the modulus", |bytes| Residue::below_modulus(&bytes));
        let short = proptest::collection::vec(any::<u8>(), 0..40)
            .prop_filter_map("below the modulus", |bytes| Residue::below_modulus(&bytes));
        prop_oneof![wide, short, Just(Residue::below_modulus(&largest).unwrap())]
    }

    impl std::fmt::Debug for Residue {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str(&crate::hex::encode(&self.0))
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn exponentiation_equals_crypto_bigint(
            base in residues(),
            exponent in proptest::collection::vec(any::<u8>(), 0..=64),
        ) {
            let expected = Reference::new().form(&base).pow(&U3072::from_be_slice(&padded(&exponent)));
            let found = MODULUS.exp(&base, &exponent);
            prop_assert_eq!(found.as_bytes().to_vec(), Reference::bytes(expected));
        }

        #[test]
        fn sums_differences_and_products_equal_crypto_bigint(one in residues(), other in residues()) {
            let reference = Reference::new();
            let (left, right) = (reference.form(&one), reference.form(&other));
            prop_assert_eq!(MODULUS.add(&one, &other).as_bytes().to_vec(), Reference::bytes(left + right));
            prop_assert_eq!(MODULUS.sub(&one, &other).as_bytes().to_vec(), Reference::bytes(left - right));
            prop_assert_eq!(MODULUS.mul(&one, &other).as_bytes().to_vec(), Reference::bytes(left * right));
        }
    }

    fn padded(bytes: &[u8]) -> [u8; WIDTH] {
        let mut padded = [0; WIDTH];
        padded[WIDTH - bytes.len()..].copy_from_slice(bytes);
        padded
    }

    #[test]
    fn exponents_with_leading_zeros_and_of_zero_are_right() {
        let base = Residue::below_modulus(&[3]).unwrap();
        for exponent in [&[][..], &[0], &[0; 32], &[0; 384]] {
            assert_eq!(MODULUS.exp(&base, exponent).as_bytes(), &padded(&[1]));
        }
        assert_eq!(MODULUS.exp(&base, &[0, 0, 0, 5]).as_bytes(), &padded(&[243]));
    }

    #[test]
    fn the_modulus_and_longer_numbers_are_no_residues() {
        assert!(Residue::below_modulus(&PRIME).is_none());
        assert!(Residue::below_modulus(&[1; WIDTH + 1]).is_none());
        assert!(Residue::below_modulus(&[0xff; WIDTH]).is_none());
        let mut with_sign = vec![0; 5];
        with_sign.extend_from_slice(&[1; WIDTH]);
        assert_eq!(Residue::below_modulus(&with_sign).unwrap().as_bytes(), &[1; WIDTH]);
    }

    #[test]
    fn many_threads_share_the_context() {
        let base = Residue::below_modulus(&[7]).unwrap();
        let expected = *MODULUS.exp(&base, &[9; 32]).as_bytes();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..4 {
                        assert_eq!(MODULUS.exp(&base, &[9; 32]).as_bytes(), &expected);
                    }
                });
            }
        });
    }
}
