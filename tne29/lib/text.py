"""What people type, made safe to keep, show, print and search: no hidden sign, one form for each letter."""

import re
import unicodedata

from .errors import Refusal

MARKS_PER_BASE = 8

_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_ZERO_WIDTH = "\u00ad\u200b\u2060-\u2065\ufeff\ufff9-\ufffb"
_NEVER_TEXT = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_JOINERS_AND_BLANKS = "\u200c\u200d\u115f\u1160\u3164\uffa0\u2800"

_HIDDEN = re.compile(f"[{_CONTROLS}{_BIDI}{_ZERO_WIDTH}{_NEVER_TEXT}]")
_HIDDEN_IN_A_LINE = re.compile(f"[{_CONTROLS}{_BIDI}{_ZERO_WIDTH}{_NEVER_TEXT}{_JOINERS_AND_BLANKS}]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\n\r\x0b\x0c\x85\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+")
_MAYBE_PILED = re.compile(f"[\u0300-\U0010ffff]{{{MARKS_PER_BASE + 1}}}")
_NOT_A_WORD = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def clean_line(value: str) -> str:
    """One line: line ends and tabs become a space, hidden signs go, accents are composed (NFC)."""
    return _composed(_HIDDEN_IN_A_LINE.sub("", _SPACES.sub(" ", value)), _one_space)


def clean_text(value: str) -> str:
    """A long text: line ends become \\n, hidden signs go, accents are composed (NFC)."""
    return _composed(_HIDDEN.sub("", _LINE_END.sub("\n", value)), str.strip)


def search_key(value: str) -> str:
    """What two spellings of a name share: « St-Pol-de-Léon » and « saint pol de leon »."""
    return " ".join(_SAINTS.get(word, word) for word in _plain(value).split())


def ascii_slug(value: str, max_length: int = 60) -> str:
    """For the name of a file or an address: « ecole-jules-ferry »."""
    letters = _plain(value).encode("ascii", "ignore").decode()
    return "-".join(letters.split())[:max_length].strip("-")


def _one_space(value: str) -> str:
    return _SPACES.sub(" ", value).strip()


def _composed(value: str, tidy) -> str:
    if value.isascii():
        return tidy(value)
    return tidy(_unpiled(unicodedata.normalize("NFC", _unpiled(value))))


def _unpiled(value: str) -> str:
    """At most eight accents on a letter; done before composing too, which is quadratic on a pile."""
    if not _MAYBE_PILED.search(value):
        return value
    kept, pile = [], 0
    for sign in value:
        pile = pile + 1 if unicodedata.category(sign)[0] == "M" else 0
        if pile <= MARKS_PER_BASE:
            kept.append(sign)
    return "".join(kept)


def _plain(value: str) -> str:
    folded = unicodedata.normalize("NFKD", clean_line(value)).casefold()
    letters = [sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign)]
    return _NOT_A_WORD.sub(" ", "".join(letters).translate(_LIGATURES)).strip()


def required_text(text: str, longest: int, *, empty: str, too_long: str) -> str:
    """What somebody wrote, cleaned; `empty` and `too_long` are the sentences of the refusals."""
    text = clean_text(text).strip()
    if not text:
        raise Refusal(empty)
    if len(text) > longest:
        raise Refusal(too_long)
    return text
