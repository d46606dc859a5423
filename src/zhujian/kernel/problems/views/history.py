"""Everything that happened to a problem, in one order: steps, letters, evidence, consents, the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.clocks.queries import clocks_on
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.problems.histories import accounts_of, consents_for
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.views.words import action_words, consent_words, moment_kind
from zhujian.kernel.ui.components.details import Moment
from zhujian.kernel.ui.formats import day
from zhujian.kernel.wording import labelled, listed
from zhujian.kernel.workflow.models import Consent, Move

NAMED = 3
Posts = dict[int, str]


def posts_of(accounts: Iterable[int | None]) -> Posts:
    """What people on record are called: by their post, which outlives their name; one query."""
    return {pk: account.post or str(account) for pk, account in accounts_of(accounts).items()}


def moments_of(
    actor: Actor, problem: Problem, moves: Sequence[Move], letters: Sequence[Letter], evidence: Sequence[Evidence]
) -> list[Moment]:
    """The whole history, the latest first; what a step brought about stands above it, being read from below."""
    posts = posts_of(
        [
            *(row.attached_by for row in evidence),
            *(account for row in letters for account in (row.issued_by, row.acknowledged_by)),
        ]
    )
    found = [
        *map(_of_move, moves),
        *_of_letters(letters, posts),
        *_of_evidence(evidence, posts),
        *_of_clocks(clocks_on(problem)),
        *_of_consents(consents_for(actor, problem)),
    ]
    return sorted(found, key=lambda moment: moment.at)[::-1]


def _of_move(move: Move) -> Moment:
    post = _("系统") if move.role == "system" else move.post
    return Moment(at=move.at, title=action_words(move), post=post, kind=moment_kind(move), text=move.reason)


def _of_letters(letters: Sequence[Letter], posts: Posts) -> Iterator[Moment]:
    for letter in letters:
        url, values = reverse("letters:detail", args=[letter.pk]), {"number": letter.number}
        due = ((_("答复期限"), day(letter.answer_due)),) if letter.answer_due else ()
        title = _("发出%(kind)s %(number)s") % {**values, "kind": letter.get_kind_display()}
        issuer = posts.get(letter.issued_by or 0, "")
        yield Moment(at=letter.issued_at, title=title, post=issuer, kind="letter", url=url, details=due)
        if letter.acknowledged_at:
            post = posts.get(letter.acknowledged_by or 0, "")
            yield Moment(letter.acknowledged_at, _("签收 %(number)s") % values, post=post, kind="letter", url=url)


def _of_evidence(evidence: Sequence[Evidence], posts: Posts) -> Iterator[Moment]:
    """Files handed in together are one line."""
    ordered = sorted(evidence, key=_handed_in)
    for (at, _purpose, account), group in groupby(ordered, key=_handed_in):
        rows = list(group)
        values = {"count": len(rows), "purpose": rows[0].get_purpose_display()}
        words = ngettext("提交%(purpose)s佐证 %(count)d 件", "提交%(purpose)s佐证 %(count)d 件", len(rows)) % values
        names = listed(row.file.name for row in rows[:NAMED])
        more = _("等") if len(rows) > NAMED else ""
        yield Moment(at, words, post=posts.get(account, ""), kind="evidence", details=((_("文件"), f"{names}{more}"),))


def _handed_in(row: Evidence) -> tuple[datetime, str, int]:
    return row.attached_at, row.purpose, row.attached_by or 0


def _of_consents(consents: Sequence[Consent]) -> Iterator[Moment]:
    states = dict(Consent.STATES)
    for row in consents:
        what = consent_words(row)
        yield Moment(row.asked_at, what, post=row.asked_post, kind="consent", text=row.reason)
        if row.decided_at and row.state != Consent.PENDING:
            title = labelled(what, states[row.state])
            yield Moment(row.decided_at, title, post=row.decided_post, kind="consent", text=row.decision)


def _of_clocks(clocks: Iterable[Clock]) -> Iterator[Moment]:
    """When a clock began and how it ended; pauses and extensions are steps and stand among them."""
    outcomes = dict(Clock.OUTCOMES)
    for clock in clocks:
        due = ((_("截至"), day(clock.due_at)),) if clock.due_at else ()
        yield Moment(clock.started_at, _("时限起算"), kind="clock", details=due)
        if clock.stopped_at:
            words = _("时限停止：%(outcome)s") % {"outcome": outcomes.get(clock.outcome, "")}
            yield Moment(clock.stopped_at, words, kind="clock", details=_lateness(clock))


def _lateness(clock: Clock) -> tuple[tuple[str, str], ...]:
    if clock.outcome != Clock.LATE or clock.due_at is None or clock.stopped_at is None:
        return ()
    days = (time.local_date(clock.stopped_at) - time.local_date(clock.due_at)).days
    return ((_("超期"), ngettext("%(days)d 天", "%(days)d 天", days) % {"days": days}),) if days else ()
