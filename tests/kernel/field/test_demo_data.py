"""The CSV files beside a topic fill a demo county."""

from datetime import date

import pytest

from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from zhujian.kernel.errors import Invalid
from zhujian.kernel.field.demo import load_demo, load_units
from zhujian.kernel.field.models import Milestone, Say, Site, Team
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic


@pytest.fixture
def demo(world):
    """Write the files of the topic's demo folder, then load them."""
    folder = topic(TOPIC).directory / "demo"
    folder.mkdir()

    def load(**files):
        for name, lines in files.items():
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        load_demo(SYSTEM, topic(TOPIC))

    return load


def site_lines(world, *rows):
    return ["code,name,owner,township,active_from,licence_no,area", *rows]


def test_a_topic_without_demo_data_adds_nothing(world):
    load_demo(SYSTEM, topic(TOPIC))

    assert Site.objects.count() == Team.objects.count() == 0


def test_sites_are_added_with_the_topics_own_fields(world, demo):
    demo(sites=site_lines(world, f"p1,一号塘,{world.owner.code},{world.east.code},2022-01-01,塘证第1号,12"))

    site = Site.objects.get()
    assert (site.code, site.owner, site.township, site.active_from) == ("p1", world.owner, world.east, date(2022, 1, 1))
    assert site.data == {"licence_no": "塘证第1号", "area": 12}


def test_a_site_may_have_neither_township_nor_first_day(world, demo):
    demo(sites=site_lines(world, f"p1,一号塘,{world.owner.code},,,塘证第1号,"))

    site = Site.objects.get()
    assert (site.township, site.active_from, site.data) == (None, None, {"licence_no": "塘证第1号"})


def test_units_come_before_the_sites_that_they_own(world, demo):
    demo(
        units=["code,name,short_name,kind,parent,township", f"firm,某公司,某,enterprise,{world.owner.parent.code},"],
        sites=site_lines(world, "p1,一号塘,firm,,,塘证第1号,"),
    )

    assert Site.objects.get().owner == Unit.objects.get(code="firm", short_name="某")


def test_a_unit_may_stand_below_one_of_the_same_file(world, tmp_path):
    (tmp_path / "demo").mkdir()
    lines = ["code,name,short_name,kind,parent,township", "top,上级,,enterprise,,", "sub,下级,,enterprise,top,"]
    (tmp_path / "demo" / "units.csv").write_text("\n".join(lines), encoding="utf-8")

    load_units(SYSTEM, tmp_path)

    assert Unit.objects.get(code="sub").parent.code == "top"


def test_teams_milestones_and_residents_say_are_added(world, demo):
    demo(
        sites=site_lines(world, f"p1,一号塘,{world.owner.code},,,塘证第1号,"),
        teams=["code,name,kind,unit", f"t1,第一现场督查组,on-site,{world.group.code}"],
        milestones=[
            "site,code,planned_on,done_on,note",
            "p1,plan,2022-01-31,2022-02-01,晚一天",
            "p1,done,2022-07-31,,",
        ],
        says=["site,on,text,satisfied", "p1,2022-03-01,水清了。,satisfied"],
    )

    assert Team.objects.get().unit == world.group
    assert list(Milestone.objects.values_list("code", "title", "done_on", "note")) == [
        ("plan", "方案", date(2022, 2, 1), "晚一天"),
        ("done", "完工", None, ""),
    ]
    assert Say.objects.get().text == "水清了。"


def test_a_file_may_come_from_a_spreadsheet(world, demo):
    demo(sites=["\ufeffcode,name,owner,township,active_from,licence_no", f"p1,一号塘,{world.owner.code},,,塘证第1号"])

    assert Site.objects.get().code == "p1"


def test_demo_data_keep_the_rules(world, demo):
    with pytest.raises(Invalid) as refusal:
        demo(sites=site_lines(world, f"p1,一号塘,{world.owner.code},,,,大"))

    assert {error.field for error in refusal.value.errors} == {"data.licence_no", "data.area"}
