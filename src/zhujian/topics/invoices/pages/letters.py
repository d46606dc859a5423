"""From a letter back to what it asks about."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhujian.kernel.api import Actor, Letter, letter_origin, visible_to
from zhujian.kernel.show import Fact
from zhujian.topics.invoices.models import Question


@letter_origin("invoices")
def questions_of_letter(actor: Actor, letter: Letter) -> Sequence[Fact]:
    if letter.kind != "question":
        return ()
    found = visible_to(actor, Question).filter(letter=letter).select_related("letter")
    return [Fact(_("核实事项"), question.get_status_display(), question.get_absolute_url()) for question in found]
