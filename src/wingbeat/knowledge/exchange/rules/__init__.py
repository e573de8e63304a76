"""Files of articles, read and written: pure. Any bytes are read; what is no article is told with its line."""
