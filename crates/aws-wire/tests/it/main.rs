//! How bytes become inputs, answers and refusals, seen from outside the room.

mod sigv4;
