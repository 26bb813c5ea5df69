//! When does customer code run, and what does it get and give?
