"""What a browser would send back of a page, if nobody touched it."""

from html.parser import HTMLParser

from django.http import QueryDict

CHECKED = ("checkbox", "radio")
NOT_SENT = ("submit", "button", "reset", "image", "file")


class Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._select: str | None = None
        self._area: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._text = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in pairs}
        name = "" if "disabled" in attributes else attributes.get("name", "")
        if tag == "input":
            self._input(name, attributes)
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((attributes.get("value", ""), "selected" in attributes))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self._send(self._area, self._text.removeprefix("\n"))
            self._area = None
        elif tag == "select" and self._select is not None:
            self._chosen()
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def _input(self, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "text")
        if kind in NOT_SENT or (kind in CHECKED and "checked" not in attributes):
            return
        self._send(name, attributes.get("value", "on" if kind in CHECKED else ""))

    def _chosen(self) -> None:
        """The option marked, or the first one, as a list of one line shows it."""
        chosen = [value for value, is_chosen in self._options if is_chosen] or [value for value, _ in self._options[:1]]
        for value in chosen:
            self._send(self._select, value)

    def _send(self, name: str, value: str) -> None:
        if name:
            self.sent.append((name, value))


def sent_back(page: str) -> QueryDict:
    controls = Controls()
    controls.feed(page)
    controls.close()
    data = QueryDict(mutable=True)
    for name, value in controls.sent:
        data.appendlist(name, value)
    return data
