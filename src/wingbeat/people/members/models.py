from wingbeat.kit.errors import Conflict


class AddressTaken(Conflict):
    """There is already a member with this address in your workspace."""


class LastAdministrator(Conflict):
    """This is the last administrator; make another member administrator first."""
