"""Named views of the list of dossiers: kept, renamed, shared, removed by whoever named them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from tne29.lib.errors import BadInput
from tne29.lib.text import clean_text

from ..models import SavedFilter

MOST = 40
SAME_NAME = "Vous avez déjà un filtre de ce nom\u00a0: choisissez-en un autre."
NO_NAME = "Donnez un nom à ce filtre, de 60 caractères au plus."
NOTHING = "Choisissez d’abord des filtres, une recherche ou un ordre dans la liste."
TOO_MANY = f"Vous avez déjà {MOST}\u00a0filtres\u00a0: supprimez-en avant d’en ajouter."


def save_filter(name: str, query: str, *, is_shared: bool = False, by: User, at: datetime) -> SavedFilter:
    if not query or len(query) > SavedFilter._meta.get_field("query").max_length:
        raise BadInput(NOTHING)
    if by.saved_filters.count() >= MOST:
        raise BadInput(TOO_MANY)
    return _written(SavedFilter(owner=by, name=_named(name), query=query, is_shared=is_shared, created_at=at))


def change_filter(saved: SavedFilter, name: str, *, is_shared: bool) -> SavedFilter:
    saved.name, saved.is_shared = _named(name), is_shared
    return _written(saved)


def _named(name: str) -> str:
    name = " ".join(clean_text(name).split())
    if not 0 < len(name) <= 60:
        raise BadInput(NO_NAME)
    return name


def _written(saved: SavedFilter) -> SavedFilter:
    """The name is the database’s to refuse: two windows may ask for it at once."""
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise BadInput(SAME_NAME) from error
    return saved
