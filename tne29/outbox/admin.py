"""The letters, as staff see them: what left, what did not and why. One act: « renvoyer »."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from tne29.lib.french import NO_BREAK, count, file_size, short_moment

from . import posting
from .kinds import kind_named, known_kinds
from .models import Letter

NOT_SHOWN = "Non affiché\u00a0: cette lettre contient un lien personnel."
NOT_HELD = "{letters} de côté\u00a0: elles n’étaient pas retenues."
NOT_SENT_AGAIN = "{letters} de côté\u00a0: on ne renvoie qu’une lettre refusée ou incertaine, tant qu’elle est utile."


class KindFilter(admin.SimpleListFilter):
    title = "genre"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [(kind.name, kind.label) for kind in known_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    list_display = ("subject_and_recipient", "about", "kind_label", "state_and_error", "written_on", "sent_on")
    list_filter = ("state", KindFilter)
    search_fields = ("subject", "recipient", "about")
    search_help_text = "Objet, destinataire ou référence du dossier"
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-created_at",)
    actions = ("resend", "release")
    fieldsets = (
        ("Lettre", {"fields": ("recipient", "subject", "shown_text", "shown_enclosure", "kind_label", "about")}),
        ("Envoi", {"fields": ("state", "error", "created_at", "valid_until", "sent_at", "uncertain_at")}),
        ("Essais", {"fields": ("attempts", "next_try_at", "renewals", "released_at", "message_id")}),
    )

    @admin.display(description="objet, destinataire", ordering="subject")
    def subject_and_recipient(self, letter: Letter) -> str:
        return format_html("{}<span class='cell-note'>{}</span>", letter.subject, letter.recipient)

    @admin.display(description="état", ordering="state")
    def state_and_error(self, letter: Letter) -> str:
        if not letter.error:
            return letter.get_state_display()
        return format_html("{}<span class='cell-note'>{}</span>", letter.get_state_display(), letter.error)

    @admin.display(description="écrite le", ordering="created_at")
    def written_on(self, letter: Letter) -> str:
        return short_moment(letter.created_at)

    @admin.display(description="partie le", ordering="sent_at")
    def sent_on(self, letter: Letter) -> str:
        return short_moment(letter.sent_at) if letter.sent_at else "–"

    @admin.display(description="genre", ordering="kind")
    def kind_label(self, letter: Letter) -> str:
        labels = {kind.name: kind.label for kind in known_kinds()}
        return labels.get(letter.kind, letter.kind)

    @admin.display(description="texte")
    def shown_text(self, letter: Letter) -> str:
        return NOT_SHOWN if _is_secret(letter) else letter.words

    @admin.display(description="pièce jointe")
    def shown_enclosure(self, letter: Letter) -> str:
        enclosure = letter.enclosed
        if enclosure is None:
            return "–"
        size = f", {file_size(enclosure.size)}" if enclosure.size else ""
        return f"{enclosure.name or enclosure.get_state_display().capitalize()}{size}{enclosure.said}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.resend_letter")

    @admin.action(description="Renvoyer", permissions=["resend"])
    def resend(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        asked, left = [], 0
        for letter in queryset:
            if posting.resend(letter, at=request.arrived_at):
                asked.append(letter)
                self.log_change(request, letter, "Renvoi demandé")
            else:
                left += 1
        if asked:
            messages.success(request, f"{count(len(asked), 'lettre')} à renvoyer{NO_BREAK}: c’est en route.")
        if left:
            messages.warning(request, NOT_SENT_AGAIN.format(letters=count(left, "lettre laissée", "lettres laissées")))

    @admin.action(description="Laisser partir les lettres retenues", permissions=["resend"])
    def release(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        letters = list(queryset)
        released = [letter for letter in letters if posting.release(letter, at=request.arrived_at)]
        for letter in released:
            self.log_change(request, letter, "Laissée partir")
        if released:
            messages.success(request, f"{count(len(released), 'lettre')} à envoyer{NO_BREAK}: c’est en route.")
        if left := len(letters) - len(released):
            messages.warning(request, NOT_HELD.format(letters=count(left, "lettre laissée", "lettres laissées")))


def _is_secret(letter: Letter) -> bool:
    """When in doubt, yes."""
    try:
        return kind_named(letter.kind).secret
    except LookupError:
        return True
