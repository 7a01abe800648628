"""Small fillable PDFs, as a team sends them back: the real names, any value, whatever a hostile hand adds."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from campaigns.questionnaire import acroform
from projects.models import Project


def hidden(project: Project, **more: str) -> dict[str, str]:
    """What the portal writes in the hidden fields of a blank form of that project’s campaign."""
    return {
        acroform.EDITION: project.edition.fingerprint,
        acroform.CAMPAIGN: project.campaign.slug,
        acroform.FORM: acroform.form_mark("0123456789abcdef"),
        **more,
    }


def prefilled(project: Project, revision: int | None = None) -> dict[str, str]:
    revision = project.revision if revision is None else revision
    return {acroform.PROJECT: project.reference, acroform.REVISION: str(revision)}


def filled(project: Project, ticked: Mapping[str, str] | None = None, marks: dict | None = None, **texts: str) -> bytes:
    """texts: by name, __ standing for a hyphen; ticked: values of the boxes, by name."""
    said = hidden(project) | (marks or {}) | {name.replace("__", "-"): text for name, text in texts.items()}
    return form(said, ticked or {})


def form(
    texts: Mapping[str, str], ticked: Mapping[str, str] | None = None, spoil: Callable[[Pdf], None] | None = None
) -> bytes:
    """One page; every field is its own widget. `spoil`: what a hostile hand does before it is saved."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    fields = [_text(pdf, name, text) for name, text in texts.items()]
    fields += [_box(pdf, name, value) for name, value in (ticked or {}).items()]
    pdf.pages[0].obj.Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), NeedAppearances=False)
    if spoil:
        spoil(pdf)
    return saved(pdf)


def saved(pdf: Pdf, **how: Any) -> bytes:
    made = BytesIO()
    pdf.save(made, **how)
    return made.getvalue()


def _text(pdf: Pdf, name: str, text: str | Object) -> Object:
    value = String(text) if isinstance(text, str) else text
    return pdf.make_indirect(_widget(FT=Name.Tx, T=String(name), V=value))


def _box(pdf: Pdf, name: str, value: str) -> Object:
    state = Name(f"/{acroform.state_of(value)}") if value else Name.Off
    return pdf.make_indirect(_widget(FT=Name.Btn, T=String(name), V=state, AS=state))


def _widget(**entries: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), **entries)
