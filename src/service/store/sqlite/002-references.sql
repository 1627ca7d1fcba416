-- Reduced copies of catalogue photos, by the digest of the photo.
CREATE TABLE photo_references (
  sha256 TEXT PRIMARY KEY REFERENCES files (sha256),
  bytes BLOB NOT NULL
) STRICT;
