"""Controls of a page. Each one is drawn by a single template, with its attributes already flat: pages have hundreds."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Choices = Sequence[tuple[str, str]]


class AnswerWidget(forms.Widget):
    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["flat"] = flatatt(context["widget"]["attrs"])
        return context

    def first_id(self, id_: str) -> str:
        """Where a link to the question leads: something that takes the focus."""
        return id_


class LineInput(AnswerWidget):
    template_name = "forms_web/widgets/input.html"

    def __init__(self, type_: str = "text", suggestions: Choices = (), **attrs: str) -> None:
        super().__init__(attrs)
        self.type, self.suggestions = type_, suggestions

    def get_context(self, name, value, attrs):
        if self.suggestions:
            attrs = {**(attrs or {}), "list": f"{name}_list"}
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"type": self.input_type(value), "suggestions": self.suggestions}
        return context

    def input_type(self, value: Any) -> str:
        return self.type


class DayInput(LineInput):
    """A calendar; as plain text when what was typed is no date, which a calendar would hide."""

    def __init__(self, **attrs: str) -> None:
        super().__init__("date", **attrs)

    def input_type(self, value: Any) -> str:
        return "text" if value and not (len(value) == 10 and value[4] == "-") else "date"


class TextInput(AnswerWidget):
    template_name = "forms_web/widgets/textarea.html"


class Picker(LineInput):
    """Types and picks in a long list: the address of its suggestions is given to the page’s script."""

    template_name = "forms_web/widgets/picker.html"

    def __init__(self, search: str, **attrs: str) -> None:
        super().__init__("search", **attrs)
        self.search = search

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, {**(attrs or {}), "list": f"{name}_list"})
        context["widget"]["search"] = self.search
        return context


class Select(AnswerWidget):
    """A list of choices. Its options are written once, since a table asks the same in each of its rows."""

    template_name = "forms_web/widgets/select.html"

    def __init__(self, choices: Choices, **attrs: str) -> None:
        super().__init__(attrs)
        self.choices = choices

    @cached_property
    def options(self) -> SafeString:
        return format_html_join("", '<option value="{}">{}</option>', self.choices)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["options"] = self.options
        if value:
            chosen = format_html('value="{}"', value)
            context["widget"]["options"] = mark_safe(self.options.replace(chosen, f"{chosen} selected", 1))
        return context


class Radios(AnswerWidget):
    """Choices laid out; the chosen ones are those of the value, one or several."""

    template_name = "forms_web/widgets/choices.html"
    use_fieldset = True
    type = "radio"

    def __init__(self, choices: Choices, **attrs: str) -> None:
        super().__init__(attrs)
        self.choices = choices

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = value if isinstance(value, list) else [value]
        options = [(key, label, key in chosen) for key, label in self.choices]
        context["widget"] |= {"options": options, "type": self.type, "inline": len(options) == 2}
        return context

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return ""

    def first_id(self, id_: str) -> str:
        return f"{id_}_0"


class Boxes(Radios):
    type = "checkbox"

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])


class Box(AnswerWidget):
    template_name = "forms_web/widgets/tick.html"

    def format_value(self, value):
        return value is True

    def value_from_datadict(self, data, files, name):
        return name in data

    def value_omitted_from_data(self, data, files, name):
        return False


class FilesInput(AnswerWidget):
    """Adds files; those already there are listed by the field, since a browser cannot show them."""

    template_name = "forms_web/widgets/files.html"
    needs_multipart_form = True
    pieces: Sequence[Any] = ()
    hidden_words: Sequence[str] = ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"pieces": self.pieces, "hidden_words": self.hidden_words}
        return context

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class Display(AnswerWidget):
    """Nothing to type: a value in words."""

    use_fieldset = True

    def __init__(self, template_name: str, **attrs: str) -> None:
        super().__init__(attrs)
        self.template_name = template_name

    def format_value(self, value: Any) -> Any:
        return value

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return ""
