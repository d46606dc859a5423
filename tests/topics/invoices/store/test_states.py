"""Of two states of one invoice the later one holds, whichever file came first; what disagrees is listed and kept."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.topics.invoices.store.making import bring, export, only, rows_file, stored, unit
from tests.topics.invoices.world import DAY, World, firm
from zhujian.topics.invoices.exports.schemas import RANKS, Kind, State
from zhujian.topics.invoices.screening.days import number_of
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.receiving import Incoming

pytestmark = pytest.mark.engine("sqlite")

ORDERS = [pytest.param(1, id="as-written"), pytest.param(-1, id="turned-round")]

ENDS = (State.NORMAL, State.VOID)


def export_in(state: State, folder: Path, total: str = "2000.00", **told: Any) -> list[Incoming]:
    """The same invoice of one unit as an export of its own, in this state."""
    world = World()
    unit(world).buys("*娱乐服务*温泉票", total, state=state, **told)
    return export(world, folder / state, f"-{state}-{total}")


def take_in_turn(places: Places, exports: Sequence[list[Incoming]], *, at_once: bool) -> None:
    for files in [[*chain(*exports)]] if at_once else exports:
        bring(places, files)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("states", [pytest.param(tuple(State), id="one-import"), pytest.param(ENDS, id="two-imports")])
def test_the_latest_state_holds(tmp_path: Path, order: int, states: tuple[State, ...]) -> None:
    exports = [export_in(state, tmp_path) for state in states][::order]
    places = Places(tmp_path / "store")

    take_in_turn(places, exports, at_once=states != ENDS)

    held = only(stored(places, "invoices"))
    assert (held["state"], held["live"], held["lines"]) == (RANKS[State.VOID], False, 1)
    assert not any(line["live"] for line in stored(places, "lines"))


def test_each_state_gives_way_to_each_later_one(tmp_path: Path) -> None:
    """All pairs, an invoice each, the later one's file first."""
    files = {False: World(), True: World()}
    pairs = list(combinations(State, 2))
    for is_later, part in files.items():
        buyer = unit(part)
        for pair in pairs:
            buyer.buys("*餐饮服务*餐费", "300.00", state=pair[is_later])
    places = Places(tmp_path / "store")

    bring(places, [*export(files[True], tmp_path, "-later"), *export(files[False], tmp_path, "-earlier")])

    held = sorted(stored(places, "invoices"), key=lambda row: row["number"])
    assert [row["state"] for row in held] == [RANKS[later] for _earlier, later in pairs]


@pytest.mark.parametrize("order", ORDERS)
def test_the_later_export_has_the_lines(tmp_path: Path, order: int) -> None:
    """A partial reversal leaves other lines than there were: those of the earlier state do not come beside them."""
    exports = [
        export_in(State.NORMAL, tmp_path, "2000.00"),
        export_in(State.PARTLY_REVERSED, tmp_path, "1500.00"),
    ][::order]
    places = Places(tmp_path / "store")

    bring(places, [*chain(*exports)])

    assert [str(line["total"]) for line in stored(places, "lines")] == ["1500.00"]
    assert str(only(stored(places, "invoices"))["total"]) == "1500.00"


@pytest.mark.parametrize("order", ORDERS)
def test_what_two_exports_say_differently_is_listed(tmp_path: Path, order: int) -> None:
    day, other = DAY + timedelta(days=1), firm("某县另一商店")
    exports = [
        export_in(State.NORMAL, tmp_path, "2000.00"),
        export_in(State.VOID, tmp_path, "900.00", on=day, of=other),
    ][::order]
    places = Places(tmp_path / "store")

    bring(places, exports[0])
    assert stored(places, "disagreements") == []
    bring(places, exports[1])

    listed = {row["field"]: (row["used"], row["other"]) for row in stored(places, "disagreements")}
    assert listed["state"] == (str(RANKS[State.VOID]), str(RANKS[State.NORMAL]))
    assert listed["total"] == ("900.00", "2000.00")
    assert listed["day"] == (str(number_of(day)), str(number_of(DAY)))
    assert listed["seller"][0] == other.code
    assert set(listed) == {"state", "total", "seller", "day"}


def test_both_versions_stay_as_they_were_received(tmp_path: Path) -> None:
    places = Places(tmp_path / "store")
    bring(places, export_in(State.VOID, tmp_path, "900.00"))
    bring(places, export_in(State.NORMAL, tmp_path, "2000.00"))

    received = [
        (row["state"], str(row["total"]))
        for file in places.received.glob("*/invoices.parquet")
        for row in pq.read_table(file).to_pylist()
    ]

    assert sorted(received) == [(RANKS[State.NORMAL], "2000.00"), (RANKS[State.VOID], "900.00")]


@pytest.mark.parametrize("order", ORDERS)
def test_an_export_with_both_numbers_names_the_one_that_has_the_old_number_only(tmp_path: Path, order: int) -> None:
    """The same invoice by its old number and by both: one invoice, also for the red one that names it by the old."""
    old, both = World(), World()
    buyer = unit(old)
    key = buyer.buys("*酒*白酒", "600.00", remark="招待")
    buyer.reverses(key, "600.00")
    unit(both).buys("*酒*白酒", "600.00", remark="招待")
    digital = {"digital": "24432000000000000017", "invoice": "24432000000000000017"}
    for kind in (Kind.INVOICES, Kind.LINES):
        both.rows[kind] = [row | digital for row in both.rows[kind]]
    files = [rows_file(tmp_path, f"{kind}-old.parquet", kind, old.rows[kind]) for kind in (Kind.INVOICES, Kind.LINES)]
    files += [rows_file(tmp_path, f"{kind}.parquet", kind, both.rows[kind]) for kind in (Kind.INVOICES, Kind.LINES)]
    places = Places(tmp_path / "store")

    bring(places, files[::order])

    blue, red = sorted(stored(places, "invoices"), key=lambda row: not row["positive"])
    assert (blue["invoice"], red["blue"]) == (digital["invoice"], digital["invoice"])
    assert (blue["digital"], blue["serial"], blue["lines"]) == (digital["digital"], 17, 1)
    assert (str(blue["net"]), blue["live"]) == ("0.00", False)


def test_a_red_invoice_that_is_void_takes_nothing_off(tmp_path: Path) -> None:
    world = World()
    buyer = unit(world)
    key = buyer.buys("*酒*白酒", "600.00")
    buyer.reverses(key, "600.00", state=State.VOID)
    places = Places(tmp_path / "store")

    bring(places, export(world, tmp_path))

    blue = only([row for row in stored(places, "invoices") if row["positive"]])
    assert (str(blue["net"]), blue["live"]) == ("600.00", True)
