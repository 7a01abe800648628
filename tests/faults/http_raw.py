"""HTTP requests written by hand on a socket, so that they can be cut where we like."""

import secrets
import socket
import struct
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

LINGER_ZERO = struct.pack("ii", 1, 0)


def finish(sock: socket.socket) -> None:
    """FIN: the browser is closed."""
    sock.close()


def reset(sock: socket.socket) -> None:
    """RST: the network gives up."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
    sock.close()


def half_close(sock: socket.socket) -> None:
    """The client will send nothing more but waits for the answer; the server has to hang up."""
    sock.shutdown(socket.SHUT_WR)
    sock.settimeout(20)
    try:
        while sock.recv(65536):
            pass
    except ConnectionResetError:
        pass
    finally:
        sock.close()


ENDINGS: dict[str, Callable[[socket.socket], None]] = {"fin": finish, "rst": reset, "half-close": half_close}


class Body(NamedTuple):
    content_type: str
    data: bytes


def urlencoded(fields: dict[str, str]) -> Body:
    return Body("application/x-www-form-urlencoded", urlencode(fields).encode())


def multipart(fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> Body:
    """The files come first, as in a page whose last hidden field says that everything has come."""
    mark = secrets.token_hex(12)
    parts = [_part(mark, f'name="{key}"; filename="{name}"', data) for key, (name, data) in files.items()]
    parts += [_part(mark, f'name="{key}"', value.encode()) for key, value in fields.items()]
    return Body(f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode())


def _part(mark: str, disposition: str, data: bytes) -> bytes:
    return f"--{mark}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + data + b"\r\n"


def post(path: str, body: Body, **headers: str) -> tuple[bytes, bytes]:
    """(head, body) of a POST that announces its length."""
    return _head(path, body, {"Content-Length": str(len(body.data))} | _named(headers)), body.data


def chunked_post(path: str, body: Body, **headers: str) -> tuple[bytes, bytes]:
    """The same, whose length is not known beforehand."""
    pieces = [body.data[start : start + 50] for start in range(0, len(body.data), 50)]
    written = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    return _head(path, body, {"Transfer-Encoding": "chunked"} | _named(headers)), written


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


def _head(path: str, body: Body, headers: dict[str, str]) -> bytes:
    headers = {"Host": "127.0.0.1", "Connection": "close", "Content-Type": body.content_type} | headers
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


def send_cut(port: int, data: bytes, ending: Callable[[socket.socket], None]) -> None:
    sock = socket.create_connection(("127.0.0.1", port), timeout=20)
    sock.sendall(data)
    ending(sock)


def send_whole(port: int, data: bytes) -> tuple[int, bytes]:
    """(status, the whole answer)."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as sock:
        sock.sendall(data)
        answer = b"".join(iter(lambda: sock.recv(65536), b""))
    return int(answer.split(b" ", 2)[1]), answer
