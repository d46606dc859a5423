"""Imports and runs as the worker performs them: what becomes of files, of rules, and of work that was broken off."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.factories import SYSTEM
from tests.topics.invoices.exports.making import BASE, row, text, workbook
from tests.topics.invoices.web.world import SPA, World, again, uscc, wishes
from tests.topics.invoices.world import MEMORY, Firm, Unit, after, firm
from tests.topics.invoices.world import World as Rows
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict
from zhujian.kernel.files.actions import Content, store_content
from zhujian.kernel.org.models import Unit as Body
from zhujian.kernel.time import real_now
from zhujian.topics.invoices.exports.schemas import Event, Kind
from zhujian.topics.invoices.models import Doubt, Import, Profile, Run, Standing, Work
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.receiving import Incoming
from zhujian.topics.invoices.store.taking import Asked, take
from zhujian.topics.invoices.triage import judging, tasks
from zhujian.topics.invoices.working import places, supervising
from zhujian.topics.invoices.working.beating import STALE
from zhujian.topics.invoices.working.performing import perform

STATIONER = firm("某县文化用品店")
NAMES = {1: "示例市市场服务中心", 2: "示例市第一中学"}


def told(what: str, done: int, total: int) -> None:
    """Nobody looks at the progress."""


def buyer(rows: Rows, place: int, seller: Firm) -> Unit:
    numbers = (f"{place:04}{number:04}" for number in range(1, 100))
    return Unit(rows, uscc(place), NAMES[place], numbers, seller)


def a_county(*, ledger: bool = False) -> Rows:
    """A market that goes to a spa on its Party day, and a school that buys paper."""
    rows = Rows()
    market, school = buyer(rows, 1, SPA), buyer(rows, 2, STATIONER)
    market.holds(Event.PARTY_DAY, title="主题党日")
    market.buys("*居民日常服务*温泉票", 680)
    market.buys("*餐饮服务*餐费", 500, on=after(1))
    school.buys("*纸制品*复印纸", 120, quantity=1, price="120", measure="箱")
    if ledger:
        market.claims("99990001", 640, on=after(1), claimant="某甲")
    return rows


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """The store of that county without and with a ledger, made once."""
    made = {}
    for ledger in (False, True):
        folder = tmp_path_factory.mktemp("store")
        taken = take(
            Places(folder / "store"), a_county(ledger=ledger).files(folder / "files"), Asked("测试员"), memory=MEMORY
        )
        assert not taken.refusals
        assert not taken.faults
        made[ledger] = folder / "store"
    return made


@pytest.fixture
def stored(world: World, stores: dict[bool, Path]) -> World:
    shutil.copytree(stores[False], places.root() / "store")
    return world


def brought(world: World, files: Sequence[Path | Incoming]) -> Import:
    """An import of these files, performed."""
    task = world.task()
    given = [file if isinstance(file, Incoming) else Incoming(file, file.name) for file in files]
    waiting = tasks.bring(world.actor(), task=task, contents=[content_of(file) for file in given])
    perform(waiting, told)
    return Import.objects.get(pk=waiting.pk)


def content_of(file: Incoming) -> Content:
    with file.path.open("rb") as stream:
        return store_content(stream, file.name)


def performed(world: World, run: Run | None = None) -> Run:
    waiting = run or world.run()
    perform(waiting, told)
    return Run.objects.get(pk=waiting.pk)


def counts(done: Import) -> tuple[int, int, int, int]:
    return tuple(done.report[name] for name in ("read", "kept", "dropped", "refused"))


def test_an_import_tells_what_became_of_each_row(world: World, tmp_path: Path) -> None:
    rows = [
        row(购方识别号=uscc(1)),
        row(发票号码="12345679", 购方识别号="91430481MA00000313"),
        row(发票号码="12345680", 购方识别号=uscc(1), 开票日期="某日"),
    ]
    done = brought(world, [workbook(tmp_path / "第一季度.xlsx", *rows)])
    assert (done.status, counts(done)) == ("done", (3, 1, 1, 1))
    [refused] = done.report["refusals"]
    assert (refused["file"], refused["sheet"], refused["row"]) == ("第一季度.xlsx", "发票基础信息", 4)
    assert "开票日期" in refused["reason"]
    assert done.report["store"]["invoices"] == 1
    assert [wish.accounts for wish in wishes("invoices.imported")] == [[world.account("supervision").pk]]
    assert done.finished_at is not None


def test_a_workbook_and_a_text_file_of_one_import_are_told_apart(world: World, tmp_path: Path) -> None:
    first = workbook(tmp_path / "甲.xlsx", row(购方识别号=uscc(1)))
    second = text(tmp_path / "乙.csv", BASE, row(发票号码="87654321", 购方识别号=uscc(2)))
    done = brought(world, [first, second])
    assert {file["name"]: [table["kept"] for table in file["tables"]] for file in done.report["files"]} == {
        "甲.xlsx": [1],
        "乙.csv": [1],
    }


def test_a_file_that_is_no_table_is_named_and_the_others_are_taken(world: World, tmp_path: Path) -> None:
    strange = workbook(tmp_path / "通讯录.xlsx", ["甲", "1"], headings=["姓名", "电话"])
    done = brought(world, [strange, workbook(tmp_path / "发票.xlsx", row(购方识别号=uscc(1)))])
    faults = {file["name"]: bool(file["fault"]) for file in done.report["files"]}
    assert faults == {"通讯录.xlsx": True, "发票.xlsx": False}
    assert (done.status, done.report["kept"]) == ("done", 1)


def test_the_same_file_again_repeats_and_adds_nothing(world: World, tmp_path: Path) -> None:
    file = workbook(tmp_path / "甲.xlsx", row(购方识别号=uscc(1)))
    first = brought(world, [file])
    second = brought(world, [Incoming(file, "乙.xlsx")])
    assert [each["repeats"] for each in second.report["files"]] == ["甲.xlsx"]
    assert (second.status, second.report["store"]) == ("done", first.report["store"])


def test_an_import_that_was_broken_off_behind_the_store_says_what_it_refused(world: World, tmp_path: Path) -> None:
    """Killed between the store and the database: the next attempt finds the files taken."""
    place = workbook(tmp_path / "甲.xlsx", row(购方识别号=uscc(1)), row(发票号码="", 购方识别号=uscc(1)))
    file = Incoming(place, place.name)
    waiting = tasks.bring(world.actor(), task=world.task(), contents=[content_of(file)])
    take(places.store(), [file], Asked("", str(waiting)), memory=MEMORY)
    perform(waiting, told)
    done = Import.objects.get()
    assert (done.status, counts(done)) == ("done", (2, 1, 0, 1))
    assert [each["row"] for each in done.report["refusals"]] == [3]


def test_a_run_finds_doubts_and_names_their_units(stored: World) -> None:
    run = performed(stored)
    doubt = Doubt.objects.get(seller=SPA.code)
    assert (run.status, run.fault, run.counts["new"]) == ("done", "", Doubt.objects.count())
    assert (doubt.unit, doubt.invoices, doubt.total) == (stored.market, 2, Decimal("1180.00"))
    assert {"R04", "R06"} <= {part.rule for part in doubt.parts.all()}
    content = doubt.dossier.content
    assert [each["total"] for each in content["invoices"]] == ["680", "500"]
    assert [each["title"] for each in content["events"]] == ["主题党日"]
    assert [wish.accounts for wish in wishes("invoices.screened")] == [[stored.account("supervision").pk]]


def test_a_run_reports_every_rule_and_why_one_did_not_run(stored: World) -> None:
    reports = {report["id"]: report for report in performed(stored).rules}
    assert set(reports) == set(catalogue.published())
    assert (reports["R06"]["status"], reports["R06"]["parameters"]["days"]) == ("ran", 3)
    assert reports["R24"]["status"] == "not-run"
    assert "报销台账" in reports["R24"]["reason"]


def test_a_run_keeps_what_each_unit_spent(stored: World) -> None:
    performed(stored)
    kept = {row.unit: row.content for row in Profile.objects.all()}
    assert set(kept) == {stored.market, stored.school}
    assert (kept[stored.market]["count"], kept[stored.market]["total"]) == (2, "1180.00")
    assert kept[stored.market]["months"] == {"202207": "1180.00"}
    assert kept[stored.school]["sellers"] == {STATIONER.name: "120.00"}


def test_a_second_run_over_the_same_knows_every_doubt(stored: World) -> None:
    first = performed(stored)
    versions = {doubt.pk: doubt.version for doubt in Doubt.objects.all()}
    second = performed(stored)
    assert second.counts == {"new": 0, "updated": 0, "known": first.counts["new"], "gone": 0}
    assert {doubt.pk: doubt.version for doubt in Doubt.objects.all()} == versions


def test_a_claim_without_an_invoice_stands_in_its_doubts_file(world: World, stores: dict[bool, Path]) -> None:
    shutil.copytree(stores[True], places.root() / "store")
    run = performed(world)
    assert next(report for report in run.rules if report["id"] == "R24")["status"] == "ran"
    doubt = Doubt.objects.get(seller="")
    assert [part.rule for part in doubt.parts.all()] == ["R24"]
    assert [(claim["number"], claim["amount"]) for claim in doubt.dossier.content["claims"]] == [("99990001", "640")]


@action("system.tests", name="tests.weaken")
def _weaken(act: Act, *, rule: str, percent: int) -> None:
    Standing.objects.create(rule=rule, status="weakened", right=0, wrong=10, percent=percent)


def test_a_weakened_rule_counts_for_less_in_the_next_run(stored: World) -> None:
    performed(stored)
    doubt = Doubt.objects.get(seller=SPA.code)
    before = doubt.score
    _weaken(SYSTEM, rule="R06", percent=20)
    performed(stored)
    part = doubt.parts.get(rule="R06")
    assert (part.standing, part.points) == (20, 20)
    assert again(doubt).score == before - 80


def test_what_was_decided_is_not_found_again(stored: World) -> None:
    performed(stored)
    doubt = Doubt.objects.get(seller=SPA.code)
    judging.withdraw(stored.actor(), doubt=doubt, reason="数据有误")
    assert performed(stored).counts["new"] == 0
    assert Doubt.objects.filter(seller=SPA.code).count() == 1


def _own_rule(text: str) -> None:
    rules = places.root() / "county" / "rules"
    rules.mkdir(parents=True, exist_ok=True)
    (rules / "green.toml").write_text(text, "utf-8")


def test_a_mistake_in_the_countys_rules_ends_the_run_and_it_goes_on_once_repaired(stored: World) -> None:
    _own_rule("[rule")
    broken = performed(stored)
    assert (broken.status, Doubt.objects.count()) == ("failed", 0)
    assert broken.fault.startswith("green.toml 无法读取：")
    assert [wish.accounts for wish in wishes("invoices.broken")] == [[stored.account("supervision").pk]]
    (places.root() / "county" / "rules" / "green.toml").unlink()
    done = performed(stored, tasks.run_again(stored.actor(), run=broken))
    assert (done.status, done.fault, done.counts["new"]) == ("done", "", Doubt.objects.count())


def test_a_run_over_nothing_says_so(world: World) -> None:
    run = performed(world)
    assert (run.status, run.finished_at) == ("failed", None)
    assert run.fault.startswith("没有可筛查的发票")


def test_a_run_that_is_done_is_not_run_again(stored: World) -> None:
    done = performed(stored)
    with pytest.raises(Conflict):
        tasks.run_again(stored.actor(), run=done)


def test_a_defect_of_the_program_is_told_without_its_words_and_raised(
    stored: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> Any:
        raise KeyError("inner words")

    monkeypatch.setattr(catalogue, "load", broken)
    with pytest.raises(KeyError):
        performed(stored)
    run = Run.objects.get()
    assert run.status == "failed"
    assert "inner words" not in run.fault
    assert "系统管理员" in run.fault


def test_only_one_run_waits_at_a_time(world: World) -> None:
    world.run()
    with pytest.raises(Conflict) as refused:
        world.run()
    assert refused.value.rule == "one-run-at-a-time"
    assert Work.objects.count() == 1


def set_work(work: Work, **fields: Any) -> None:
    Work.objects.filter(pk=work.pk).update(**fields)


@pytest.fixture
def waiting(world: World) -> Work:
    world.run()
    return Work.objects.get()


def test_waiting_work_is_taken_once(waiting: Work) -> None:
    work = supervising.claim()
    assert work == waiting
    assert (work.attempts, Work.objects.get().holder) == (1, str(os.getpid()))
    assert supervising.claim() is None


def test_the_oldest_work_comes_first_and_the_next_when_it_has_ended(world: World, tmp_path: Path) -> None:
    file = workbook(tmp_path / "甲.xlsx", row())
    first_come = tasks.bring(world.actor(), task=world.task(), contents=[content_of(Incoming(file, file.name))])
    world.run()
    first = supervising.claim()
    assert first is not None
    assert (first.kind, supervising.row_of(first)) == ("import", first_come)
    assert supervising.claim() is None
    perform(first_come, told)
    set_work(first, holder="")
    second = supervising.claim()
    assert second is not None
    assert second.kind == "run"


def test_nothing_is_taken_while_another_worker_beats(waiting: Work) -> None:
    set_work(waiting, attempts=1, holder="4711", beat_at=real_now() - STALE + timedelta(seconds=20))
    assert supervising.claim() is None
    assert Work.objects.get().attempts == 1


def test_work_that_nobody_beats_for_any_more_is_taken_over(waiting: Work) -> None:
    set_work(waiting, attempts=1, holder="4711", beat_at=real_now() - STALE - timedelta(seconds=1))
    work = supervising.claim()
    assert work == waiting
    assert (Work.objects.get().attempts, Work.objects.get().holder) == (2, str(os.getpid()))


def test_after_three_attempts_the_run_fails_and_names_what_to_do(world: World, waiting: Work) -> None:
    set_work(waiting, attempts=3, holder="4711", beat_at=real_now() - STALE - timedelta(seconds=1))
    assert supervising.claim() is None
    run = Run.objects.get()
    assert run.status == "failed"
    assert "3 次" in run.fault
    assert "ZHUJIAN_SCREEN_MEMORY" in run.fault
    tasks.run_again(world.actor(), run=run)
    assert Work.objects.get().attempts == 0
    assert supervising.claim() is not None


def test_work_that_has_ended_is_not_taken_and_its_progress_is_forgotten(stored: World) -> None:
    performed(stored)
    assert supervising.claim() is None
    supervising.forget_finished()
    assert not Work.objects.exists()


def test_work_that_waits_is_not_forgotten(waiting: Work) -> None:
    supervising.forget_finished()
    assert Work.objects.get() == waiting


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Processes that the supervisor begins, in place of real ones."""
    children: list[Any] = []

    class Process:
        code: int | None = None

        def poll(self) -> int | None:
            return self.code

    def begin(_work: Work) -> Process:
        process = Process()
        children.append(process)
        return process

    monkeypatch.setattr(supervising, "begin", begin)
    yield children
    supervising._children.clear()


def test_work_whose_process_was_killed_is_begun_again_at_once(waiting: Work, begun: list[Any]) -> None:
    supervising.supervise()
    supervising.supervise()
    assert len(begun) == 1
    begun[0].code = -9
    supervising.supervise()
    supervising.supervise()
    assert len(begun) == 2
    assert Work.objects.get().attempts == 2


def test_a_process_that_always_dies_is_given_up(waiting: Work, begun: list[Any]) -> None:
    for _turn in range(10):
        supervising.supervise()
        if begun:
            begun[-1].code = -9
    assert len(begun) == supervising.ATTEMPTS
    assert Run.objects.get().status == "failed"


def test_a_unit_on_a_list_that_was_brought_in_is_the_unit_of_that_name(world: World, tmp_path: Path) -> None:
    rows = a_county()
    for kind in (Kind.INVOICES, Kind.LINES, Kind.CALENDAR):
        rows.rows[kind] = [
            {**each, "buyer": "91430481MA00000099"} if each["buyer"] == uscc(1) else each for each in rows.rows[kind]
        ]
    rows.add(Kind.UNITS, buyer="91430481MA00000099", buyer_name=NAMES[1])
    take(places.store(), rows.files(tmp_path / "files"), Asked("测试员"), memory=MEMORY)
    performed(world)
    assert Doubt.objects.get(seller=SPA.code, buyer="91430481MA00000099").unit == Body.objects.get(name=NAMES[1])
