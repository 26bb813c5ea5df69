//! Shapes that several capabilities share. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use crate::shape::*;

structure! { Tag TAG {
    key: String = "Key" TAG_KEY;
    value: String = "Value" TAG_VALUE;
} }

pub static TAG_KEY: StringShape = StringShape::new("TagKey").min(1).max(128).pattern(&crate::PATTERNS[108]);
pub static TAG_LIST: ListShape = ListShape::new("TagList", TAG.shape()).max(1000);
pub static TAG_VALUE: StringShape = StringShape::new("TagValue").min(0).max(256).pattern(&crate::PATTERNS[108]);
