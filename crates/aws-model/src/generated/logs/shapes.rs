//! Shapes that several capabilities share. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use crate::shape::*;

pub static LOG_GROUP_NAME: StringShape = StringShape::new("LogGroupName").min(1).max(512).pattern(&crate::PATTERNS[91]);
pub static TAG_KEY: StringShape = StringShape::new("TagKey").min(1).max(128).pattern(&crate::PATTERNS[107]);
pub static TAG_VALUE: StringShape = StringShape::new("TagValue").max(256).pattern(&crate::PATTERNS[108]);
pub static TAGS: MapShape = MapShape::new("Tags", &TAG_KEY, TAG_VALUE.shape()).min(1).max(50);
