-- The seals of a claim as they came, as a JSON list of texts.
ALTER TABLE claims ADD COLUMN tokens TEXT NOT NULL DEFAULT '[]';
