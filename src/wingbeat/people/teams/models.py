from wingbeat.kit.errors import Conflict


class NameTaken(Conflict):
    """There is already a team of this name."""
