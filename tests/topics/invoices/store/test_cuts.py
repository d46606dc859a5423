"""However the rows are cut into files, shuffled and repeated: the same invoices, the same lines, the same doubts."""

import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.topics.invoices.store.making import bring, everything, export, rows_file, stored, unit
from tests.topics.invoices.world import DAY, Row, Screened, Unit, World, firm, line, run
from zhujian.topics.invoices.exports.schemas import RANKS, Event, Kind, State
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.base import Scope
from zhujian.topics.invoices.screening.engines import DuckDB
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.receiving import Incoming

pytestmark = pytest.mark.engine("sqlite")

GOODS = ("*酒*白酒", "*餐饮服务*餐费", "*纸制品*复印纸", "*娱乐服务*温泉票", "*茶*茶叶礼盒")
# No amount is twice another: an invoice's total then tells which of its lines stands on it oftener.
TOTALS = ("100.00", "130.00", "170.00", "190.00", "230.00")
SELLERS = (firm("某县汤池温泉有限公司"), firm("某县第一商店"))
OFTEN = 0.3
SLOW = settings(
    deadline=None,
    max_examples=6,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


BOTH = (Kind.INVOICES, Kind.LINES)
WITHOUT = {"only-lines": Kind.INVOICES, "only-head": Kind.LINES}


@dataclass(frozen=True)
class Drawn:
    """One invoice: which lines stand on it, how often the first of them, and what became of it."""

    lines: tuple[int, ...]
    copies: int
    discount: bool
    fate: str
    day: int
    seller: int
    is_new: bool


DRAWN = st.builds(
    Drawn,
    lines=st.lists(st.integers(0, len(GOODS) - 1), min_size=1, max_size=3, unique=True).map(tuple),
    copies=st.integers(1, 3),
    discount=st.booleans(),
    fate=st.sampled_from(["normal", "normal", "void", "void-later", "red", "partly-red", "only-lines", "only-head"]),
    day=st.integers(0, 60),
    seller=st.integers(0, 1),
    is_new=st.booleans(),
)
COUNTIES = st.lists(st.lists(DRAWN, min_size=1, max_size=4), min_size=1, max_size=3)


def issue(buyer: Unit, place: int, drawn: Drawn) -> None:
    """The rows of one invoice, of its red one, and of an older export where it was void later."""
    known, numbered = buyer.world.rows, {"digital": f"2443{int(buyer.code[6:15]):09}{place:07}"} if drawn.is_new else {}
    state = State.VOID if drawn.fate in {"void", "void-later"} else State.NORMAL
    told: dict[str, Any] = {"on": DAY + timedelta(days=drawn.day), "of": SELLERS[drawn.seller], **numbered}
    rows, before = _lines(drawn), {kind: len(known[kind]) for kind in BOTH}
    key = buyer.invoice(rows, state=state, **told)
    if drawn.fate == "void-later":
        for kind in BOTH:
            known[kind] += [row | {"state": RANKS[State.NORMAL]} for row in known[kind][before[kind] :]]
    elif drawn.fate in WITHOUT:
        kind = WITHOUT[drawn.fate]
        del known[kind][before[kind] :]
    elif drawn.fate in {"red", "partly-red"}:
        total = sum(row["total"] for row in rows) if drawn.fate == "red" else "50.00"
        buyer.buys(GOODS[0], f"-{total}", positive=False, blue=key, of=SELLERS[drawn.seller])


def _lines(drawn: Drawn) -> list[Row]:
    rows = [line(GOODS[at], TOTALS[at], measure="瓶") for at in drawn.lines]
    discount = [line(GOODS[drawn.lines[0]], "-7.00")] if drawn.discount else []
    # Without the sheet of invoices nobody can know whether lines alike, each in a file of its own, are one or several.
    alike = [] if drawn.fate == "only-lines" else [rows[0]] * (drawn.copies - 1)
    return [*rows, *alike, *discount]


def county(drawn: Sequence[Sequence[Drawn]]) -> World:
    world = World()
    for place, invoices in enumerate(drawn, 1):
        buyer = unit(world, place)
        for number, each in enumerate(invoices, 1):
            issue(buyer, number, each)
    return world


def cut(world: World, folder: Path, draw: random.Random) -> list[Incoming]:
    """The same rows over some files each, in any order; some files twice, as they are or with other bytes."""
    files: list[Incoming] = []
    for kind in BOTH:
        for number, rows in enumerate(_parts(world.rows[kind], draw)):
            files.append(rows_file(folder, f"{kind}-{number}.parquet", kind, rows))
            if draw.random() < OFTEN:
                files.append(Incoming(files[-1].path, f"{kind}-{number}-copy.parquet"))
            if draw.random() < OFTEN:
                files.append(rows_file(folder, f"{kind}-{number}-turned.parquet", kind, _turned(rows)))
    draw.shuffle(files)
    return files


def _parts(rows: Sequence[Row], draw: random.Random) -> Iterable[list[Row]]:
    count = draw.randint(1, 4)
    parts: list[list[Row]] = [[] for _number in range(count)]
    for row in draw.sample(rows, len(rows)):
        parts[draw.randrange(count)].append(row)
    return [part for part in parts if part]


def _turned(rows: Sequence[Row]) -> list[Row]:
    """The rows in another order, with one of a buyer that is not kept: other bytes whatever their number."""
    return [*rows[::-1], {**rows[0], "invoice": "043002200111-99999999", "buyer": "91430481MA0000000X"}]


@SLOW
@given(drawn=COUNTIES, draw=st.randoms(use_true_random=False), at_once=st.booleans())
def test_the_cut_of_the_files_changes_nothing_that_is_stored(
    drawn: list[list[Drawn]], draw: random.Random, at_once: bool
) -> None:
    world = county(drawn)
    with tempfile.TemporaryDirectory() as folder:
        whole, parts = Places(Path(folder, "whole")), Places(Path(folder, "parts"))
        bring(whole, export(world, Path(folder, "one")))
        files = cut(world, Path(folder, "many"), draw)
        for some in [files] if at_once else [files[::2], files[1::2]]:
            bring(parts, some)
        assert everything(parts) == everything(whole)


def lines_of(tmp_path: Path, *parts: Sequence[Row], head: Row) -> list[str]:
    """The totals of an invoice's lines that were parted so, with the sheet of invoices where `head` has a row."""
    files = [rows_file(tmp_path, "heads.parquet", Kind.INVOICES, [head])] if head else []
    files += [rows_file(tmp_path, f"{at}.parquet", Kind.LINES, part) for at, part in enumerate(parts)]
    places = Places(tmp_path / "store")
    bring(places, files)
    return sorted(str(row["total"]) for row in stored(places, "lines"))


def alike(count: int, *others: str) -> tuple[Row, list[Row]]:
    """The head and the rows of an invoice with so many lines alike, and others."""
    world = World()
    rows = [*[line("*酒*白酒", "100.00")] * count, *(line("*茶*茶叶", total) for total in others)]
    unit(world).invoice(rows)
    return world.rows[Kind.INVOICES][0], world.rows[Kind.LINES]


def test_two_lines_alike_in_two_files_are_two_if_the_invoices_total_says_so(tmp_path: Path) -> None:
    head, (first, second) = alike(2)
    assert lines_of(tmp_path, [first], [second, {**second, "invoice": "other"}], head=head).count("100.00") == 3


def test_parts_that_came_twice_do_not_make_a_line_stand_oftener_than_the_total_says(tmp_path: Path) -> None:
    head, (first, second, third) = alike(2, "130.00")
    twice = [third, first]
    assert lines_of(tmp_path, [first, third], twice, [second], head=head) == ["100.00", "100.00", "130.00"]


def test_without_the_invoices_own_total_a_line_that_two_files_have_is_one(tmp_path: Path) -> None:
    _head, (first, second) = alike(2)
    assert lines_of(tmp_path, [first], [second, {**second, "invoice": "other"}], head={}).count("100.00") == 2


# From here on the whole screen runs, with all rules: seconds for each, so a county is told once.


def lively() -> World:
    """Three units with something for many rules, one with red pairs alone, and the tables about them."""
    world = World()
    for place in (1, 2, 3):
        buyer = unit(world, place)
        buyer.holds(Event.PARTY_DAY, on=DAY, title="七一主题党日")
        buyer.buys("*娱乐服务*温泉票", f"{place}000.00", on=DAY + timedelta(days=1))
        buyer.invoice([line("*酒*白酒", "450.00", quantity="1", price="450", measure="瓶")] * 2, on=DAY)
        buyer.invoice([line("*餐饮服务*餐费", "1800.00"), line("*餐饮服务*餐费", "-100.00")], on=DAY)
        for day in range(3):
            buyer.buys("*印刷品*印刷费", "9000.00", on=DAY + timedelta(days=day), measure="批")
        for number in range(8):
            price = "9" if number or place > 1 else "90"
            buyer.buys("*纸制品*复印纸", price, quantity="1", price=price, measure="包", of=SELLERS[1])
        buyer.claims("99999999", "500.00")
    undone = unit(world, 4)
    for number in range(4):
        # The day of the National Day's window: nothing else is to be seen in what was reversed.
        when = DAY + timedelta(days=88 + number)
        key = undone.buys(GOODS[number], "2000.00", on=when, remark="主题党日")
        undone.reverses(key, "2000.00", on=when)
    return world


def without(world: World, code: str) -> World:
    kept = World()
    for kind in Kind:
        kept.rows[kind] = [row for row in world.rows[kind] if row.get("buyer") != code]
    return kept


def screened(world: World, folder: Path, draw: random.Random | None = None) -> Screened:
    files = [file for file in world.files(folder / "files") if draw is None or file.path.stem not in BOTH]
    bring(Places(folder / "store"), files if draw is None else [*files, *cut(world, folder / "cut", draw)])
    return run(Places(folder / "store"), folder / "out")


TABLES = ("hits", "parts", "doubts")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """The lively county from one file of each kind."""
    return screened(lively(), tmp_path_factory.mktemp("lively"))


def in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=repr)


def test_the_county_is_lively(whole: Screened) -> None:
    assert {hit["rule"] for hit in whole.table("hits")} >= {"R01", "R04", "R06", "R11", "R14", "R22", "R24"}


def test_the_cut_of_the_files_changes_no_doubt(whole: Screened, tmp_path: Path) -> None:
    again = screened(lively(), tmp_path, random.Random(1))
    for table in TABLES:
        assert in_order(again.table(table)) == in_order(whole.table(table))


def test_how_many_buyers_are_taken_at_once_changes_no_doubt(
    whole: Screened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DuckDB, "rows_at_once", 40)
    again = run(whole.places, tmp_path)
    assert len(list(tmp_path.glob("run-*/hits/R06/*.parquet"))) > 1
    for table in TABLES:
        assert in_order(again.table(table)) == in_order(whole.table(table))


def test_another_buyers_rows_change_no_doubt_from_rules_of_buyer_scope(whole: Screened, tmp_path: Path) -> None:
    gone = unit(World(), 1).code
    fewer = screened(without(lively(), gone), tmp_path)
    narrow = {rule.id for rule in catalogue.published().values() if rule.scope is Scope.BUYER}

    def of_others(county: Screened) -> list[Row]:
        return in_order(hit for hit in county.table("hits") if hit["buyer"] != gone and hit["rule"] in narrow)

    assert of_others(fewer) == of_others(whole)
    assert of_others(whole)


def test_a_red_pair_leaves_nothing_except_for_the_rule_about_reversals(whole: Screened) -> None:
    undone = unit(World(), 4).code
    assert {hit["rule"] for hit in whole.table("hits") if hit["buyer"] == undone} == {"R22"}
