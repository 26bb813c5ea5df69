//! The only source of key material, nonces, salts, codes and tokens (RULE-2). Injected identifiers
//! (`directory::IdSource`) never pass through here, so a seed can pin names but no secret.

use aws_lc_rs::rand;

/// The generator of the operating system, by way of aws-lc's per-thread DRBG seeded from it.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl OsRandom {
    /// `N` random bytes.
    pub fn bytes<const N: usize>() -> [u8; N] {
        let mut bytes = [0; N];
        Self::fill(&mut bytes);
        bytes
    }

    /// Overwrites `target` with random bytes.
    pub fn fill(target: &mut [u8]) {
        rand::fill(target).expect("aws-lc aborts the process rather than report a generator without entropy");
    }

    /// `count` decimal digits, each uniform, leading zeros included.
    pub fn digits(count: usize) -> String {
        Self::letters(b"0123456789", count)
    }

    /// `count` characters of `alphabet`, each uniform.
    ///
    /// # Panics
    /// If `alphabet` is empty or not ASCII: alphabets are constants of the program.
    pub fn letters(alphabet: &[u8], count: usize) -> String {
        assert!(!alphabet.is_empty() && alphabet.is_ascii(), "an alphabet is ASCII and not empty");
        // Bytes at or above the largest multiple of the alphabet's size are dropped, or its first letters would
        // come up more often.
        let limit = 256 - 256 % alphabet.len();
        let mut text = String::with_capacity(count);
        while text.len() < count {
            for byte in Self::bytes::<64>() {
                if usize::from(byte) < limit && text.len() < count {
                    text.push(char::from(alphabet[usize::from(byte) % alphabet.len()]));
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_digits_and_differ() {
        let code = OsRandom::digits(40);
        assert_eq!(code.len(), 40);
        assert!(code.bytes().all(|digit| digit.is_ascii_digit()));
        assert_ne!(code, OsRandom::digits(40));
    }

    #[test]
    fn every_letter_of_the_alphabet_comes_up_about_equally() {
        let text = OsRandom::letters(b"abc", 30_000);
        for letter in ['a', 'b', 'c'] {
            let share = text.chars().filter(|found| *found == letter).count();
            // 10,000 expected, standard deviation 82: twelve of them.
            assert!((9_000..11_000).contains(&share), "{letter}: {share}");
        }
    }

    #[test]
    fn bytes_differ_from_call_to_call() {
        assert_ne!(OsRandom::bytes::<32>(), OsRandom::bytes::<32>());
    }
}
