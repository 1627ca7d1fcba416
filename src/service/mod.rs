//! HTTP verification service, its store and the review pages.
