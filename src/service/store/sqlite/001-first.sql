CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE users (
  name TEXT PRIMARY KEY,
  password TEXT NOT NULL,
  must_change INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  sha256 TEXT PRIMARY KEY,
  user TEXT NOT NULL REFERENCES users (name),
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  sha256 TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE files (
  sha256 TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL
) STRICT;

CREATE TABLE photos (
  seq INTEGER PRIMARY KEY,
  product TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  variant_group TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES files (sha256),
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  registered_at INTEGER NOT NULL,
  registered_by TEXT NOT NULL,
  record BLOB NOT NULL,
  UNIQUE (product, id, version)
) STRICT;

CREATE TABLE bundles (
  sha256 TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE claims (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL,
  ordered_at TEXT,
  account TEXT,
  products TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  disposition TEXT NOT NULL,
  reasons TEXT NOT NULL,
  token TEXT NOT NULL,
  verification BLOB NOT NULL,
  jws TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL,
  decision TEXT
) STRICT;
CREATE INDEX claims_by_disposition ON claims (disposition, seq);
CREATE INDEX claims_by_payload ON claims (payload_sha256, seq);

CREATE TABLE claim_files (
  claim TEXT NOT NULL REFERENCES claims (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES files (sha256),
  PRIMARY KEY (claim, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_files_by_digest ON claim_files (sha256);

CREATE TABLE nonces (
  nonce TEXT PRIMARY KEY,
  payload_sha256 TEXT NOT NULL,
  claim TEXT NOT NULL REFERENCES claims (id)
) STRICT, WITHOUT ROWID;

-- hash = SHA-256 of the entry, which holds the hash before it of the same subject and of the whole log.
CREATE TABLE log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  data TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX log_by_subject ON log (subject, seq);
