"""What several phones hand in at the same time, matched and kept in one transaction.

At the end of a shift all of them find a network at once, and a commit costs the same for ten submissions as for one.
This is for the plain case: a first text, of a member of a field team, for a visit that has not taken place. Each
leaves the same rows and the same events in the log as by itself. Whatever else comes, and whatever stands in the way
of one of them, is left to `actions.receive`, which says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zhujian.kernel import lookups, time
from zhujian.kernel.action import Act, side_by_side
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import Answers
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.db.together import Together
from zhujian.kernel.devices.authenticate import FIELD_TEAM
from zhujian.kernel.errors import Conflict, Refused
from zhujian.kernel.field.actions.visits import finish_each
from zhujian.kernel.field.models import TeamMember, Visit
from zhujian.kernel.files.actions import Content, evidence_of, file_of
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.submissions.actions.receive import MOST_FILES, Sending, revision_of, submission_of
from zhujian.kernel.submissions.findings import has_findings
from zhujian.kernel.submissions.matching import SITE, day_of, days_of, kinds_with
from zhujian.kernel.submissions.models import Attachment, Revision, Submission
from zhujian.kernel.workflow.models import Move
from zhujian.kernel.workflow.moves import step_of

OPEN = ("planned", "missed")
NEEDED = ("visits.submit", "files.upload")


@dataclass(frozen=True)
class Arrival:
    """One submission that was read and whose files stand in the store; `visit` where the phone named it."""

    actor: Actor
    form: Version
    answers: Answers
    sending: Sending
    visit: int | None = None
    contents: tuple[tuple[str, Content], ...] = ()

    @property
    def is_plain(self) -> bool:
        is_of_a_team = self.actor.role == FIELD_TEAM and all(map(self.actor.may, NEEDED))
        most = max(len(self.answers.files), len(self.contents))
        return is_of_a_team and not self.answers.deprecated and most <= MOST_FILES

    @property
    def site(self) -> str:
        return str(self.answers.value(SITE) or "")


class Place(NamedTuple):
    """A visit that is still to be made."""

    visit: int
    topic: str
    kind: str
    site: str
    team: int
    day: date


class Pair(NamedTuple):
    at: int
    arrival: Arrival
    visit: int


def receive_each(arrivals: Sequence[Arrival]) -> list[Submission | None]:
    """Keep what is plain; None for each that has to be taken by itself."""
    found: list[Submission | None] = [None] * len(arrivals)
    plain = [arrival for arrival in arrivals if arrival.is_plain]
    members = lookups.rows_among(_of_accounts, {arrival.actor.account or 0 for arrival in plain})
    pairs = _paired(arrivals, plain, members)
    try:
        for pair, submission in zip(pairs, _keep(pairs, members) if pairs else (), strict=True):
            found[pair.at] = submission
    except Refused:
        return [None] * len(arrivals)
    return found


receive_at_once: Together[Arrival, Submission | None] = Together(receive_each)


def _paired(arrivals: Sequence[Arrival], plain: Sequence[Arrival], members: Sequence[TeamMember]) -> list[Pair]:
    """The plain ones with their visits, each identifier and each visit once, in the order in which rows are locked."""
    known = {name for (name,) in lookups.values_named(_known, {arrival.answers.instance for arrival in plain})}
    places = _places(plain)
    pairs: dict[int, Pair] = {}
    for at, arrival in enumerate(arrivals):
        if arrival.is_plain and arrival.answers.instance not in known:
            visit = _match(arrival, places, members)
            if visit is not None and visit not in pairs:
                known.add(arrival.answers.instance)
                pairs[visit] = Pair(at, arrival, visit)
    return [pairs[visit] for visit in sorted(pairs)]


def _known(instances: Sequence[str]) -> QuerySet[Any]:
    return Revision.objects.filter(instance__in=instances).order_by().values_list("instance")


def _places(arrivals: Sequence[Arrival]) -> list[Place]:
    """Visits that were named, and those at the sites that the answers tell, around their days."""
    rows = lookups.values_among(_named, {arrival.visit for arrival in arrivals if arrival.visit is not None})
    unnamed = [arrival for arrival in arrivals if arrival.visit is None and arrival.site]
    for topic in {arrival.form.checklist.topic for arrival in unnamed}:
        there = [arrival for arrival in unnamed if arrival.form.checklist.topic == topic]
        days = frozenset[date]().union(*(days_of(arrival.answers) for arrival in there)) or {time.today()}
        sites = {arrival.site for arrival in there if "\x00" not in arrival.site}
        rows += lookups.values_named(_at_sites, sites, topic, min(days), max(days))
    return [Place(*row) for row in rows]


COLUMNS = ("pk", "topic", "kind", "site__code", "team_id", "day")


def _open() -> QuerySet[Visit]:
    return Visit.objects.filter(origin=Visit.OWN, status__in=OPEN, team__isnull=False).order_by()


def _named(ids: Sequence[int]) -> QuerySet[Any]:
    return _open().filter(pk__in=ids).values_list(*COLUMNS)


def _at_sites(codes: Sequence[str], topic: str, since: date, until: date) -> QuerySet[Any]:
    return _open().filter(site__code__in=codes, topic=topic, day__range=(since, until)).values_list(*COLUMNS)


def _of_accounts(ids: Sequence[int]) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(account__in=ids).order_by()


def _match(arrival: Arrival, places: Sequence[Place], members: Sequence[TeamMember]) -> int | None:
    """As `matching.find_visit` finds it; None where that would have to say why there is none."""
    checklist, day = arrival.form.checklist, day_of(arrival.answers)
    days, kinds = days_of(arrival.answers), kinds_with(checklist)
    fitting = [
        (abs(place.day - day), place.visit)
        for place in places
        if place.topic == checklist.topic
        and (place.visit == arrival.visit if arrival.visit is not None else _is_there(place, arrival, days, kinds))
        and _sent_there(arrival.actor, place.team, place.day, members)
    ]
    return min(fitting)[1] if fitting else None


def _is_there(place: Place, arrival: Arrival, days: Collection[date], kinds: Collection[str]) -> bool:
    return place.site == arrival.site and place.day in days and (not kinds or place.kind in kinds)


def _sent_there(actor: Actor, team: int | None, day: date, members: Sequence[TeamMember]) -> bool:
    """What a field team sees and hands in for: visits of its own members of that day (`field.access`)."""
    return any(
        member.account_id == actor.account
        and member.team_id == team
        and member.since <= day
        and (member.until is None or day <= member.until)
        for member in members
    )


def _keep(pairs: Sequence[Pair], members: Sequence[TeamMember]) -> list[Submission]:
    with side_by_side("submissions.receive", [pair.arrival.actor for pair in pairs]) as acts:
        visits = _locked(acts[0], pairs, members)
        kept = [_submission(act, pair.arrival, visit) for act, pair, visit in zip(acts, pairs, visits, strict=True)]
        Submission.objects.bulk_create(kept)
        rows = list(zip(acts, [pair.arrival for pair in pairs], kept, strict=True))
        revisions = [revision_of(act, row, arrival.answers, arrival.sending) for act, arrival, row in rows]
        Revision.objects.bulk_create(revisions)
        for (act, _arrival, row), revision in zip(rows, revisions, strict=True):
            act.about(row)
            act.wrote(row, revision)
        begun = [(act, step_of(act, row, act.name, "")) for act, _arrival, row in rows]
        times = [(row.started_at, row.ended_at) for row in kept]
        results = [Visit.PASSED if row.raised_at else Visit.FAULTS for row in kept]
        _write_steps([*begun, *finish_each(acts, visits, times, results)])
        _keep_files(rows)
    return kept


def _locked(act: Act, pairs: Sequence[Pair], members: Sequence[TeamMember]) -> list[Visit]:
    """The visits in the order of the pairs. Raises Conflict where one is not as it was a moment ago."""
    found = lookups.rows_among(_in_order, [pair.visit for pair in pairs])
    for pair, visit in zip(pairs, found, strict=True):
        is_open = visit.status in OPEN and visit.pk == pair.visit
        if not is_open or not _sent_there(pair.arrival.actor, visit.team_id, visit.day, members):
            raise Conflict("", rule="changed", state=visit.status)
        act.ledger.hold(visit)
    return found


def _in_order(ids: Sequence[int]) -> QuerySet[Visit]:
    return lookups.locked(Visit.objects.filter(pk__in=ids).order_by("pk"))


def _submission(act: Act, arrival: Arrival, visit: Visit) -> Submission:
    return submission_of(
        act,
        visit,
        arrival.form,
        arrival.answers,
        arrival.sending,
        has_findings=has_findings(visit, arrival.form, arrival.answers),
        present=[name for name, _content in arrival.contents],
    )


def _write_steps(steps: Sequence[tuple[Act, Move]]) -> None:
    Move.objects.bulk_create([step for _act, step in steps])
    for act, step in steps:
        act.wrote(step)


def _keep_files(rows: Sequence[tuple[Act, Arrival, Submission]]) -> None:
    found = list(_named_contents(rows))
    if not found:
        return
    files = [file_of(act.actor, content, act.now) for act, _row, _name, content in found]
    File.objects.bulk_create(files)
    attachments = [
        Attachment(submission=row, name=name, file=file, received_at=act.now)
        for (act, row, name, _content), file in zip(found, files, strict=True)
    ]
    Attachment.objects.bulk_create(attachments)
    offered = [
        evidence_of(act, file.pk, row, Evidence.FINDING)
        for (act, row, _name, _content), file in zip(found, files, strict=True)
    ]
    Evidence.objects.bulk_create(offered)
    for (act, row, _name, _content), file, attachment, evidence in zip(found, files, attachments, offered, strict=True):
        act.part("files.upload", file).wrote(file)
        act.part("submissions.attach", row.visit).wrote(attachment, evidence)


def _named_contents(
    rows: Sequence[tuple[Act, Arrival, Submission]],
) -> Iterator[tuple[Act, Submission, str, Content]]:
    for act, arrival, row in rows:
        for name, content in arrival.contents:
            yield act, row, name, content
