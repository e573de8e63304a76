-- A note and a reply in one conversation keep words of their own: these are of the one that is not being written.
ALTER TABLE draft ADD COLUMN aside jsonb;
