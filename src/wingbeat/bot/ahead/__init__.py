"""Thinking while the customer types: with their consent a text not yet sent is understood, and orders are looked up."""
