//! Received files matched with sealed ones.
