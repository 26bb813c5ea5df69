//! How much a template may be. CloudFormation's quotas where it has them, and what keeps a hostile text from costing more
//! than a large honest one.

/// The most that is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the text.
    pub bytes: usize,
    /// Maps and lists inside each other, short tags counted.
    pub depth: usize,
    /// Values, with what aliases repeat and loops write out.
    pub nodes: usize,
    /// Bytes of texts, with what aliases repeat.
    pub expanded_bytes: usize,
    /// Bytes of texts that the functions of one resource may make.
    pub evaluated_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 1024 * 1024,
            depth: 64,
            nodes: 200_000,
            expanded_bytes: 4 * 1024 * 1024,
            evaluated_bytes: 8 * 1024 * 1024,
        }
    }
}

/// Resources in a template.
pub(crate) const RESOURCES: usize = 500;
/// Parameters in a template.
pub(crate) const PARAMETERS: usize = 200;
/// Outputs of a template.
pub(crate) const OUTPUTS: usize = 200;
/// Mappings in a template, and members of one.
pub(crate) const MAPPINGS: usize = 200;
/// Bytes of the value of a parameter.
pub(crate) const PARAMETER_BYTES: usize = 4096;
/// Characters of the name of a resource, output, parameter or mapping.
pub(crate) const NAME: usize = 255;
/// Bytes of a description.
pub(crate) const DESCRIPTION: usize = 1024;
