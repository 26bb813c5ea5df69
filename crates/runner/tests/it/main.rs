//! What a cage holds in and keeps out, and how workers behave in it.

mod cage;
mod escapes;
mod fleet;
mod founding;
mod place;
mod starter;
