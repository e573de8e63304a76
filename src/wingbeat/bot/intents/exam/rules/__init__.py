"""Read labelled tables, compare what was said with what is right, and draw the page: pure."""
