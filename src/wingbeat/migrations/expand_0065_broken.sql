-- When the first promise of a wait broke: the desk goes on showing it as late, whatever else is promised.
ALTER TABLE conversation ADD COLUMN broken_at timestamptz;
