"""From what a run found to doubts: new ones, open ones brought up to date, and successors of decided ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhujian.kernel.api import Act, Actor, Move, Tell, action, move, stay, step_of
from zhujian.topics.invoices.models import Dossier, Doubt, Import, Part, Profile, Run
from zhujian.topics.invoices.triage.findings import Found, FoundPart, Units
from zhujian.topics.invoices.triage.numbering import DOUBT, take_numbers
from zhujian.topics.invoices.workflow import OPEN, WORK

SCREENER = Actor.system("invoices")
FRESH, UPDATED, KNOWN, GONE = "new", "updated", "known", "gone"


@action("system.invoices.publish")
def publish(act: Act, *, run: Run, found: Sequence[Found], units: Units) -> dict[str, int]:
    """Record a part of what a run found; done twice, it changes nothing more. Returns how many were new, updated and
    known."""
    counts = dict.fromkeys((FRESH, UPDATED, KNOWN), 0)
    earlier = _earlier(found)
    fresh: list[tuple[Found, Doubt | None]] = []
    for each in found:
        line = earlier.get(each.pair, [])
        latest = line[-1] if line else None
        decided = [doubt for doubt in line if doubt.status not in OPEN]
        new = each.without(_keys_of(decided)) if decided else each
        if new is None:
            counts[KNOWN] += 1
        elif latest is not None and latest.status in OPEN:
            counts[UPDATED if _update(act, latest, new, run, units) else KNOWN] += 1
        else:
            fresh.append((new, latest))
            counts[FRESH] += 1
    _create(act, run, fresh, units)
    _count(act, run, counts)
    act.about(run)
    act.note(**counts)
    return counts


def _count(act: Act, run: Run, counts: Mapping[str, int]) -> None:
    """What came of the run so far, whoever worked on it: one that is taken up again finds its own doubts known."""
    row = act.lock(Run, run.pk)
    row.counts = {**row.counts, **{name: row.counts.get(name, 0) + more for name, more in counts.items() if more}}
    row.save(update_fields=["counts"])


def _earlier(found: Sequence[Found]) -> dict[tuple[str, str], list[Doubt]]:
    """The doubts about the same units and sellers, oldest first."""
    wanted = {each.pair for each in found}
    near = Doubt.objects.filter(buyer__in={pair[0] for pair in wanted}, seller__in={pair[1] for pair in wanted})
    keys = near.order_by().values_list("pk", "buyer", "seller").iterator()
    rows = Doubt.objects.filter(pk__in=[pk for pk, *pair in keys if tuple(pair) in wanted])
    by_pair: dict[tuple[str, str], list[Doubt]] = defaultdict(list)
    for doubt in rows.select_related("dossier").order_by("pk").prefetch_related("parts"):
        by_pair[doubt.buyer, doubt.seller].append(doubt)
    return by_pair


def _keys_of(line: Iterable[Doubt]) -> set[str]:
    return {key for doubt in line for part in doubt.parts.all() for key in part.keys}


def _create(act: Act, run: Run, fresh: Sequence[tuple[Found, Doubt | None]], units: Units) -> None:
    if not fresh:
        return
    numbers = take_numbers(act, DOUBT, len(fresh))
    doubts = [
        Doubt(
            number=number,
            task_id=run.task_id,
            run=run,
            unit_id=units.of(each.buyer, each.buyer_name),
            buyer=each.buyer,
            seller=each.seller,
            status="new",
            found_at=act.now,
            predecessor=before,
            **each.figures,
        )
        for number, (each, before) in zip(numbers, fresh, strict=True)
    ]
    Doubt.objects.bulk_create(doubts)
    pairs = [(doubt, each) for doubt, (each, _before) in zip(doubts, fresh, strict=True)]
    Part.objects.bulk_create([_part(doubt, part) for doubt, each in pairs for part in each.parts])
    Dossier.objects.bulk_create([Dossier(doubt=doubt, content=each.content) for doubt, each in pairs])
    Move.objects.bulk_create([step_of(act, doubt, act.name, "") for doubt in doubts])


def _part(doubt: Doubt, part: FoundPart) -> Part:
    return Part(doubt=doubt, **part.columns)


def _update(act: Act, doubt: Doubt, found: Found, run: Run, units: Units) -> bool:
    """Bring an open doubt up to date; False where the run found what was known."""
    # A letter that went out is not called back: only a doubt that nobody has asked about changes its unit.
    unit = units.of(found.buyer, found.buyer_name) if doubt.status == "new" else None
    unit = unit or doubt.unit_id
    columns = {**found.figures, "unit_id": unit}
    if _is_known(doubt, found, columns):
        doubt.run = run
        doubt.save(update_fields=["run"])
        return False
    stay(act, doubt, action="system.invoices.publish", reason=str(run))
    for name, value in {**columns, "run": run}.items():
        setattr(doubt, name, value)
    doubt.save()
    _update_parts(doubt, found)
    doubt.dossier.content = found.content
    doubt.dossier.save(update_fields=["content"])
    return True


def _is_known(doubt: Doubt, found: Found, columns: Mapping[str, Any]) -> bool:
    held = {part.rule: (part.points, part.keys) for part in doubt.parts.all() if part.hits}
    same = all(getattr(doubt, name) == value for name, value in columns.items())
    now = {part.rule: (part.points, part.keys) for part in found.parts}
    return same and held == now and doubt.dossier.content == found.content


def _update_parts(doubt: Doubt, found: Found) -> None:
    held = {part.rule: part for part in doubt.parts.all()}
    for part in found.parts:
        row = held.pop(part.rule, None) or Part(doubt=doubt)
        for name, value in part.columns.items():
            setattr(row, name, value)
        row.save()
    for row in held.values():  # a rule that found it once and does not any more: its line stays, at nothing
        row.points = row.hits = 0
        row.save(update_fields=["points", "hits"])


@action("system.invoices.settle")
def settle(act: Act, *, run: Run, limit: int) -> int:
    """Mark open doubts of which the run found nothing again, some at a time; none is removed. Returns how many."""
    gone = list(Doubt.objects.filter(status__in=OPEN, is_gone=False).exclude(run=run).order_by("pk")[:limit])
    for doubt in gone:
        stay(act, doubt, action="system.invoices.settle", reason=str(run))
        doubt.is_gone = True
        doubt.save(update_fields=["is_gone"])
    _count(act, run, {"gone": len(gone)})
    act.about(run)
    return len(gone)


@action("system.invoices.profile")
def profile(act: Act, *, run: Run, found: Mapping[str, tuple[str, dict[str, Any]]], units: Units) -> None:
    """Keep what units spent: buyer -> (name, content)."""
    held = {row.buyer: row for row in Profile.objects.filter(buyer__in=list(found))}
    for buyer, (name, content) in found.items():
        row = held.get(buyer) or Profile(buyer=buyer)
        row.unit_id, row.run, row.content = units.of(buyer, name), run, {**content, "name": name}
        row.save()
    act.about(run)


@action("system.invoices.finish")
def finish_run(act: Act, *, run: Run, rules: list[dict[str, Any]], total: int, mark: str) -> Run:
    """The run is done: what each rule did, and what came of the doubts that it found, `total` of them."""
    made = Run.objects.get(pk=run.pk).counts
    known = max(0, total - made.get(FRESH, 0) - made.get(UPDATED, 0))
    counts = {FRESH: 0, UPDATED: 0, GONE: 0, **made, KNOWN: known}
    move(act, run, WORK, "done", rules=rules, counts=counts, mark=mark, finished_at=act.now)
    act.about(run)
    act.notify(Tell("invoices.screened", row=run, accounts=_asker(run), text=str(run)))
    return run


@action("system.invoices.finish", name="system.invoices.finish-import")
def finish_import(act: Act, *, brought: Import, report: dict[str, Any]) -> Import:
    """The files are in the store: what became of each row."""
    move(act, brought, WORK, "done", action="system.invoices.finish", report=report, finished_at=act.now)
    act.about(brought)
    act.notify(Tell("invoices.imported", row=brought, accounts=_asker(brought), text=str(brought)))
    return brought


@action("system.invoices.fail")
def fail(act: Act, *, row: Run | Import, reason: str) -> None:
    """The work was broken off: why, and that it can be taken up again."""
    move(act, row, WORK, "failed", action="system.invoices.fail", reason=reason[:500], fault=reason[:2000])
    act.about(row)
    act.notify(Tell("invoices.broken", row=row, accounts=_asker(row), text=str(row)))


def _asker(row: Run | Import) -> tuple[int, ...]:
    account = row.asked_by if isinstance(row, Run) else row.brought_by
    return () if account is None else (account,)
