//! Who is calling, and may they? (the call, principals, capabilities, one authorize)
