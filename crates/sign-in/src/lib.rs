//! Which proof comes next, and when is it enough?
