"""Nothing is fetched: a listener waits for a connection, a file for its content to come out. Both wait in vain."""

import socket
import threading
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.tne29.lib.press.leaves import leaf

SECRET = "canari-7f3a91"


class Listener:
    """Counts who knocks."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.connections = 0
        threading.Thread(target=self._count, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.getsockname()[1]}"

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.server.close()


def hostile_markup(address: str, canary: Path) -> list[str]:
    targets = [f"{address}/x", f"file://{canary}", f"print:../{canary.name}", f"print:%2e%2e/{canary.name}"]
    forms = (
        '<img src="{0}" alt="a">',
        '<link rel="stylesheet" href="{0}">',
        '<link rel="attachment" href="{0}">',
        '<a rel="attachment" href="{0}">a</a>',
        '<object data="{0}"></object>',
        '<embed src="{0}">',
        '<style>@import url("{0}"); p {{ background: url("{0}") }}</style><p>a</p>',
        '<style>@font-face {{ font-family: f; src: url("{0}") }} b {{ font-family: f }}</style><b>a</b>',
        '<p style="background-image: url({0})">a</p>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><title>a</title>'
        '<use xlink:href="{0}#a"/><image xlink:href="{0}" width="9" height="9"/></svg>',
    )
    data = '<img alt="a" src="data:image/svg+xml,&lt;svg xmlns=\'http://www.w3.org/2000/svg\'&gt;&lt;/svg&gt;">'
    return [data, *(form.format(target) for form in forms for target in targets)]


def all_that_is_in(pdf: bytes) -> bytes:
    read = pikepdf.open(BytesIO(pdf))
    streams = [held.read_bytes() for held in read.objects if isinstance(held, pikepdf.Stream) and _is_plain(held)]
    return pdf + b"".join(streams)


def _is_plain(stream: pikepdf.Stream) -> bool:
    return stream.get("/Subtype") != pikepdf.Name.Image


def test_markup_that_got_through_fetches_nothing(press, listener, folder):
    """Even if a template forgot to escape: no connection, no file, however the address is written."""
    canary = folder.parent / "canary.txt"
    canary.write_text(SECRET, encoding="ascii")
    for markup in hostile_markup(listener.address, canary):
        made = press.write(leaf(markup), ["print"])
        assert SECRET.encode() not in all_that_is_in(made), markup
        assert not pikepdf.open(BytesIO(made)).attachments, markup
    assert listener.connections == 0


def test_our_own_files_are_served(press, folder):
    (folder / "point.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', encoding="ascii")
    served = press.write(leaf('<img src="print:point.svg" alt="un point" width="9" height="9">'), ["print"])
    absent = press.write(leaf('<img src="print:absent.svg" alt="un point" width="9" height="9">'), ["print"])
    assert served != absent
