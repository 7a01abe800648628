"""Files sent instead of a filled form, each kind made here: byte by byte where a library would not."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, Permissions, String

from tests.projects.papers.forms import form, saved

PACKED = ObjectStreamMode.generate
SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
TEXTS = {"titre": "Une webradio", "resume": "Deux\nlignes"}


def _field(pdf: Pdf) -> Dictionary:
    return pdf.Root.AcroForm.Fields[0]


def _script_of_the_document(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))


def _script_at_opening(pdf: Pdf) -> None:
    pdf.Root.OpenAction = SCRIPT


def _script_of_a_field(pdf: Pdf) -> None:
    _field(pdf).AA = Dictionary(K=SCRIPT)


def _action_of_a_field(pdf: Pdf) -> None:
    _field(pdf).A = Dictionary(S=Name.SubmitForm, F=String("https://example.invalid/"))


def _script_of_a_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=SCRIPT)


def _script_behind_another_action(pdf: Pdf) -> None:
    hidden = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array([Array([Dictionary(S=Name.Launch)])]))
    pdf.Root.OpenAction = hidden


def _script_in_an_object_nobody_points_to(pdf: Pdf) -> None:
    pdf.Root.Perhaps = pdf.make_indirect(Dictionary(Deep=Array([Dictionary(JS=String("1"))])))


def _xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm.XFA = Array([String("template"), pdf.make_stream(b"<xdp/>")])


def _file_inside(pdf: Pdf) -> None:
    pdf.attachments["secret.txt"] = AttachedFileSpec(pdf, b"secret", filename="secret.txt")


def _file_in_a_note(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 1, 1]))
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))


ACTIVE: dict[str, tuple[Callable[[Pdf], None], str]] = {
    "script of the document": (_script_of_the_document, "scripted"),
    "script at opening": (_script_at_opening, "scripted"),
    "script of a field": (_script_of_a_field, "scripted"),
    "action of a field": (_action_of_a_field, "scripted"),
    "script of a page": (_script_of_a_page, "scripted"),
    "action behind another": (_script_behind_another_action, "scripted"),
    "script out of the way": (_script_in_an_object_nobody_points_to, "scripted"),
    "XFA": (_xfa, "xfa"),
    "file inside": (_file_inside, "files_inside"),
    "file in a note": (_file_in_a_note, "files_inside"),
}


def encrypted(user: str = "") -> bytes:
    with Pdf.open(BytesIO(form(TEXTS))) as pdf:
        return saved(pdf, encryption=Encryption(owner="secret", user=user, allow=Permissions(modify_form=False)))


def many_fields(number: int) -> bytes:
    return form({f"champ{place}": "x" for place in range(number)})


def deep_fields(depth: int) -> bytes:
    def spoil(pdf: Pdf) -> None:
        node = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("fond"), V=String("x")))
        for place in range(depth):
            node = pdf.make_indirect(Dictionary(T=String(f"n{place}"), Kids=Array([node])))
        pdf.Root.AcroForm.Fields.append(node)

    return form(TEXTS, spoil=spoil)


def looping_fields() -> bytes:
    def spoil(pdf: Pdf) -> None:
        node = pdf.make_indirect(Dictionary(T=String("boucle"), FT=Name.Tx, V=String("v")))
        node.Kids = Array([node, node])
        pdf.Root.AcroForm.Fields.append(node)

    return form(TEXTS, spoil=spoil)


def looping_pages() -> bytes:
    return raw("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>")


def many_options(number: int) -> bytes:
    def spoil(pdf: Pdf) -> None:
        words = Array([Array([String(f"v{place}"), String(f"Libellé {place}")]) for place in range(number)])
        choice = Dictionary(FT=Name.Ch, T=String("liste"), V=String("Libellé 3"), Opt=words)
        pdf.Root.AcroForm.Fields.append(pdf.make_indirect(choice))

    return form(TEXTS, spoil=spoil)


def many_kids(number: int) -> bytes:
    """One field with as many widgets, all of them the same object."""

    def spoil(pdf: Pdf) -> None:
        widget = pdf.make_indirect(Dictionary(Subtype=Name.Widget))
        pdf.Root.AcroForm.Fields.append(
            pdf.make_indirect(Dictionary(T=String("large"), FT=Name.Btn, Kids=Array([widget] * number)))
        )

    return form(TEXTS, spoil=spoil)


def nested_arrays(depth: int) -> bytes:
    return raw("<</Type/Catalog/Pages 2 0 R/Deep 3 0 R>>", PAGES, "[" * depth + "]" * depth)


PAGES = "<</Type/Pages/Kids[<</Type/Page/MediaBox[0 0 9 9]>>]/Count 1>>"
NO_PAGE = "<</Type/Pages/Kids[]/Count 0>>"


def bomb_of_text(megabytes: int) -> bytes:
    """The value of a field is a stream that swells a thousand times."""

    def spoil(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields.append(
            pdf.make_indirect(Dictionary(T=String("gros"), FT=Name.Tx, V=_swelling(pdf, megabytes)))
        )

    return form(TEXTS, spoil=spoil)


def _swelling(pdf: Pdf, megabytes: int):
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(megabytes)) + packer.flush()
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode)
    return stream


def bomb_of_objects(megabytes: int) -> bytes:
    """The objects themselves are in a stream that swells."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"4 0 <</A(") + b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(megabytes))
    packed += packer.flush()
    head = f"<</Type/ObjStm/N 1/First 4/Length {len(packed)}/Filter/FlateDecode>>stream\n"
    body = [b"<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>", PAGES.encode(), head.encode() + packed + b"\nendstream"]
    return _with_stream_of_objects(body)


def _with_stream_of_objects(bodies: list[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += b"%d 0 obj" % number + body + b"endobj\n"
    rows = [(0, 0, 255), *((1, place, 0) for place in places), (2, 3, 0), (1, len(made), 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    head = f"5 0 obj<</Type/XRef/Size {len(rows)}/W[1 4 1]/Root 1 0 R/Length {len(table)}>>stream\n"
    return made + head.encode() + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % len(made)


def raw(*objects: str) -> bytes:
    """A file with these objects, numbered from 1; the first one is its root."""
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj{body}endobj\n".encode()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer<</Root 1 0 R/Size {size}>>\n"
    return made + f"{table}startxref\n{len(made)}\n%%EOF\n".encode()
