"""Rows picked by searching, in the administration."""

from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest


class RowPicker(AutocompleteSelect):
    """Django’s own asks the database for whatever was sent, and fails on « abc »."""

    def optgroups(self, name: str, value: list, attrs: dict | None = None) -> list:
        numbers = [each for each in map(str, value) if each.isascii() and each.isdigit() and len(each) < 19]
        return super().optgroups(name, numbers, attrs)


class PicksRows:
    """Of a ModelAdmin that has `autocomplete_fields`."""

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowPicker(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
