"""What a conversation knows of a survey: the words of its log, no stage of its own (that is `wingbeat.surveys`)."""
