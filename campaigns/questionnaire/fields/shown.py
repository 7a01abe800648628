"""What a page shows among the questions without asking anything."""

from .base import AnswerField
from .bound import DrawnBoundField
from .widgets import Display


class ShownField(AnswerField):
    template = ""
    bound_field_class = DrawnBoundField

    def __init__(self, question) -> None:
        super().__init__(question, Display(self.template))
        self.disabled = True


class NoticeField(ShownField):
    template = "forms_web/widgets/notice.html"


class ComputedField(ShownField):
    template = "forms_web/widgets/computed.html"


class BalanceField(ShownField):
    template = "forms_web/widgets/balance.html"
