"""One county with all cases of all rules, screened once; and two poor ones that lack what rules need."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.topics.invoices.world import KNOWN, Case, Screened, Unit, World, county, screen
from zhujian.topics.invoices.exports.schemas import Kind

HERE = Path(__file__).parent


def _buys_paper(unit: Unit) -> None:
    unit.buys("*纸制品*复印纸", 120, quantity=1, price="120", measure="箱")


PLAIN = Case("R00", 1, _buys_paper)  # no rule's business


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    """Every case of every rule's file, whichever of them was asked for."""
    for file in sorted(HERE.glob("test_r[0-9][0-9]_*.py")):
        import_module(f"tests.topics.invoices.rules.{file.stem}")
    return [KNOWN[each] for each in sorted(KNOWN)]


@pytest.fixture(scope="session")
def screened(cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """All cases in one county."""
    folder = tmp_path_factory.mktemp("county")
    return screen(county(cases).files(folder / "files"), folder)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """Invoices and their lines, and nothing else."""
    return _poor(tmp_path_factory.mktemp("bare"), without_lines=False)


@pytest.fixture(scope="session")
def without_lines(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """Invoices alone: 发票基础信息 without 信息汇总表."""
    return _poor(tmp_path_factory.mktemp("without-lines"), without_lines=True)


def _poor(folder: Path, *, without_lines: bool) -> Screened:
    world = World()
    PLAIN.told(world)
    if without_lines:
        world.rows[Kind.LINES].clear()
    return screen(world.files(folder / "files"), folder)
