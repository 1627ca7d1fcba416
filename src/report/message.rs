//! Sentences for people, in English and simplified Chinese, one row per finding code.
