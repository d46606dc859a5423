"""Limits out of TOML, each error naming file, key and reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from zhujian.kernel.clocks.limits import Approver, ExtensionRule, Law, Limit, Status, Text
from zhujian.kernel.clocks.terms import Term, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class CatalogueError(ValueError):
    """A file of limits that cannot be used."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


@dataclass
class Table:
    """One table of a file, read key by key; what nobody asked for is an unknown key."""

    file: str
    key: str
    values: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)

    def fail(self, key: str, reason: str) -> CatalogueError:
        return CatalogueError(self.file, self.path(key), reason)

    def path(self, key: str) -> str:
        return ".".join(part for part in (self.key, key) if part)

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key; without a default it is required."""
        self.asked.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise self.fail(key, "is missing")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fail(key, f"is a {kind.__name__}, not {value!r}")
        return value

    def maybe(self, key: str, read: Callable[[Table, str], T]) -> T | None:
        self.asked.add(key)
        return read(self, key) if key in self.values else None

    def sub(self, key: str) -> Table:
        return Table(self.file, self.path(key), self.get(key, dict))

    def each(self, key: str) -> list[Table]:
        """A list of tables; an absent key is an empty one."""
        items = self.get(key, list, [])
        for place, item in enumerate(items):
            if not isinstance(item, dict):
                raise self.fail(f"{key}[{place}]", "is a table")
        return [Table(self.file, self.path(f"{key}[{place}]"), item) for place, item in enumerate(items)]

    def made(self, key: str, make: Callable[[], T]) -> T:
        """Make a value; its ValueError is told with the place."""
        try:
            return make()
        except CatalogueError:
            raise
        except ValueError as error:
            raise self.fail(key, str(error)) from error

    def close(self) -> None:
        unknown = sorted(set(self.values) - self.asked)
        if unknown:
            raise self.fail(unknown[0], "is not a known key")


def read_limits(file: str, source: str) -> tuple[Limit, ...]:
    """The limits of one file. Raises CatalogueError."""
    try:
        top = Table(file, "", tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(file, "", str(error)) from error
    laws = {key: _law(file, key, values) for key, values in top.get("law", dict).items()}
    limits = [_limit(file, place, values, laws) for place, values in enumerate(top.get("limit", list))]
    top.close()
    return tuple(limits)


def read_text(table: Table, key: str) -> Text:
    """`{ zh = "…", en = "…" }`, or a plain string where there is no English."""
    if isinstance(table.values.get(key), str):
        return Text(table.get(key, str))
    return _text(table.sub(key))


def _text(words: Table) -> Text:
    text = Text(words.get("zh", str), words.get("en", str, ""))
    words.close()
    return text


def read_term(table: Table, key: str) -> Term:
    return table.made(key, lambda: Term.from_table(table.get(key, dict)))


def _law(file: str, key: str, values: object) -> Law:
    if not isinstance(values, dict):
        raise CatalogueError(file, f"law.{key}", "is a table")
    table = Table(file, f"law.{key}", values)
    title, version, since = read_text(table, "title"), table.get("version", str), table.get("from", date)
    until = table.maybe("until", lambda found, name: found.get(name, date))
    table.close()
    return table.made("until", lambda: Law(key, title, version, since, until))


def _limit(file: str, place: int, values: object, laws: Mapping[str, Law]) -> Limit:
    if not isinstance(values, dict):
        raise CatalogueError(file, f"limit[{place}]", "is a table")
    table = Table(file, f"limit[{values.get('code', place)}]", values)
    found = table.made("", lambda: _read_limit(table, laws))
    table.close()
    return found


def _read_limit(table: Table, laws: Mapping[str, Law]) -> Limit:
    code = table.get("code", str)
    return Limit(
        code=code,
        family=table.get("family", str, code),
        law=_known_law(table, laws),
        article=table.get("article", str),
        trigger=read_text(table, "trigger"),
        who=read_text(table, "who"),
        term=read_term(table, "term"),
        action=read_text(table, "action"),
        status=table.made("status", lambda: Status(table.get("status", str))),
        extensions=tuple(_extension(step) for step in table.each("extension")),
        pauses=tuple(_text(ground) for ground in table.each("pauses")),
        pause_article=table.get("pause_article", str, ""),
        rolls=table.get("rolls", bool, True),
        exception=table.maybe("except", read_text),
        note=table.maybe("note", read_text),
    )


def _known_law(table: Table, laws: Mapping[str, Law]) -> Law:
    key = table.get("law", str)
    if key not in laws:
        raise table.fail("law", f"{key!r} is not among this file's laws")
    return laws[key]


def _extension(table: Table) -> ExtensionRule:
    rule = ExtensionRule(
        approver=table.made("approver", lambda: Approver(table.get("approver", str))),
        most=table.maybe("most", read_term),
        times=table.maybe("times", lambda found, key: found.get(key, int)),
        tell=tuple(_text(person) for person in table.each("tell")),
        when=table.maybe("when", read_text),
    )
    table.close()
    return rule


def inline_limit(file: str, key: str, values: Mapping[str, Any], basis: Text, since: date) -> Limit:
    """A limit that a topic states in its own file: `{ days = 7, action = "…" }`, by the topic's own basis.

    Beside its one unit it may say `action`, `article`, `trigger`, `who`. It can be paused and extended by the office's
    own leaders, since the office set it. Raises CatalogueError.
    """
    table = Table(file, key, values)
    action, trigger, who = (table.maybe(name, read_text) or Text("") for name in ("action", "trigger", "who"))
    article = table.get("article", str, "")
    units = {unit.value.replace("-", "_") for unit in Unit} | {Unit.WORKING_DAYS.value}
    stated = {name: amount for name, amount in values.items() if name in units}
    table.asked |= set(stated)
    table.close()
    return Limit(
        code="",
        family="",
        law=Law("", basis, "", since),
        article=article,
        trigger=trigger,
        who=who,
        term=table.made("", lambda: Term.from_table(stated)),
        action=action,
        status=Status.VERIFIED,
        extensions=(ExtensionRule(Approver.AGENCY_LEADER),),
        pauses=(OFFICE_PAUSE,),
    )


OFFICE_PAUSE = Text("经本机关负责人批准", "with the approval of the agency's leader")
