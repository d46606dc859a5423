"""From what a run found to doubts: new ones, open ones brought up to date, and successors of decided ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhujian.kernel.api import Act, Actor, Move, Tell, Unit, action, move, stay, step_of
from zhujian.topics.invoices.models import Dossier, Doubt, Import, Part, Profile, Run
from zhujian.topics.invoices.triage.numbering import DOUBT, take_numbers
from zhujian.topics.invoices.workflow import OPEN, WORK

SCREENER = Actor.system("invoices")
FRESH, UPDATED, KNOWN = "new", "updated", "known"


@dataclass(frozen=True)
class FoundPart:
    """What one rule found: its strongest hits as shown, and the mark of every hit."""

    rule: str
    strength: int
    hits: int
    points: int
    standing: int
    shown: list[dict[str, Any]]
    keys: list[str]


@dataclass(frozen=True)
class Found:
    """What a run found at one unit and one seller."""

    buyer: str
    buyer_name: str
    seller: str
    seller_name: str
    invoices: int
    total: Decimal
    first_on: date | None
    last_on: date | None
    parts: tuple[FoundPart, ...]
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def pair(self) -> tuple[str, str]:
        return self.buyer, self.seller

    @property
    def keys(self) -> set[str]:
        return {key for part in self.parts for key in part.keys}

    @property
    def figures(self) -> dict[str, Any]:
        """The columns of a doubt that a later run may change."""
        return {
            "buyer_name": self.buyer_name[:200],
            "seller_name": self.seller_name[:200],
            "score": sum(part.points for part in self.parts),
            "hits": sum(part.hits for part in self.parts),
            "invoices": self.invoices,
            "total": self.total,
            "rules": f",{','.join(sorted(part.rule for part in self.parts))},",
            "first_on": self.first_on,
            "last_on": self.last_on,
            "is_gone": False,
        }


@dataclass(frozen=True)
class Units:
    """The office's units by credit code, else by name: whose doubt it is."""

    codes: Mapping[str, int]
    names: Mapping[str, int]

    @classmethod
    def known(cls, listed: Iterable[tuple[str, str]] = ()) -> Units:
        """The register of units; `listed` are codes and names of a list that was brought in beside the invoices."""
        rows = list(Unit.objects.values_list("pk", "uscc", "name"))
        names = {name: pk for pk, _uscc, name in rows}
        codes = {code: names[name] for code, name in listed if code and name in names}
        return cls(codes | {uscc: pk for pk, uscc, _name in rows if uscc}, names)

    def of(self, code: str, name: str) -> int | None:
        return self.codes.get(code) or self.names.get(name)


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
        if latest is not None and latest.status in OPEN:
            counts[UPDATED if _update(act, latest, each, run) else KNOWN] += 1
            continue
        new = _without(each, _keys_of(line)) if line else each
        if new is None:
            counts[KNOWN] += 1
        else:
            fresh.append((new, latest))
            counts[FRESH] += 1
    _create(act, run, fresh, units)
    act.about(run)
    act.note(**counts)
    return counts


def _earlier(found: Sequence[Found]) -> dict[tuple[str, str], list[Doubt]]:
    """The doubts about the same units and sellers, oldest first."""
    rows = Doubt.objects.filter(buyer__in={each.buyer for each in found}, seller__in={each.seller for each in found})
    by_pair: dict[tuple[str, str], list[Doubt]] = defaultdict(list)
    for doubt in rows.order_by("pk").prefetch_related("parts"):
        by_pair[doubt.buyer, doubt.seller].append(doubt)
    return by_pair


def _keys_of(line: Iterable[Doubt]) -> set[str]:
    return {key for doubt in line for part in doubt.parts.all() for key in part.keys}


def _without(found: Found, known: set[str]) -> Found | None:
    """What is new beside the hits that were judged already; None where nothing is."""
    parts = tuple(_new_part(part, known) for part in found.parts if not known.issuperset(part.keys))
    if not parts:
        return None
    new = replace(found, parts=parts)
    return new if any(part.hits > len(part.shown) for part in parts) else _narrowed(new)


def _new_part(part: FoundPart, known: set[str]) -> FoundPart:
    """Only the new hits, and what the strongest of them is worth; what is not shown is weaker than what is."""
    shown = [hit for hit in part.shown if hit["key"] not in known]
    keys = [key for key in part.keys if key not in known]
    strength = (shown[0] if shown else part.shown[-1])["strength"]
    points = part.points * strength // part.strength
    return replace(part, shown=shown, keys=keys, hits=len(keys), strength=strength, points=points)


def _narrowed(found: Found) -> Found:
    """The doubt's figures by the invoices of these hits alone."""
    hit = {each["invoice"] for part in found.parts for each in part.shown if each["invoice"]}
    invoices = [each for each in found.content.get("invoices", ()) if each["invoice"] in hit]
    days = sorted(date.fromisoformat(each["day"]) for each in invoices)
    return replace(
        found,
        invoices=len(invoices),
        total=sum((Decimal(each["total"]) for each in invoices), Decimal(0)),
        first_on=days[0] if days else None,
        last_on=days[-1] if days else None,
        content={**found.content, "invoices": invoices},
    )


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
    return Part(doubt=doubt, **vars(part))


def _update(act: Act, doubt: Doubt, found: Found, run: Run) -> bool:
    """Bring an open doubt up to date; False where the run found what was known."""
    held = {part.rule: part for part in doubt.parts.all()}
    before = {rule: (part.points, part.keys) for rule, part in held.items() if part.hits}
    now = {part.rule: (part.points, part.keys) for part in found.parts}
    if before == now and not doubt.is_gone:
        Doubt.objects.filter(pk=doubt.pk).update(run=run)
        return False
    stay(act, doubt, action="system.invoices.publish", reason=str(run))
    for name, value in {**found.figures, "run": run}.items():
        setattr(doubt, name, value)
    doubt.save()
    for part in found.parts:
        row = held.pop(part.rule, None) or Part(doubt=doubt)
        for name, value in vars(part).items():
            setattr(row, name, value)
        row.save()
    for row in held.values():  # a rule that found it once and does not any more: its line stays, at nothing
        row.points = row.hits = 0
        row.save(update_fields=["points", "hits"])
    dossier = Dossier.objects.get(doubt=doubt)
    dossier.content = found.content
    dossier.save(update_fields=["content"])
    return True


@action("system.invoices.settle")
def settle(act: Act, *, run: Run, limit: int) -> int:
    """Mark open doubts of which the run found nothing again, some at a time; none is removed. Returns how many."""
    gone = list(Doubt.objects.filter(status__in=OPEN, is_gone=False).exclude(run=run).order_by("pk")[:limit])
    for doubt in gone:
        stay(act, doubt, action="system.invoices.settle", reason=str(run))
        doubt.is_gone = True
        doubt.save(update_fields=["is_gone"])
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
def finish_run(act: Act, *, run: Run, rules: list[dict[str, Any]], counts: dict[str, int], mark: str) -> Run:
    """The run is done: what each rule did, and what came of it."""
    move(act, run, WORK, "done", rules=rules, counts=counts, mark=mark, finished_at=act.now)
    act.about(run)
    _tell(act, "invoices.screened", run, run.asked_by)
    return run


@action("system.invoices.finish", name="system.invoices.finish-import")
def finish_import(act: Act, *, brought: Import, report: dict[str, Any]) -> Import:
    """The files are in the store: what became of each row."""
    move(act, brought, WORK, "done", action="system.invoices.finish", report=report, finished_at=act.now)
    act.about(brought)
    _tell(act, "invoices.imported", brought, brought.brought_by)
    return brought


@action("system.invoices.fail")
def fail(act: Act, *, row: Run | Import, reason: str) -> None:
    """The work was broken off: why, and that it can be taken up again."""
    move(act, row, WORK, "failed", action="system.invoices.fail", reason=reason[:500], fault=reason[:2000])
    act.about(row)
    _tell(act, "invoices.broken", row, row.asked_by if isinstance(row, Run) else row.brought_by)


def _tell(act: Act, kind: str, row: Run | Import, account: int | None) -> None:
    if account is not None:
        act.notify(Tell(kind, row=row, accounts=(account,), text=str(row)))
