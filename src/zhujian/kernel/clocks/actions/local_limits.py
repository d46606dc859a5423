"""The office's own limits, in versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.clocks import catalogue
from zhujian.kernel.clocks.calendar import DAY
from zhujian.kernel.clocks.models import LocalLimit
from zhujian.kernel.clocks.wording import day_words
from zhujian.kernel.errors import FieldError, Invalid

if TYPE_CHECKING:
    from datetime import date

    from zhujian.kernel.clocks.terms import Term


@dataclass(frozen=True)
class LocalTerms:
    """What a version of a local limit says."""

    basis: str
    trigger: str
    term: Term
    action: str
    article: str = ""
    who: str = ""
    pausable: bool = True
    extendable: bool = True


@action("clocks.save-local-limit")
def save_local_limit(act: Act, *, code: str, terms: LocalTerms, since: date) -> LocalLimit:
    """Set a version of the office's own limit from a day on; the version before ends the day before.

    Clocks that run keep the version by which they were started. Raises Invalid naming every field at fault; a code of
    the statutory catalogue is refused, for the law is not the office's to change.
    """
    versions = LocalLimit.objects.filter(code=code)
    latest = versions.order_by("since").last()
    _check(code, terms, since, latest)
    if latest is not None:
        latest.until = since - DAY
        latest.save()
    made = LocalLimit.objects.create(
        code=code,
        basis=terms.basis.strip(),
        article=terms.article.strip(),
        trigger=terms.trigger.strip(),
        who=terms.who.strip(),
        action=terms.action.strip(),
        amount=terms.term.amount,
        unit=terms.term.unit.value,
        pausable=terms.pausable,
        extendable=terms.extendable,
        since=since,
    )
    act.about(made)
    return made


def _check(code: str, terms: LocalTerms, since: date, latest: LocalLimit | None) -> None:
    empty = {
        "code": (code, _("请填写期限代码。")),
        "basis": (terms.basis, _("请填写期限的依据。")),
        "trigger": (terms.trigger, _("请填写起算事项。")),
        "action": (terms.action, _("请填写应办事项。")),
    }
    errors = [FieldError(field, message) for field, (value, message) in empty.items() if not value.strip()]
    if any(code in {limit.code, limit.family} for limit in catalogue.limits().values()):
        errors.append(FieldError("code", _("%(code)s 是法定期限，不能由本单位另行规定。") % {"code": code}))
    if latest is not None and since <= latest.since:
        message = _("施行日期应当晚于现行版本的%(day)s。") % {"day": day_words(latest.since)}
        errors.append(FieldError("since", message))
    if errors:
        raise Invalid(errors)
