-- What members and customers found of the bot's answers is settled once: taken into training, or left out.
ALTER TABLE bot_correction
    ADD COLUMN status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'learned', 'dismissed')),
    DROP CONSTRAINT bot_correction_label_check,
    ADD CONSTRAINT bot_correction_label_check CHECK (label IN ('edited', 'refused', 'helpful', 'unhelpful'));
CREATE INDEX bot_correction_by_status ON bot_correction (workspace_id, status, id DESC);

-- The questions of a gap, newest first.
CREATE INDEX bot_gap_case_by_gap ON bot_gap_case (workspace_id, gap_id, at DESC, conversation_id DESC);

-- Which team approves; everybody who converses where none is named.
ALTER TABLE bot_review ADD COLUMN team_id uuid, ADD FOREIGN KEY (workspace_id, team_id) REFERENCES team;
