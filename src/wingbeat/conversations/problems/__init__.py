"""What a conversation knows of a problem: the words of its log, no stage of its own (that is `wingbeat.problems`)."""
