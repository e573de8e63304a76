-- Why nobody could be told of an alert: what the mail server or the webhook said last, until one takes it.
ALTER TABLE alert ADD COLUMN mail_failed text, ADD COLUMN post_failed text;
