"""What customers tell of themselves beside their words, and what reaches them by mail."""
