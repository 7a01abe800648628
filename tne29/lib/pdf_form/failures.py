"""Why a file is not read."""

NOT_PDF = "not_pdf"
BROKEN = "broken"
LOCKED = "locked"
SCRIPTED = "scripted"
XFA = "xfa"
FILES_INSIDE = "files_inside"
PAGES = "pages"
FIELDS = "fields"
WORDS = "words"
SLOW = "slow"
HEAVY = "heavy"


class Unreadable(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
