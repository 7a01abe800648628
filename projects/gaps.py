"""What a project still lacks before it can be deposited: one answer for the page, the deposit and the reminder."""

from campaigns.questionnaire import Missing

from .content import WorkingCopy
from .models import Project


def project_gaps(project: Project) -> list[Missing]:
    return WorkingCopy(project).gaps
