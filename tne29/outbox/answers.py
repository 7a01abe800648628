"""What can become of a letter in somebody’s hands, besides having been accepted."""


class NotAccepted(Exception):
    """The letter certainly did not leave. The words are the server's own."""


class TryLater(NotAccepted):
    """Said of this letter: the next one may pass."""


class Unreachable(TryLater):
    """Said of the carrier itself: no letter would pass now."""


class Refused(NotAccepted):
    """For good."""


class LeaseLost(Exception):
    """Somebody else took the letter over while we were frozen: not a byte more."""


class FateUnknown(Exception):
    """The final dot was sent and no answer came: accepted or not, nobody can tell (RFC 1047)."""
