//! Shapes as data: what an API says of its members, in tables that one walker, one probe and the conversions read.
//! Nothing here checks anything; `aws-wire` does.

/// What a member may be.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A JSON object with named members.
    Structure(&'static StructureShape),
    /// A JSON array.
    List(&'static ListShape),
    /// A JSON object with free keys.
    Map(&'static MapShape),
    /// A JSON string, perhaps one of a set.
    String(&'static StringShape),
    /// A whole JSON number.
    Number(&'static NumberShape),
    /// A JSON number, perhaps with a fraction.
    Float(&'static FloatShape),
    /// `true` or `false`.
    Boolean(&'static BooleanShape),
    /// A JSON number: epoch seconds, with a fraction.
    Timestamp(&'static TimestampShape),
    /// Bytes as base64 in a JSON string.
    Blob(&'static BlobShape),
    /// Any JSON object.
    Document(&'static DocumentShape),
}

impl Shape {
    /// AWS's name of the shape.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Structure(shape) => shape.name,
            Self::List(shape) => shape.name,
            Self::Map(shape) => shape.name,
            Self::String(shape) => shape.name,
            Self::Number(shape) => shape.name,
            Self::Float(shape) => shape.name,
            Self::Boolean(shape) => shape.name,
            Self::Timestamp(shape) => shape.name,
            Self::Blob(shape) => shape.name,
            Self::Document(shape) => shape.name,
        }
    }

    /// Values of this shape must never be shown.
    pub fn is_sensitive(&self) -> bool {
        match self {
            Self::Structure(shape) => shape.sensitive,
            Self::Map(shape) => shape.sensitive,
            Self::String(shape) => shape.sensitive,
            Self::Blob(shape) => shape.sensitive,
            _ => false,
        }
    }
}

/// Lowest and highest length or value, where there is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    /// Not less than this.
    pub min: Option<i64>,
    /// Not more than this.
    pub max: Option<i64>,
}

impl Range {
    const FREE: Self = Self { min: None, max: None };
}

/// A member of a structure.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// The name on the wire: `ClientId`.
    pub name: &'static str,
    /// Must be there.
    pub required: bool,
    /// What it may be.
    pub shape: Shape,
    /// Where it travels, in protocols that have more than one place.
    pub place: Place,
}

/// Where a member of an input or output travels (REST alone has a choice).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the body, under its name.
    Body,
    /// In the path, at `{Name}`.
    Path(&'static str),
    /// In the query.
    Query(&'static str),
    /// In a header.
    Header(&'static str),
    /// As the status of the answer.
    Status,
    /// It is the body, as it is.
    Payload,
}

/// A structure: an input, an output or a part of one.
#[derive(Debug)]
pub struct StructureShape {
    /// AWS's name: `SignUpRequest`.
    pub name: &'static str,
    /// In AWS's order.
    pub members: &'static [Member],
    /// Nothing in it is ever shown.
    pub sensitive: bool,
}

impl StructureShape {
    /// The member of this wire name.
    pub fn find(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::Structure(self)
    }
}

/// A list.
#[derive(Debug)]
pub struct ListShape {
    /// AWS's name.
    pub name: &'static str,
    /// What an element may be.
    pub member: Shape,
    /// How many elements.
    pub length: Range,
}

/// A map from strings.
#[derive(Debug)]
pub struct MapShape {
    /// AWS's name.
    pub name: &'static str,
    /// What a key may be.
    pub key: &'static StringShape,
    /// What a value may be.
    pub value: Shape,
    /// How many entries.
    pub length: Range,
    /// No value in it is ever shown.
    pub sensitive: bool,
}

/// A string.
#[derive(Debug)]
pub struct StringShape {
    /// AWS's name.
    pub name: &'static str,
    /// How many characters.
    pub length: Range,
    /// What the whole string must look like.
    pub pattern: Option<&'static Pattern>,
    /// The set it must come from; empty means any.
    pub values: &'static [&'static str],
    /// Never shown.
    pub sensitive: bool,
}

/// A whole number.
#[derive(Debug)]
pub struct NumberShape {
    /// AWS's name.
    pub name: &'static str,
    /// Lowest and highest value.
    pub range: Range,
    /// 64 bits instead of 32.
    pub long: bool,
}

/// A number, perhaps with a fraction.
#[derive(Debug)]
pub struct FloatShape {
    /// AWS's name.
    pub name: &'static str,
    /// Lowest and highest value.
    pub range: Range,
}

/// A truth value.
#[derive(Debug)]
pub struct BooleanShape {
    /// AWS's name.
    pub name: &'static str,
}

/// A moment.
#[derive(Debug)]
pub struct TimestampShape {
    /// AWS's name.
    pub name: &'static str,
}

/// Bytes.
#[derive(Debug)]
pub struct BlobShape {
    /// AWS's name.
    pub name: &'static str,
    /// How many bytes, decoded.
    pub length: Range,
    /// Never shown.
    pub sensitive: bool,
}

/// A free JSON object.
#[derive(Debug)]
pub struct DocumentShape {
    /// AWS's name.
    pub name: &'static str,
}

/// A regular expression of the model.
#[derive(Debug)]
pub struct Pattern {
    /// Place in [`crate::PATTERNS`], for tables of compiled ones.
    pub index: usize,
    /// As AWS writes it and shows it in refusals (Java's dialect).
    pub source: &'static str,
    /// How to check it.
    pub check: Check,
    /// A shortcut for ASCII values, where the pattern is one class of characters again and again. It spares nearly
    /// every process the compilation of the large Unicode classes.
    pub ascii: Option<Ascii>,
}

/// A class of ASCII characters, to be matched by every character of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ascii {
    /// Bit `c` is set if the character `c` is in the class.
    pub class: u128,
    /// The empty value matches too.
    pub empty: bool,
}

impl Ascii {
    /// Whether the value matches; nothing if it is not ASCII.
    pub fn matches(self, value: &str) -> Option<bool> {
        if value.is_empty() {
            return Some(self.empty);
        }
        if !value.is_ascii() {
            return None;
        }
        // Two halves: tokens have a thousand characters, and a shift of 128 bits for each is a seventh of GetUser.
        let halves = [self.class as u64, (self.class >> 64) as u64];
        let in_class = |byte: u8| halves[usize::from(byte >> 6) & 1] >> (byte & 63);
        Some(value.bytes().fold(1, |fits, byte| fits & in_class(byte)) == 1)
    }
}

/// How a pattern is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// By this expression in the `regex` crate's dialect, anchored to the whole value.
    Regex(&'static str),
    /// By hand in `aws-wire`, since the `regex` crate cannot say it.
    ByHand,
}

// The builders below let a generated table say a shape in one line.

impl StringShape {
    /// Any string.
    pub const fn new(name: &'static str) -> Self {
        Self { name, length: Range::FREE, pattern: None, values: &[], sensitive: false }
    }

    /// At least so many characters.
    pub const fn min(mut self, min: i64) -> Self {
        self.length.min = Some(min);
        self
    }

    /// At most so many characters.
    pub const fn max(mut self, max: i64) -> Self {
        self.length.max = Some(max);
        self
    }

    /// The whole string must match.
    pub const fn pattern(mut self, pattern: &'static Pattern) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// One of these.
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// Never shown.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::String(self)
    }
}

impl ListShape {
    /// A list of any length.
    pub const fn new(name: &'static str, member: Shape) -> Self {
        Self { name, member, length: Range::FREE }
    }

    /// At least so many elements.
    pub const fn min(mut self, min: i64) -> Self {
        self.length.min = Some(min);
        self
    }

    /// At most so many elements.
    pub const fn max(mut self, max: i64) -> Self {
        self.length.max = Some(max);
        self
    }

    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::List(self)
    }
}

impl MapShape {
    /// A map of any size.
    pub const fn new(name: &'static str, key: &'static StringShape, value: Shape) -> Self {
        Self { name, key, value, length: Range::FREE, sensitive: false }
    }

    /// At least so many entries.
    pub const fn min(mut self, min: i64) -> Self {
        self.length.min = Some(min);
        self
    }

    /// At most so many entries.
    pub const fn max(mut self, max: i64) -> Self {
        self.length.max = Some(max);
        self
    }

    /// Never shown.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::Map(self)
    }
}

impl NumberShape {
    /// Any 32-bit number.
    pub const fn integer(name: &'static str) -> Self {
        Self { name, range: Range::FREE, long: false }
    }

    /// Any 64-bit number.
    pub const fn long(name: &'static str) -> Self {
        Self { name, range: Range::FREE, long: true }
    }

    /// Not less.
    pub const fn min(mut self, min: i64) -> Self {
        self.range.min = Some(min);
        self
    }

    /// Not more.
    pub const fn max(mut self, max: i64) -> Self {
        self.range.max = Some(max);
        self
    }

    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::Number(self)
    }
}

impl FloatShape {
    /// Any number.
    pub const fn new(name: &'static str) -> Self {
        Self { name, range: Range::FREE }
    }

    /// Not less.
    pub const fn min(mut self, min: i64) -> Self {
        self.range.min = Some(min);
        self
    }

    /// Not more.
    pub const fn max(mut self, max: i64) -> Self {
        self.range.max = Some(max);
        self
    }

    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::Float(self)
    }
}

impl BlobShape {
    /// Bytes of any length.
    pub const fn new(name: &'static str) -> Self {
        Self { name, length: Range::FREE, sensitive: false }
    }

    /// Never shown.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// At least so many bytes.
    pub const fn min(mut self, min: i64) -> Self {
        self.length.min = Some(min);
        self
    }

    /// At most so many bytes.
    pub const fn max(mut self, max: i64) -> Self {
        self.length.max = Some(max);
        self
    }

    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::Blob(self)
    }
}

impl BooleanShape {
    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::Boolean(self)
    }
}

impl TimestampShape {
    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::Timestamp(self)
    }
}

impl DocumentShape {
    /// As a member's shape.
    pub const fn shape(&'static self) -> Shape {
        Shape::Document(self)
    }
}
