-- Photos that the shop keeps for an order. Their log stands under their own id, which says nothing about the buyer.
CREATE TABLE order_photos (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  shop TEXT NOT NULL,
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  note TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES files (sha256),
  registered_at INTEGER NOT NULL,
  registered_by TEXT NOT NULL,
  UNIQUE (shop, order_id, sha256)
) STRICT;
CREATE INDEX order_photos_by_digest ON order_photos (sha256);

-- The shop that a claim came to; empty for claims from before, which every shop of the database sees.
ALTER TABLE claims ADD COLUMN shop TEXT NOT NULL DEFAULT '';
UPDATE claims SET shop = coalesce((SELECT shop FROM compared WHERE claim = claims.id LIMIT 1), '');
CREATE INDEX claims_by_order ON claims (order_id);
CREATE INDEX claims_by_account ON claims (account);

-- When everything about the buyer was erased.
ALTER TABLE claims ADD COLUMN erased_at INTEGER;
-- SHA-256 of data that was erased, which the chain holds instead.
ALTER TABLE log ADD COLUMN erased TEXT;
