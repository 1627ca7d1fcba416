//! The PDQ hash and its eight orientations, from the DCT coefficients.
