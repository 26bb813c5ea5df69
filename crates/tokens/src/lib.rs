//! What do we sign, with which key?
