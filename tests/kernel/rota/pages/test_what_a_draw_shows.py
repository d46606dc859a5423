"""The page of a draw: how it came about, what it drew as far as its reader may see it, and how anybody checks it."""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import pairwise

import pytest
from django.db import connection
from lxml import html

from tests.factories import SYSTEM
from tests.kernel.rota.conftest import CONTRIBUTION
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.field.actions import close_days
from zhujian.kernel.field.models import Team, Visit
from zhujian.kernel.rota.actions import reveal
from zhujian.kernel.rota.calendars import ancestors, label_of
from zhujian.kernel.rota.draw import seed_of
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.queries import check
from zhujian.kernel.rota.sealing import unseal

AFTER = datetime(2022, 11, 1, 9, tzinfo=time.ZONE)
READERS = ("leader", "resident", "inspection-office", "other")


def of(plan, more=""):
    return f"/rota/{plan.pk}/{more}"


def slots(page):
    """Visit -> (site, day of the month, team) as the calendar shows them."""
    found = {}
    for row in page.tree.xpath("//figure[contains(@class, 'zj-drawn')]//tbody/tr"):
        site = row.xpath("string(th)").strip()
        for day, cell in enumerate(row.xpath("td"), start=1):
            for link in cell.xpath("a"):
                found[int(link.get("href").rstrip("/").rpartition("/")[2])] = (site, day, link.text)
    return found


def test_its_history_tells_who_fixed_what_and_where_the_log_holds_it(office, account, visit, published):
    page = visit("leader").get(of(published))
    told = [" ".join(item.text_content().split()) for item in page.tree.xpath("//ol[@class='zj-timeline']/li")]
    assert len(told) == 3
    for item, words in zip(told, ("作出承诺", "提供另一方随机数", "计算并公布"), strict=True):
        assert words in item
    assert str(account("planner")) in told[0]
    assert published.commitment in told[0]
    assert published.inputs_hash in told[0]
    assert str(account("leader")) in told[1]
    assert CONTRIBUTION in told[1]
    assert published.plan_hash in told[2]
    for item, name in zip(told, ("rota.commit", "rota.contribute", "rota.publish"), strict=True):
        assert f"日志序号{Event.objects.get(action=name).seq}" in item


def test_it_says_how_far_it_is(office, visit, published):
    page = visit("leader").get(of(published))
    stages = page.tree.xpath("//*[contains(@class, 'zj-stages')]/li/@class")
    assert [css.split()[0] for css in stages] == ["is-done", "is-done", "is-done", "is-now"]


def test_the_room_sees_every_visit_with_its_team(office, visit, published):
    shown = slots(visit("planner").get(of(published)))
    rows = Visit.objects.filter(plan=published.pk).select_related("site", "team")
    assert shown == {row.pk: (row.site.name, row.day.day, label_of(row.team)) for row in rows}
    assert any(row.covert for row in rows)


@pytest.mark.parametrize("who", READERS)
def test_others_see_the_announced_visits_alone(office, visit, published, who):
    page = visit(who).get(of(published))
    announced = Visit.objects.filter(plan=published.pk, covert=False)
    assert set(slots(page)) == set(announced.values_list("pk", flat=True))
    assert f"4 个点位，{announced.count()} 次督查" in page.text
    assert "covert-0" not in page.text
    assert not page.tree.xpath("//tbody//a[contains(@class, 'is-secret')]")


@pytest.mark.parametrize("who", READERS)
def test_a_covert_visit_leaves_no_trace(office, visit, published, who):
    """The page is the same, to the letter, as if there were none: no count, no row, no gap."""
    visit(who).get(of(published))  # what was said of a step just taken is said once
    before = visit(who).client.get(of(published)).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE field_visit SET plan = NULL WHERE covert AND plan = %s", [published.pk])
    after = visit(who).client.get(of(published)).content.decode()
    assert plain(before) == plain(after)


def plain(text):
    return " ".join(html.fromstring(text).xpath("string(//main)").split())


def test_the_numbers_of_visits_do_not_follow_one_another(office, published):
    """Gaps between numbers in a row would count the covert visits of each day."""
    numbers = sorted(Visit.objects.filter(plan=published.pk).values_list("pk", flat=True))
    assert min(later - earlier for earlier, later in pairwise(numbers)) > 1
    by_day = list(Visit.objects.filter(plan=published.pk).order_by("day", "pk").values_list("pk", flat=True))
    assert by_day != numbers


def test_a_covert_visit_that_was_made_is_shown(office, visit, published):
    row = Visit.objects.filter(plan=published.pk, covert=True).order_by("day")[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE field_visit SET status = 'done' WHERE id = %s", [row.pk])
    assert row.pk in slots(visit("leader").get(of(published)))


def test_each_teams_load_is_told_with_a_bar(office, visit, published):
    page = visit("planner").get(of(published))
    rows = page.tree.xpath("//table[contains(@class, 'zj-loads')]//tbody/tr")
    assert len(rows) == 7
    for team in Team.objects.all():
        count = Visit.objects.filter(plan=published.pk, team=team).count()
        [row] = [each for each in rows if team.name in each.text_content()]
        assert row.xpath("string(.//b)") == str(count)
        assert 0 < int(row.xpath(".//progress/@value")[0]) <= 100
    widths = [int(value) for value in page.tree.xpath("//table[1]//progress/@value")]
    assert max(widths) == 100


def test_how_well_the_rules_are_kept_is_for_the_room(office, visit, published):
    assert "全部规则都能满足" in visit("planner").get(of(published)).text
    for who in READERS:
        assert "全部规则都能满足" not in visit(who).get(of(published)).text


def test_before_it_is_published_there_is_no_calendar(office, visit):
    page = visit("planner").get(of(office.contributed()))
    assert not page.tree.xpath("//figure[contains(@class, 'zj-drawn')]")


@pytest.mark.parametrize("who", ["planner", "leader"])
def test_nothing_secret_is_on_the_page_before_the_reveal(office, visit, published, who):
    part = unseal(published.sealed, published.inputs_hash)
    text = visit(who).client.get(of(published)).content.decode()
    assert part not in text
    assert published.sealed not in text
    assert published.inputs["salt"] not in text
    assert seed_of(published.inputs_hash, part, published.contribution).hex() not in text


def test_the_material_is_there_after_the_reveal_and_proves_the_draw(office, visit, published):
    assert visit("leader").get(of(published, "reveal.json")).status == 409
    with time.at(AFTER):
        close_days(SYSTEM)
        reveal(office.planner, plan=published)
        answer = visit("leader").client.get(of(published, "reveal.json"))
    assert f'filename="rota-{published.pk}.json"' in answer["Content-Disposition"]
    held = json.loads(answer.content)
    assert check(held) == []
    assert check({**held, "seed": "00" * 32}) != []


def test_the_commands_are_those_that_there_are(office, visit, published):
    from zhujian.cli.parsing import parser

    page = visit("leader").get(of(published))
    assert f"zhujian rota explain --plan {published.pk}" in page.text
    with time.at(AFTER):
        close_days(SYSTEM)
        reveal(office.planner, plan=published)
        page = visit("leader").get(of(published))
    commands = [line for block in page.tree.xpath("//pre/code/text()") for line in block.split("\n") if line.strip()]
    assert f"zhujian rota explain --file rota-{published.pk}.json" in commands
    assert len([line for line in commands if line.startswith("zhujian audit prove ")]) == 4
    for line in commands:
        parser().parse_args(line.split()[1:])


def test_what_is_not_there_or_not_ones_own_is_not_found(office, visit):
    assert visit("leader").get("/rota/404/").status == 404
    assert visit("leader").get("/rota/404/reveal.json").status == 404


def test_the_plans_that_one_replaces_are_followed_to_the_first(office, published):
    later = Plan(pk=900, replaces=Plan(pk=800, replaces=published))
    assert ancestors(later) == [800, published.pk]
    assert ancestors(published) == []


@pytest.mark.parametrize(("code", "label"), [("on-site-07", "07"), ("team-12", "12"), ("east", "ast"), ("a", "a")])
def test_a_team_is_called_by_its_number(code, label):
    assert label_of(Team(code=code)) == label


def test_days_are_those_of_the_plan(office, visit, published):
    page = visit("leader").get(of(published))
    heads = page.tree.xpath("//figure[contains(@class, 'zj-drawn')]//thead//th/span[@aria-hidden]/text()")
    assert [int(head) for head in heads] == list(range(1, 32))
    assert published.until == date(2022, 10, 31)
