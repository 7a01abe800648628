"""The controls of a page of HTML. Their values are taken out of it before it is laid out: no text can stall it."""

from dataclasses import dataclass

TEXT, AREA, BOX, RADIO, LIST, HIDDEN = "text", "area", "box", "radio", "list", "hidden"
TAGS = ("input", "textarea", "select")
_TYPES = {"checkbox": BOX, "radio": RADIO, "hidden": HIDDEN}


@dataclass(frozen=True)
class Control:
    """value: the text, the option chosen in a list, or the state that a box has when it is ticked.

    longest: 0 for no limit; comb: one place for each sign; right: written from the right, as amounts are.
    """

    name: str
    kind: str
    title: str = ""
    value: str = ""
    is_ticked: bool = False
    options: tuple[tuple[str, str], ...] = ()
    longest: int = 0
    comb: bool = False
    right: bool = False


def take_out(tree) -> list[Control]:
    """The controls in their order; the tree keeps where they stand."""
    return [_taken(element) for element in tree.iter() if element.tag in TAGS]


def _taken(element) -> Control:
    kind = {"textarea": AREA, "select": LIST}.get(element.tag) or _TYPES.get(element.get("type", ""), TEXT)
    options = tuple((option.get("value", ""), option.text or "") for option in element.iter("option"))
    return Control(
        name=element.attrib["name"],
        kind=kind,
        title=element.get("title", ""),
        value=_value(element),
        is_ticked=element.attrib.pop("checked", None) is not None,
        options=options,
        longest=int(element.get("maxlength") or 0),
        comb="data-comb" in element.attrib,
        right="data-right" in element.attrib,
    )


def _value(element) -> str:
    if element.tag == "textarea":
        value, element.text = element.text or "", None
        return value.removeprefix("\n")
    if element.tag == "select":
        chosen = [option.get("value", "") for option in element.iter("option") if "selected" in option.attrib]
        for option in list(element):
            element.remove(option)
        return chosen[0] if chosen else ""
    return element.attrib.pop("value", "")
