CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE users (
  name TEXT PRIMARY KEY,
  password TEXT NOT NULL,
  must_change BOOLEAN NOT NULL
);

CREATE TABLE sessions (
  sha256 TEXT PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES users (name),
  expires_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
  sha256 TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL
);

CREATE TABLE files (
  sha256 TEXT PRIMARY KEY,
  bytes BIGINT NOT NULL,
  media_type TEXT NOT NULL
);

CREATE TABLE photos (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  variant_group TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES files (sha256),
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  registered_at BIGINT NOT NULL,
  registered_by TEXT NOT NULL,
  record BYTEA NOT NULL,
  UNIQUE (product, id, version)
);
CREATE INDEX photos_by_digest ON photos (sha256);

CREATE TABLE bundles (
  sha256 TEXT PRIMARY KEY,
  bytes BYTEA NOT NULL
);

-- Reduced copies of catalogue photos, by the digest of the photo.
CREATE TABLE photo_references (
  sha256 TEXT PRIMARY KEY REFERENCES files (sha256),
  bytes BYTEA NOT NULL
);

CREATE TABLE claims (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  ordered_at TEXT,
  account TEXT,
  products TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  disposition TEXT NOT NULL,
  reasons TEXT NOT NULL,
  token TEXT NOT NULL,
  tokens TEXT NOT NULL,
  verification BYTEA NOT NULL,
  jws TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL,
  decision TEXT,
  erased_at BIGINT
);
CREATE INDEX claims_by_disposition ON claims (disposition, seq);
CREATE INDEX claims_by_payload ON claims (payload_sha256, seq);
CREATE INDEX claims_by_order ON claims (order_id);
CREATE INDEX claims_by_account ON claims (account);

CREATE TABLE claim_files (
  claim TEXT NOT NULL REFERENCES claims (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES files (sha256),
  PRIMARY KEY (claim, position)
);
CREATE INDEX claim_files_by_digest ON claim_files (sha256);

CREATE TABLE nonces (
  nonce TEXT PRIMARY KEY,
  payload_sha256 TEXT NOT NULL,
  claim TEXT NOT NULL REFERENCES claims (id)
);

-- Uploads that later claims are compared with: all but those that match a catalogue photo.
CREATE TABLE compared (
  sha256 TEXT NOT NULL REFERENCES files (sha256),
  claim TEXT NOT NULL REFERENCES claims (id),
  shop TEXT NOT NULL,
  PRIMARY KEY (sha256, claim)
);
CREATE INDEX compared_by_claim ON compared (claim);

-- What finds their pictures again. A number is never given twice, and a later one is never seen
-- before an earlier one, since all writers take one lock.
CREATE TABLE prints (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE REFERENCES files (sha256),
  pdq BYTEA NOT NULL,
  record BYTEA NOT NULL
);

-- Photos that the shop keeps for an order.
CREATE TABLE order_photos (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  note TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES files (sha256),
  registered_at BIGINT NOT NULL,
  registered_by TEXT NOT NULL,
  UNIQUE (shop, order_id, sha256)
);
CREATE INDEX order_photos_by_digest ON order_photos (sha256);

-- hash = SHA-256 of the entry, which holds the hash before it of the same subject and of the whole
-- log; erased = SHA-256 of data that was erased.
CREATE TABLE log (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  data TEXT NOT NULL,
  hash TEXT NOT NULL,
  erased TEXT
);
CREATE INDEX log_by_subject ON log (subject, seq);
