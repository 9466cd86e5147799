//! Stub; the generator stands elsewhere.
fn main() {}
