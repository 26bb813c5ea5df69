//! Each type of resource against its room: user pools against the room itself, the others against a room that writes down
//! what it is asked.

mod corpus;
mod functions_room;
mod house;
mod lambda;
mod neutral;
mod page;
mod user_pool;
mod users;
