"""Why a document could not be made."""

TOO_LONG = "too_long"
TOO_BIG = "too_big"
WRONG = "wrong"
GONE = "gone"


class PressFailure(Exception):
    """reason: TOO_LONG, TOO_BIG, WRONG (the layout itself failed), GONE (the press or who asked for it ended)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
