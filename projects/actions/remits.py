"""The project lead says what a partner reads of the dossiers of a call."""

from collections.abc import Iterable

from django.db import transaction

from campaigns.models import Call, Theme
from partners.models import Partner
from schools.models import Territory
from tne29.lib.errors import Refusal

from ..models import Remit

UNKNOWN = "Ce questionnaire n’a pas toutes les parties choisies\u00a0: rouvrez la page et recommencez."
OTHER_CALL = "Une des thématiques choisies n’est pas de cet appel\u00a0: rouvrez la page et recommencez."


@transaction.atomic
def set_remit(
    partner: Partner,
    call: Call,
    *,
    sections: Iterable[str],
    with_files: bool,
    themes: Iterable[Theme] = (),
    territories: Iterable[Territory] = (),
) -> Remit:
    """In the place of what was there. Without a section, nothing is read."""
    wanted, themes = set(sections), list(themes)
    keys = [each.key for each in call.edition.questionnaire.sections]
    if wanted - set(keys):
        raise Refusal(UNKNOWN)
    if any(theme.call_id != call.pk for theme in themes):
        raise Refusal(OTHER_CALL)
    chosen = {"sections": [key for key in keys if key in wanted], "with_files": with_files}
    remit, _ = Remit.objects.update_or_create(partner=partner, call=call, defaults=chosen)
    remit.themes.set(themes)
    remit.territories.set(territories)
    return remit
