"""CLAMAV_URL: an address of a socket, or the portal does not start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tne29.settings import env

pytestmark = pytest.mark.once


@pytest.mark.parametrize("value", ["", "tcp://clamav:3310", "tcp://[::1]:3310", "unix:///run/clamav/clamd.ctl"])
def test_good_addresses(monkeypatch, value):
    monkeypatch.setenv("CLAMAV_URL", value)
    assert env.socket_url("CLAMAV_URL") == value


@pytest.mark.parametrize(
    "value",
    [
        "clamav",
        "http://clamav:3310",
        "tcp://clamav",
        "tcp://:3310",
        "tcp://a:99999",
        "tcp://a:1/x",
        "unix://",
        "unix:///",
    ],
)
def test_others_stop_the_start_with_the_name_and_what_is_expected(monkeypatch, value):
    monkeypatch.setenv("CLAMAV_URL", value)
    with pytest.raises(ImproperlyConfigured, match=r"CLAMAV_URL.*attendu tcp://"):
        env.socket_url("CLAMAV_URL")
