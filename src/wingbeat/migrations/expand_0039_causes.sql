-- Where the seconds of a turn went, by cause; empty for turns that ended before this was kept; a rebuild of the facts fills them.
ALTER TABLE fact_turn
    ADD COLUMN bot_seconds      real,
    ADD COLUMN approval_seconds real,
    ADD COLUMN queue_seconds    real,
    ADD COLUMN offered_seconds  real,
    ADD COLUMN reading_seconds  real,
    ADD COLUMN typing_seconds   real,
    ADD COLUMN snoozed_seconds  real;
