-- A message may be changed or taken back: where the log last said so, and which event has the words it is found by now.
ALTER TABLE conversation ADD COLUMN corrected_seq integer NOT NULL DEFAULT 0;
ALTER TABLE message_text ADD COLUMN text_seq integer;
-- Whether members may see what a customer who agreed to it types.
ALTER TABLE channel ADD COLUMN shows_typing boolean NOT NULL DEFAULT false;
