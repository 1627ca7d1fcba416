//! The `claimseal` command.
fn main() {}
