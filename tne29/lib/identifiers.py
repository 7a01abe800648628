"""Numbers and codes that carry their own check: a slip of the pen is seen before anything is looked up."""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LOOKALIKES = {"O": "DQ", "0": "DQ", "I": "J7", "1": "J7", "L": "J7"}
PREFIX = "TNE29"
BODY = 5
CODE_GROUPS, CODE_GROUP = 5, 5
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
LA_POSTE = "356000000"

REFERENCE_PATTERN = rf"{PREFIX}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{2}}"
_UAI = re.compile(r"[0-9]{7}[A-Z]")
_REFERENCE = re.compile(REFERENCE_PATTERN)
_SYMBOLS = re.compile(rf"[{ALPHABET}]+")
_SEPARATORS = re.compile(r"[\s.\-_\u2010-\u2015\u2212]+")


def uai_is_valid(value: str) -> bool:
    return bool(_UAI.fullmatch(value)) and value[7] == UAI_LETTERS[int(value[:7]) % 23]


def read_uai(value: str) -> str:
    """As kept: upper case, no space."""
    return _SEPARATORS.sub("", value).upper()


def siren_is_valid(value: str) -> bool:
    return _digits(value, 9) and _luhn(value) % 10 == 0


def siret_is_valid(value: str) -> bool:
    if not _digits(value, 14) or not siren_is_valid(value[:9]):
        return False
    if value.startswith(LA_POSTE) and sum(map(int, value)) % 5 == 0:
        return True
    return _luhn(value) % 10 == 0


def _digits(value: str, length: int) -> bool:
    return len(value) == length and value.isascii() and value.isdigit()


def _luhn(value: str) -> int:
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(value)))
    return sum(number - 9 if number > 9 else number for number in doubled)


# -- the reference of a project: TNE29-7KQ4-M2 -----------------------------------------------------


def new_reference() -> str:
    body = _random(BODY)
    return _dressed(body + _check(body))


def reference_is_valid(value: str) -> bool:
    """Exactly as we write it, check symbol included."""
    return bool(_REFERENCE.fullmatch(value)) and _balanced(value.removeprefix(f"{PREFIX}-").replace("-", ""))


def read_reference(value: str) -> str | None:
    """As we write it, from what was typed: lower case, spaces, no prefix, one O that the check resolves."""
    symbols = _SEPARATORS.sub("", value).upper().removeprefix(PREFIX)
    if len(symbols) != BODY + 1:
        return None
    return next(
        (_dressed(reading) for reading in _readings(symbols) if _balanced(reading)),
        None,
    )


def _readings(symbols: str) -> list[str]:
    """A single doubtful sign has one reading at most that passes the check: that is what the check is for."""
    doubtful = [sign for sign in symbols if sign not in ALPHABET]
    if len(doubtful) > 1:
        return []
    if not doubtful:
        return [symbols]
    return [symbols.replace(doubtful[0], guess) for guess in LOOKALIKES.get(doubtful[0], "")]


def _check(body: str) -> str:
    """Weights 1 to 6 modulo a prime: any wrong symbol, any two symbols swapped, change the sum."""
    return next(symbol for symbol in ALPHABET if _balanced(body + symbol))


def _balanced(symbols: str) -> bool:
    weighted = (weight * ALPHABET.index(symbol) for weight, symbol in enumerate(symbols, start=1))
    return sum(weighted) % len(ALPHABET) == 0


def _dressed(symbols: str) -> str:
    return f"{PREFIX}-{symbols[:4]}-{symbols[4:]}"


# -- the code of a receipt: nobody can guess it ----------------------------------------------------


def new_code() -> str:
    """25 symbols of 31, 123.8 bits, in five groups."""
    return _grouped(_random(CODE_GROUPS * CODE_GROUP))


def read_code(value: str) -> str | None:
    """As we write it, from what somebody typed; None when it cannot be a code."""
    symbols = _SEPARATORS.sub("", value).upper()
    whole = len(symbols) == CODE_GROUPS * CODE_GROUP and _SYMBOLS.fullmatch(symbols)
    return _grouped(symbols) if whole else None


def _grouped(symbols: str) -> str:
    return "-".join(symbols[start : start + CODE_GROUP] for start in range(0, len(symbols), CODE_GROUP))


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
