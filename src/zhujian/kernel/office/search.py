"""Searching everything that the actor sees, and nothing else: each kind of row goes through its visibility rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import matching
from zhujian.kernel.registry import topic
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.visibility import visible_to

MOST = 8
LONGEST = 100


@dataclass(frozen=True)
class Hit:
    url: str
    title: str
    number: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    """The first hits of one kind. `more_url` opens the list with all of them, where there is one and it holds more."""

    title: str | Promise
    icon: str
    hits: tuple[Hit, ...]
    more_url: str = ""


Finder = Callable[[Actor, str], Iterator[Hit]]


@dataclass(frozen=True)
class _Kind:
    title: str | Promise
    icon: str
    permission: str
    find: Finder
    list_name: str = ""


def words_of(text: str) -> list[str]:
    return text[:LONGEST].split()


def _all_words(text: str, *columns: str) -> Q:
    """Every word occurs in at least one of the columns."""
    found = Q()
    for word in words_of(text):
        found &= Q(*((f"{column}__icontains", word) for column in columns), _connector=Q.OR)
    return found


def _problems(actor: Actor, text: str) -> Iterator[Hit]:
    rows = visible_to(actor, Problem).filter(matching(text)).select_related("subject", "site").order_by("-pk")
    for row in rows[: MOST + 1]:
        note = f"{row.site or row.subject} · {row.get_status_display()}"
        yield Hit(reverse("problems:detail", args=[row.number]), row.title, row.number, note)


def _signals(actor: Actor, text: str) -> Iterator[Hit]:
    rows = visible_to(actor, Signal).filter(_all_words(text, "summary", "text")).order_by("-pk")
    for row in rows[: MOST + 1]:
        yield Hit(reverse("signals:detail", args=[row.pk]), row.summary, f"#{row.pk}", row.get_status_display())


def _letters(actor: Actor, text: str) -> Iterator[Hit]:
    rows = visible_to(actor, Letter).filter(_all_words(text, "number", "title", "to_unit__name"))
    for row in rows.select_related("to_unit").order_by("-pk")[: MOST + 1]:
        yield Hit(reverse("letters:detail", args=[row.pk]), row.title, row.number, str(row.to_unit))


def _units(actor: Actor, text: str) -> Iterator[Hit]:
    rows = visible_to(actor, Unit).filter(_all_words(text, "name", "short_name", "code")).order_by("path")
    for row in rows[: MOST + 1]:
        yield Hit(reverse("org:unit", args=[row.code]), row.name, note=row.get_kind_display())


def _sites(actor: Actor, text: str) -> Iterator[Hit]:
    rows = visible_to(actor, Site).filter(_all_words(text, "name", "code", "owner__name"))
    for row in rows.select_related("owner").order_by("topic", "code")[: MOST + 1]:
        note = f"{topic(row.topic) or row.topic} · {row.owner}"
        yield Hit(reverse("topics:site", args=[row.topic, row.code]), row.name, note=note)


KINDS = (
    _Kind(_("问题"), "clipboard-list", "problems.view", _problems, "problems:list"),
    _Kind(_("信号"), "inbox", "signals.view", _signals, "signals:list"),
    _Kind(_("文书"), "mail", "letters.view", _letters, "letters:list"),
    _Kind(_("单位"), "building", "org.view", _units, "org:list"),
    _Kind(_("点位"), "map-pin", "sites.view", _sites),
)


def search_all(actor: Actor, text: str) -> list[Group]:
    """Groups with at least one hit, one query each."""
    if not words_of(text):
        return []
    groups = (_group(actor, kind, text) for kind in KINDS if actor.may(kind.permission))
    return [group for group in groups if group.hits]


def _group(actor: Actor, kind: _Kind, text: str) -> Group:
    hits = tuple(kind.find(actor, text))
    more = f"{reverse(kind.list_name)}?{urlencode({'q': text})}" if kind.list_name and len(hits) > MOST else ""
    return Group(kind.title, kind.icon, hits[:MOST], more)


def problem_with_number(actor: Actor, text: str) -> str:
    """The page of the problem that has exactly this number; empty where there is none, or none to be seen."""
    number = text.strip().upper()
    found = visible_to(actor, Problem).filter(number=number).exists() if number else False
    return reverse("problems:detail", args=[number]) if found else ""
