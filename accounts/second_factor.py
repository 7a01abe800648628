"""The second factor: has this session shown it? Read from the session, without a query."""

import base64
import hashlib

import qrcode
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest

METHOD = "mfa"


def is_passed(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record["method"] == METHOD for record in records)


def forget(request: HttpRequest) -> None:
    """A session whose factor was taken away must show the new one."""
    records = get_authentication_records(request, request.user)
    kept = [record for record in records if record["method"] != METHOD]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


def sealed(text: str) -> str:
    return _vault().encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    return _vault().decrypt(text.encode()).decode()


def _vault() -> MultiFernet:
    """Opens what SECRET_KEY or one of its fallbacks closed."""
    return MultiFernet([_fernet(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str) -> Fernet:
    digest = hashlib.sha256(b"accounts.second_factor:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def qr_drawing(text: str) -> dict:
    """The side, in modules, and the path of an SVG drawing of the code."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return {"side": len(rows), "path": path}
