"""The rows of this room that topics may count."""

from datetime import date

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from tests.kernel.registry.samples import FULL, edited, written
from zhujian.kernel.field.actions import add_team, close_site, finish_milestone, plan_milestone, record_say
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry.documents import read_topic
from zhujian.kernel.registry.figures import computed, sources

FIGURES = """
done = { label = "完成", count = "milestones", where = { done = true } }
open = { label = "未完成", count = "milestones", where = { done = false } }
plans = { label = "方案", count = "milestones", where = { code = "plan" } }
pleased = { label = "满意", count = "says", where = { satisfied = ["satisfied", "basically"] } }
eastern = { label = "东乡", count = "sites", where = { township = "east" } }
overt = { label = "明查", count = "teams", where = { kind = "on-site" } }
"""


@pytest.fixture
def value(world, tmp_path):
    """The value of a figure, by its name, for somebody."""
    topic = read_topic(written(tmp_path / "figures", edited("[figures]\n", f"[figures]\n{FIGURES}")))

    def counted(name, actor=SYSTEM):
        return next(figure.value(actor) for figure in computed([topic]) if figure.key == f"{TOPIC}.{name}")

    return counted


def test_this_room_offers_sites_teams_milestones_and_says():
    assert {"sites", "teams", "milestones", "says"} <= set(sources())


def test_sites_count_while_they_are_watched(world, value):
    world.site("p1")
    close_site(SYSTEM, site=world.site("p2"), until=date(2020, 1, 1), reason="已填平")

    assert value("sites") == 1


def test_sites_count_by_township(world, value):
    east = factories.unit(Unit.TOWNSHIP, code="east")
    world.site("p1", township=east)
    world.site("p2")

    assert value("eastern") == 1


def test_sites_count_for_whoever_asks(world, value):
    world.site("p1")
    world.site("p2", owner=world.other, township=world.west)

    assert value("sites", personas.liaison(unit=world.owner)) == 1
    assert value("sites", personas.audit_admin()) == 0


def test_teams_count_by_kind(world, value):
    room = factories.unit(Unit.OFFICE)
    for code, kind in (("a", "on-site"), ("b", "on-site"), ("c", "covert")):
        add_team(SYSTEM, topic=TOPIC, code=code, name=code, kind=kind, unit=room)

    assert (value("overt"), value("teams")) == (2, 3)


def test_milestones_count_by_whether_they_are_done(world, value):
    site = world.site()
    finish_milestone(
        SYSTEM,
        milestone=plan_milestone(SYSTEM, site=site, code="plan", planned_on=date(2022, 1, 1)),
        done_on=date(2022, 1, 1),
    )
    plan_milestone(SYSTEM, site=site, code="done", planned_on=date(2022, 2, 1))
    plan_milestone(SYSTEM, site=site, code="fish", title="放鱼", planned_on=date(2022, 3, 1))

    assert (value("done"), value("open"), value("plans")) == (1, 2, 1)


def test_residents_say_counts_by_how_content_they_are(world, value):
    site = world.site()
    for answer in ("satisfied", "basically", "unsatisfied"):
        record_say(SYSTEM, site=site, on=date(2022, 1, 1), text="水", satisfied=answer)

    assert value("pleased") == 2


def test_rows_of_another_topic_do_not_count(world, value, tmp_path):
    world.site()
    other = read_topic(written(tmp_path / "other", FULL.replace('code = "ponds"', 'code = "lakes"')))

    assert {figure.value(SYSTEM) for figure in computed([other])} == {0}
