"""The rungs between an approved answer and a person: a quoted passage, then a model that may only say what is quoted.

The first that passes its gate answers; at 8 s the customer is told honestly, at 12 s a person is rung.
"""
