"""Persons involved in a problem: recorded by the room that has it, and each reading of them is on record."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Involved, Problem
from zhujian.kernel.registry.reading import is_plain

NAME_LENGTH, POST_LENGTH, OUTCOME_LENGTH = 60, 120, 200


@action("problems.persons", row="problem", name="problems.involve")
def involve(
    act: Act, *, problem: Problem, name: str, post: str = "", unit: Unit | None = None, outcome: str = ""
) -> Involved:
    """Record a person who is involved. Raises Invalid naming every wrong field."""
    errors = [] if name.strip() else [FieldError("name", _("请填写姓名。"))]
    given = (("name", name, NAME_LENGTH), ("post", post, POST_LENGTH), ("outcome", outcome, OUTCOME_LENGTH))
    for field, text, most in given:
        if len(text.strip()) > most or not is_plain(text):
            errors.append(FieldError(field, _("不能超过 %(most)d 个字，也不能换行。") % {"most": most}))
    if errors:
        raise Invalid(errors)
    return Involved.objects.create(
        problem=problem,
        name=name.strip(),
        post=post.strip(),
        unit=unit,
        outcome=outcome.strip(),
        recorded_at=act.now,
        recorded_by=act.actor.account,
    )


@action("problems.persons", row="problem", name="problems.read-persons")
def read_persons(act: Act, *, problem: Problem) -> list[Involved]:
    """Who is involved. The reading itself is an event."""
    return list(problem.involved.select_related("unit"))
