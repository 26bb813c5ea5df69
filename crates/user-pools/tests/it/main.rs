//! Every operation through the registry, on a whole installation. One file an operation, at the mirrored path.

mod office;

mod clients;
mod pools;
mod users;
