//! The macros that the generated files are written in: members become a struct, its row in the table and its
//! conversions; values become a string enum; a line becomes an operation.

/// `structure! { SignUpRequest SIGN_UP_REQUEST { client_id: Sensitive = "ClientId" CLIENT_ID_TYPE; … } }`
///
/// A member that travels beside the body says where: `… FUNCTION_NAME @ uri "FunctionName";`
macro_rules! structure {
    ($name:ident $row:ident { $($member:tt)* }) => { structure!(@ $name $row false { $($member)* }); };
    ($name:ident $row:ident sensitive { $($member:tt)* }) => { structure!(@ $name $row true { $($member)* }); };
    (@ $name:ident $row:ident $sensitive:literal { $($field:ident: $type:ty = $wire:literal $shape:ident $(@ $place:ident $($at:literal)?)?;)* }) => {
        #[derive(Clone, Default, PartialEq)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        pub static $row: $crate::shape::StructureShape = $crate::shape::StructureShape {
            name: stringify!($name),
            members: &[$($crate::shape::Member {
                name: $wire,
                required: <$type as $crate::convert::Field>::REQUIRED,
                shape: $shape.shape(),
                place: place!($($place $($at)?)?),
            },)*],
            sensitive: $sensitive,
        };

        impl $crate::operation::Structure for $name {
            const SHAPE: &'static $crate::shape::StructureShape = &$row;

            fn from_json(
                _map: &serde_json::Map<String, serde_json::Value>,
            ) -> Result<Self, $crate::convert::Unreadable> {
                Ok(Self { $($field: $crate::convert::read_member(_map, $wire)?,)* })
            }

            fn write_json(&self, out: &mut Vec<u8>) {
                out.push(b'{');
                $($crate::convert::write_member(out, $wire, &self.$field);)*
                out.push(b'}');
            }
        }

        impl $crate::convert::Field for $name {
            fn read(value: &serde_json::Value) -> Result<Self, $crate::convert::Unreadable> {
                $crate::convert::read_structure(value)
            }

            fn write(&self, out: &mut Vec<u8>) {
                $crate::operation::Structure::write_json(self, out);
            }
        }

        impl $crate::convert::Element for $name {}

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::convert::debug(self, f)
            }
        }
    };
}

/// Where a member travels.
macro_rules! place {
    () => {
        $crate::shape::Place::Body
    };
    (uri $name:literal) => {
        $crate::shape::Place::Path($name)
    };
    (query $name:literal) => {
        $crate::shape::Place::Query($name)
    };
    (header $name:literal) => {
        $crate::shape::Place::Header($name)
    };
    (status) => {
        $crate::shape::Place::Status
    };
    (status $name:literal) => {
        $crate::shape::Place::Status
    };
    (payload) => {
        $crate::shape::Place::Payload
    };
}

/// `string_enum! { AuthFlowType AUTH_FLOW_TYPE { UserSrpAuth = "USER_SRP_AUTH"; … } }`
///
/// The default is the first value, so that inputs can be built with `..Default::default()`; it means nothing else.
macro_rules! string_enum {
    ($name:ident $row:ident { $first:ident = $first_wire:literal; $($variant:ident = $wire:literal;)* }) => {
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            #[default]
            $first,
            $($variant,)*
        }

        pub static $row: $crate::shape::StringShape =
            $crate::shape::StringShape::new(stringify!($name)).values(&[$first_wire, $($wire,)*]);

        impl $name {
            /// Every value, in AWS's order.
            pub const ALL: &'static [Self] = &[Self::$first, $(Self::$variant,)*];

            /// The value on the wire.
            pub fn as_str(self) -> &'static str {
                $row.values[self as usize]
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::convert::UnknownValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::convert::find_value(&$row, text).map(|at| Self::ALL[at])
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::convert::Field for $name {
            fn read(value: &serde_json::Value) -> Result<Self, $crate::convert::Unreadable> {
                $crate::convert::read_value(&$row, value).map(|at| Self::ALL[at])
            }

            fn write(&self, out: &mut Vec<u8>) {
                $crate::convert::write_text(out, self.as_str());
            }
        }

        impl $crate::convert::Element for $name {}
    };
}

/// `operation! { SignUp SIGN_UP (SignUpRequest) -> SignUpResponse; sign_up Unsigned ["AliasExistsException", …] }`
macro_rules! operation {
    ($name:ident $row:ident ($input:ty) -> $output:ty; $capability:ident $auth:ident [$($error:literal,)*]
        $(@ $method:literal $path:literal $status:literal)?) => {
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        pub static $row: $crate::operation::OperationModel = $crate::operation::OperationModel {
            name: stringify!($name),
            service: &SERVICE,
            capability: stringify!($capability),
            auth: $crate::operation::Auth::$auth,
            input: <$input as $crate::operation::Structure>::SHAPE,
            output: <$output as $crate::operation::Structure>::SHAPE,
            errors: &[$($error,)*],
            http: http!($($method $path $status)?),
        };

        impl $crate::operation::Operation for $name {
            const NAME: &'static str = stringify!($name);
            type Input = $input;
            type Output = $output;

            fn model() -> &'static $crate::operation::OperationModel {
                &$row
            }
        }
    };
}

/// Where an operation is asked for.
macro_rules! http {
    () => {
        $crate::operation::Http::ROOT
    };
    ($method:literal $path:literal $status:literal) => {
        $crate::operation::Http { method: $method, path: $path, status: $status }
    };
}
