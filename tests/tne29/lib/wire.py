"""Requests as bytes: what a browser sends, and what a hostile or unlucky one does."""

import io
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----tne29boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass
class Answer:
    status: int = 0
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def part(name: str, content: bytes, *, filename: bytes | None = None, extra: bytes = b"") -> bytes:
    named = b'; filename="%s"' % filename if filename is not None else b""
    return b'--%s\r\nContent-Disposition: form-data; name="%s"%s%s\r\n\r\n%s\r\n' % (
        BOUNDARY.encode(),
        name.encode(),
        named,
        extra,
        content,
    )


def parts(*written: bytes) -> bytes:
    return b"".join(written) + b"--%s--\r\n" % BOUNDARY.encode()


class Wire:
    """Calls the application as a WSGI server does; `declared` is the Content-Length when it lies."""

    def __init__(self) -> None:
        self.application = WSGIHandler()

    def post(self, path: str, body: bytes, content_type: str = FORM, **more) -> Answer:
        return self.call("POST", path, body, CONTENT_TYPE=content_type, **more)

    def call(self, method: str, path: str, body: bytes = b"", *, declared: object = None, **environ) -> Answer:
        path, _, query = path.partition("?")
        answer = Answer()

        def start_response(status: str, headers: list, exc_info=None) -> None:
            answer.status, answer.headers = int(status[:3]), dict(headers)

        content = self.application(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "CONTENT_LENGTH": str(len(body)) if declared is None else declared,
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "wsgi.input": io.BytesIO(body),
                "wsgi.url_scheme": "http",
                **environ,
            },
            start_response,
        )
        answer.body = b"".join(content)
        content.close()
        return answer
