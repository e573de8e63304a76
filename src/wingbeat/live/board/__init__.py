"""The live board on its way to whoever looks at it."""
