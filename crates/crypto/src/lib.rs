//! Is the mathematics right? (SRP, password verifiers, sealing, key derivation; test vectors)
