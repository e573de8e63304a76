"""The pages of help centres, for everybody."""
