"""The project lead says what a partner reads of the dossiers of a call."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from campaigns.models import Call, Theme
from partners.models import Partner
from schools.models import Territory
from tne29.lib.errors import Refusal

from ..models import Remit, RemitAct

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
    by: User,
    at: datetime,
) -> Remit:
    """In the place of what was there, which its acts keep. Without a section, nothing is read."""
    wanted, themes, territories = set(sections), list(themes), list(territories)
    keys = [each.key for each in call.edition.questionnaire.sections]
    if wanted - set(keys):
        raise Refusal(UNKNOWN)
    if any(theme.call_id != call.pk for theme in themes):
        raise Refusal(OTHER_CALL)
    chosen = {"sections": [key for key in keys if key in wanted], "with_files": with_files}
    remit, _ = Remit.objects.update_or_create(partner=partner, call=call, defaults=chosen)
    remit.themes.set(themes)
    remit.territories.set(territories)
    named = {"themes": [str(each) for each in themes], "territories": [str(each) for each in territories]}
    told = {"by": by, "by_name": by.get_full_name(), "at": at}
    RemitAct.objects.create(partner=partner, call=call, **chosen, **named, **told)
    return remit
