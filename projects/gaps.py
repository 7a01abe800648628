"""What a project still lacks before it can be deposited: one answer for the page, the deposit and the reminder."""

from collections import Counter

from campaigns.questionnaire import Missing, missing

from .catalogue import catalogue_for
from .models import Attachment, Project


def attachment_counts(project: Project) -> dict[str, int]:
    """How many files stand under each question."""
    keys = Attachment.objects.filter(project=project, removed_at=None).values_list("question", flat=True)
    return dict(Counter(keys))


def project_gaps(project: Project) -> list[Missing]:
    questionnaire = project.edition.questionnaire
    return missing(questionnaire, project.answers, attachment_counts(project), catalogue_for(project))
