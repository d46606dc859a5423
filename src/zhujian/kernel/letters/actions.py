"""Issuing and acknowledging letters, as parts of other actions.

Neither is an action of its own: a letter goes out because a problem is assigned or a patch to a rule is asked for,
and that action answers for the permission.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.action import Act
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.letters.content import Document, to_json
from zhujian.kernel.letters.letterhead import Letterhead
from zhujian.kernel.letters.models import Letter, LetterSeries
from zhujian.kernel.letters.queries import letterhead
from zhujian.kernel.org.models import Unit
from zhujian.kernel.time import local_date

LIMITS = {"title": 120, "addressee": 2000, "office": 40, "subtitle": 60, "note": 200, "printed_by": 40}
"""The most characters of a field; what is longer would push the signature off its page."""

SIGNATURES, SIGNATURE_LENGTH = 4, 28


def issue_letter(
    act: Act,
    *,
    draft: Document,
    to_unit: Unit,
    topic: str = "",
    answer_due: date | None = None,
    head: Letterhead | None = None,
) -> Letter:
    """Give a draft its number and date and freeze it.

    The number is the next of its kind in the year of `act.now`; the series stays locked until the transaction ends.
    `head` is the installation's letterhead unless another is given.
    Raises Invalid naming every field that cannot stand in a letter.
    """
    if errors := list(_faults(draft)):
        raise Invalid(errors)
    day = local_date(act.now)
    serial = _next_serial(act, draft.kind.value, day.year)
    number = (head or letterhead()).number(draft.kind, day.year, serial)
    document = replace(draft, number=number, issued_on=day)
    letter = Letter.objects.create(
        kind=document.kind.value,
        year=day.year,
        serial=serial,
        number=number,
        title=document.title,
        topic=topic,
        to_unit=to_unit,
        content=to_json(document),
        issued_at=act.now,
        issued_by=act.actor.account,
        answer_due=answer_due,
    )
    act.note(letter=letter.pk)
    return letter


def acknowledge_letter(act: Act, *, letter: Letter) -> Letter:
    """Record that the unit has received the letter. Raises Conflict where it already has."""
    found = act.lock(Letter, letter.pk)
    if found.acknowledged_at is not None:
        raise Conflict(_("文书 %(number)s 已经签收。") % {"number": found.number}, state="acknowledged")
    acknowledge_locked(act, found)
    return found


def acknowledge_locked(act: Act, letter: Letter) -> None:
    """The same for a letter that was locked in this action and is unsigned."""
    letter.acknowledged_at = act.now
    letter.acknowledged_by = act.actor.account
    letter.save(update_fields=["acknowledged_at", "acknowledged_by"])


def _next_serial(act: Act, kind: str, year: int) -> int:
    series = lookups.first(LetterSeries, lock=True, kind=kind, year=year)
    if series is None:
        made, _created = LetterSeries.objects.get_or_create(kind=kind, year=year)
        series = act.lock(LetterSeries, made.pk)
    act.ledger.hold(series)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _faults(draft: Document) -> Iterator[FieldError]:
    named = {"title": draft.title, "addressee": draft.addressee, "office": draft.office}
    empty = [field for field, text in named.items() if not text]
    yield from (FieldError(field, _("文书缺少必需的内容：%(field)s。") % {"field": field}) for field in empty)
    if not draft.body:
        yield FieldError("body", _("文书没有正文。"))
    if not 1 <= len(draft.signature) <= SIGNATURES:
        yield FieldError("signature", _("文书须有一至%(most)d个发文机关署名。") % {"most": SIGNATURES})
    long = [field for field, most in LIMITS.items() if len(getattr(draft, field)) > most]
    if any(len(line) > SIGNATURE_LENGTH for line in draft.signature):
        long.append("signature")
    yield from (FieldError(field, _("文书的%(field)s过长。") % {"field": field}) for field in long)
