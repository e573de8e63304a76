from wingbeat.kit.errors import Forbidden


class NotYourNote(Forbidden):
    """Only its author, or who supervises, changes a note."""
