"""What a team says to itself about its answers, question by question, until everything is settled."""

from django.db import models
from django.db.models import Q

from accounts.models import User

from .project import Project

LONGEST = 2_000


class CommentQuerySet(models.QuerySet):
    def heads(self) -> "CommentQuerySet":
        return self.filter(parent=None)

    def unsettled(self) -> "CommentQuerySet":
        """Threads that a deposit waits for."""
        return self.heads().filter(resolved_at=None)


class Comment(models.Model):
    """A remark on a question, which opens a thread, or an answer to it: never shown to staff, never deposited.

    question: its key. parent: the remark answered; a thread has one floor. resolved_at: of the remark that opened it.
    """

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="dossier", related_name="comments")
    question = models.SlugField("question", max_length=60)
    parent = models.ForeignKey(
        "self", models.CASCADE, verbose_name="répond à", null=True, blank=True, related_name="replies"
    )
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    at = models.DateTimeField("le")
    edited_at = models.DateTimeField("modifié le", null=True, blank=True)
    text = models.TextField("commentaire", max_length=LONGEST)
    resolved_at = models.DateTimeField("réglé le", null=True, blank=True)
    resolved_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="réglé par", null=True, blank=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commentaire"
        verbose_name_plural = "commentaires"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | Q(resolved_at=None), name="comment_settled_by_its_thread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.reference}, {self.question}"
