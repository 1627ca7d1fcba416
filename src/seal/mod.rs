//! The seal: challenge, signing input, token, verification, recomputation.
