-- The time stamp of a claim's signed result (RFC 3161), as the authority sent it.
ALTER TABLE claims ADD COLUMN stamp BLOB;
CREATE INDEX claims_without_stamp ON claims (seq) WHERE stamp IS NULL AND erased_at IS NULL;
