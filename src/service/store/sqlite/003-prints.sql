-- Uploads that later claims are compared with: all but those that match a catalogue photo.
CREATE TABLE compared (
  sha256 TEXT NOT NULL REFERENCES files (sha256),
  claim TEXT NOT NULL REFERENCES claims (id),
  shop TEXT NOT NULL,
  PRIMARY KEY (sha256, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX compared_by_claim ON compared (claim);

-- What finds their pictures again. A number is never given twice.
CREATE TABLE prints (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE REFERENCES files (sha256),
  pdq BLOB NOT NULL,
  record BLOB NOT NULL
) STRICT;
CREATE INDEX photos_by_digest ON photos (sha256);
