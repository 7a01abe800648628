"""What breaks each promise, written where the rules would have refused it: (promise, words of the finding, plant)."""

import uuid
from collections.abc import Callable

from django.core.files.storage import default_storage
from django.db import connection

from projects.models import (
    Complement,
    Decision,
    Deposit,
    PaperAnswer,
    PreparedDecision,
    Project,
    Release,
    ReleaseItem,
)
from tests.factories import INSIDE
from tests.moments import at
from tests.projects import desk
from tne29.outbox.models import Enclosure, Letter

REMINDED = at("2023-10-13 09:00:30")
NOW = at("2023-10-13 10:00:00")
EARLY, LATE = "2023-01-01 00:00:00", "2023-12-01 00:00:00"


def sql(statement: str) -> Callable[[dict], None]:
    """Plain SQL, with the names of the world in it."""

    def plant(world: dict) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**world, early=EARLY, late=LATE, deposit=DEPOSIT.format(**world)))

    return plant


DEPOSIT = "(SELECT MAX(id) FROM projects_deposit WHERE project_id = {filed})"
LAST, FIRST = "UPDATE projects_deposit SET {} WHERE id = {{deposit}}", "WHERE project_id = {filed} AND number = 1"


def last(change: str) -> Callable[[dict], None]:
    return sql(LAST.format(change))


def another_campaign(world: dict) -> None:
    other = desk.make_campaign(slug="autre").window_in_force()
    sql(f"UPDATE projects_deposit SET window_id = {other.pk} WHERE id = {{deposit}}")(world)


def own_window_too_short(world: dict) -> None:
    filed = Project.objects.get(pk=world["filed"])
    ends_at = at("2023-09-30 00:00:00")
    filed.window = filed.campaign.windows.create(
        is_special=True, opens_at=at("2023-09-04 00:00:00"), ends_at=ends_at, created_at=ends_at
    )
    filed.save(update_fields=["window"])


def content_gone(world: dict) -> None:
    sql("DELETE FROM projects_depositcontent WHERE deposit_id = {deposit}")(world)


def unreadable(world: dict) -> None:
    Project.objects.filter(pk=world["draft"]).update(answers=[1])


def content_that_is_not_its_own(world: dict) -> None:
    """Sealed again, without our key: the hash agrees, the words do not."""
    first, second = Deposit.objects.filter(project=world["filed"]).select_related("content").order_by("number")
    salt, text = first.content.salt, first.content.content
    with connection.cursor() as cursor:
        words = "UPDATE projects_depositcontent SET salt = %s, content = %s WHERE deposit_id = %s"
        cursor.execute(words, [salt, text, second.pk])
        cursor.execute(
            "UPDATE projects_deposit SET content_hash = %s, signature = '' WHERE id = %s",
            [first.content_hash, second.pk],
        )


def letter_of_reminder_gone(world: dict) -> None:
    Letter.objects.filter(kind="reminder").delete()


def a_receipt_gone(world: dict) -> None:
    Letter.objects.filter(kind="receipt", key__contains=":2:").delete()


def decision_of(world: dict) -> Decision:
    """Written by no verb: the dossier is only deposited."""
    filed = Project.objects.get(pk=world["filed"])
    return Decision.objects.create(
        project=filed, deposit=filed.last_deposit(), kind="refused", reason="Non.", by=filed.created_by, at=INSIDE
    )


def prepared_though_decided(world: dict) -> None:
    filed = Project.objects.get(pk=world["filed"])
    words = {"kind": "refused", "reason": "Non.", "by": filed.created_by, "at": INSIDE}
    PreparedDecision.objects.create(project=filed, deposit=filed.last_deposit(), **words)
    Project.objects.filter(pk=filed.pk).update(state="refused")


def published_for_another(world: dict) -> None:
    decision = decision_of(world)
    release = Release.objects.create(key=uuid.uuid4(), by=decision.by, asked_at=INSIDE)
    ReleaseItem.objects.create(
        release=release, project_id=world["draft"], version=1, state="released", decision=decision
    )


def complement_astray(world: dict) -> None:
    filed = Project.objects.get(pk=world["filed"])
    deposit, window = filed.last_deposit(), filed.campaign.window_in_force()
    by = {"by": filed.created_by, "at": INSIDE}
    Complement.objects.create(project=filed, deposit=deposit, window=window, message="Précisez.", **by)


def paper_out_of_the_window(world: dict) -> None:
    filed = Project.objects.get(pk=world["filed"])
    scan = {"file": "papiers/x", "name": "x.pdf", "size": 1, "sha256": "x", "content_type": "application/pdf"}
    PaperAnswer.objects.create(
        project=filed, received_at=at("2023-01-01 00:00:00"), by=filed.created_by, at=INSIDE, **scan
    )


PLANTS = {
    "deposit after its window": (
        "I1",
        "hors de sa fenêtre",
        last("at = '{late}', window_ends_at = '2024-01-01 00:00:00'"),
    ),
    "deposit before its window": (
        "I1",
        "hors de sa fenêtre",
        last("at = '{early}', window_opens_at = '2022-01-01 00:00:00'"),
    ),
    "bounds forged": ("I1", "les bornes notées", last("window_ends_at = '{late}'")),
    "window of another campaign": ("I1", "celle d’une autre campagne", another_campaign),
    "window cut below a deposit": (
        "I1",
        "finit avant lui",
        sql(
            "INSERT INTO campaigns_window (campaign_id, is_special, opens_at, ends_at, reason, created_at) "
            "VALUES ({campaign}, FALSE, '2023-09-04 00:00:00', '2023-09-30 22:00:00', '', '2023-09-30 22:00:00')"
        ),
    ),
    "own window cut below a deposit": ("I1", "le délai de son dossier finit avant lui", own_window_too_short),
    "dates shown": ("I1", "les dates affichées", sql("UPDATE campaigns_campaign SET closes_on = '2023-10-25'")),
    "content deleted": ("I2", "son contenu a disparu", content_gone),
    "content altered": (
        "I2",
        "ne donne plus l’empreinte",
        sql("UPDATE projects_depositcontent SET content = content || ' ' WHERE deposit_id = {deposit}"),
    ),
    "hash altered": ("I2", "n’est pas ce que le portail a signé", last("content_hash = 'aa'")),
    "signature altered": ("I2", "n’est pas ce que le portail a signé", last("signature = 'AAAA'")),
    "content of another deposit": ("I2", "ne parle pas de ce dépôt", content_that_is_not_its_own),
    "erased without a reason": (
        "I2",
        "un effacement sans motif",
        sql("UPDATE projects_depositcontent SET erased_at = '{late}', content = '' WHERE deposit_id = {deposit}"),
    ),
    "number skipped": ("I2", "il n’en reste que 2", last("number = 5")),
    "state without a deposit": (
        "I2",
        "son état suppose un dépôt",
        sql("UPDATE projects_project SET state = 'accepted' WHERE id = {draft}"),
    ),
    "moment of the deposit": (
        "I2",
        "n’est pas celle de son accusé",
        sql("UPDATE projects_project SET submitted_at = '{late}' WHERE id = {filed}"),
    ),
    "save deleted": (
        "I3",
        "enregistrements annoncés",
        sql("DELETE FROM projects_revision WHERE project_id = {filed} AND number = 2"),
    ),
    "answer overwritten": (
        "I3",
        "a été remplacé",
        lambda world: Project.objects.filter(pk=world["draft"]).update(answers={"titre": "Autre"}),
    ),
    "answer that nobody wrote": (
        "I3",
        "aucun enregistrement n’a écrit",
        lambda world: Project.objects.filter(pk=world["draft"]).update(answers={"titre": "Le canot", "effectif": 3}),
    ),
    "reminder without a letter": ("I4", "sans courriel", letter_of_reminder_gone),
    "reminder after the end": ("I4", "après la fin", sql("UPDATE projects_reminder SET at = '{late}'")),
    "reminder after the deposit": (
        "I4",
        "ce n’était plus un brouillon",
        sql("UPDATE projects_reminder SET project_id = {filed} WHERE state = 'sent'"),
    ),
    "reminder not sent": ("I4", "pas envoyé", sql("DELETE FROM projects_reminder")),
    "journal altered": (
        "I5",
        "elle a été modifiée",
        sql("UPDATE projects_journalentry SET message = 'autre' " + FIRST),
    ),
    "state that jumps": (
        "I5",
        "elle ne part pas de l’état précédent",
        sql("UPDATE projects_journalentry SET from_state = 'refused' WHERE act = 'deposit' AND number = 3"),
    ),
    "move that does not exist": (
        "I5",
        "ce passage n’existe pas",
        sql("UPDATE projects_journalentry SET to_state = 'accepted' WHERE act = 'deposit'"),
    ),
    "state changed in silence": (
        "I5",
        "n’est pas celui que dit le journal",
        sql("UPDATE projects_project SET state = 'withdrawn' WHERE id = {draft}"),
    ),
    "deposit untold": (
        "I5",
        "le journal ne le dit pas",
        sql("DELETE FROM projects_journalentry WHERE act = 'deposit'"),
    ),
    "decided without a decision": (
        "I5",
        "aucune n’est en vigueur",
        sql("UPDATE projects_project SET state = 'refused' WHERE id = {filed}"),
    ),
    "decision of a dossier that is not decided": ("I5", "n’est pas le sien", decision_of),
    "decision off the journal": ("I5", "n’a pas sa ligne", decision_of),
    "prepared though decided": ("I5", "est encore préparée", prepared_though_decided),
    "published for another": ("I5", "d’un autre dossier", published_for_another),
    "complement that nobody awaits": ("I5", "n’en attend pas", complement_astray),
    "paper out of the window": ("I5", "hors de la fenêtre, sans motif", paper_out_of_the_window),
    "no owner": ("I6", "personne n’en est titulaire", sql("UPDATE projects_teammember SET role = 'editor'")),
    "deposit by a stranger": ("I6", "dépôt n° 2 : ", last("by_id = {stranger}")),
    "save by a stranger": ("I6", "enregistrement 1 : ", sql("UPDATE projects_revision SET by_id = {stranger}")),
    "file of a stranger": (
        "I6",
        "pièce « avis.pdf »",
        sql("UPDATE projects_attachment SET uploaded_by_id = {stranger}"),
    ),
    "comment of a stranger": (
        "I6",
        "commentaire sur « titre »",
        sql("UPDATE projects_comment SET by_id = {stranger}"),
    ),
    "letter that waits": (
        "I7",
        "il attend encore",
        sql("UPDATE outbox_letter SET state = 'queued', sent_at = NULL"),
    ),
    "letter left in the final dot": (
        "I7",
        "il attend encore",
        sql("UPDATE outbox_letter SET state = 'final_dot', sent_at = NULL, lease_until = '{early}'"),
    ),
    "receipt not written": ("I7", "aucun accusé n’a été écrit", a_receipt_gone),
    "letter that left undecided": (
        "I7",
        "ce qui l’accompagne",
        lambda world: Enclosure.objects.create(letter=Letter.objects.first(), kind="draft"),
    ),
    "printout that waits": ("I7", "PDF n° ", sql("UPDATE projects_printout SET state = 'queued'")),
    "printout without its file": (
        "I7",
        "son fichier n’existe pas",
        sql("UPDATE projects_printout SET file = 'printouts/receipt/rien.pdf'"),
    ),
    "piece without its bytes": ("I7", "les octets manquent", lambda world: default_storage.delete(world["piece"])),
    "edition that cannot be read": (
        "I8",
        "il ne peut pas être lu",
        sql("UPDATE campaigns_edition SET source = 'ceci n’est pas du TOML', fingerprint = 'autre'"),
    ),
    "answer to no question": (
        "I8",
        "n’a pas cette question",
        lambda world: Project.objects.filter(pk=world["draft"]).update(answers={"titre": "Le canot", "rien": 1}),
    ),
    "answers that cannot be shown": ("I8", "ne peuvent pas être affichées", unreadable),
    "deposit that cannot be shown": (
        "I8",
        "il ne peut pas être affiché",
        sql("UPDATE projects_depositcontent SET content = '{{' WHERE deposit_id = {deposit}"),
    ),
}
