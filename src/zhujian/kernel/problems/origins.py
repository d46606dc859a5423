"""The problem that a letter is about."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.letters.origins import origin
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.ui.components.details import Fact
from zhujian.kernel.visibility import visible_to


@origin("problems")
def problems_of_letter(actor: Actor, letter: Letter) -> list[Fact]:
    rows = visible_to(actor, Problem).filter(letter_links__letter=letter).values_list("number", "title")
    return [Fact(_("问题"), number, reverse("problems:detail", args=[number]), note=title) for number, title in rows]
