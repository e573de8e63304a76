-- What conversations have to do with each other: merged, split, linked.
ALTER TABLE conversation ADD COLUMN links jsonb NOT NULL DEFAULT '[]';
