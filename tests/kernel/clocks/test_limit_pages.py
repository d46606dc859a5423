"""The catalogue of limits, and the office's own limits in versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.kernel.administration.office import Office
from tests.kernel.administration.office import office as made
from tests.kernel.problems.world import MORNING
from zhujian.kernel import time
from zhujian.kernel.clocks.catalogue import limits, limits_for
from zhujian.kernel.clocks.models import LocalLimit

FIELDS = {
    "code": "local-reply",
    "basis": "本单位办法",
    "trigger": "收到反映",
    "action": "答复",
    "amount": "5",
    "unit": "working-days",
    "pausable": "on",
    "since": "2022-09-10",
}


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with time.at(MORNING):
        yield made()


def listed(office: Office, query: str = "") -> list[str]:
    return [row.split("/")[3] for row in office.get("system-admin", f"/settings/limits/{query}").rows()]


def test_every_limit_in_force_stands_in_the_list(office: Office) -> None:
    assert listed(office) == [item.code for item in limits_for(on=MORNING.date())]
    assert listed(office, "?all=1") == list(limits())


def test_the_list_says_which_limits_are_still_to_be_checked(office: Office) -> None:
    known = [item.code for item in limits_for(on=MORNING.date()) if item.status.value == "knowledge"]
    assert known
    assert listed(office, "?status=knowledge") == known
    assert "待核实" in office.get("system-admin", "/settings/limits/?status=knowledge").text


def test_words_narrow_the_list(office: Office) -> None:
    assert listed(office, "?q=没有这样的事项") == []
    code = next(iter(limits()))
    assert listed(office, f"?all=1&q={code.lower()}") == [code]


@pytest.mark.parametrize("code", list(limits()))
def test_every_limit_has_a_page_with_its_law_and_its_versions(office: Office, code: str) -> None:
    page = office.get("system-admin", f"/settings/limits/{code}/")
    assert page.status == 200
    family = limits_for(family=limits()[code].family)
    assert all(str(item.law.title) in page.text for item in family)
    assert all(item.code in page.text for item in family)


def test_a_limit_of_ones_own_is_saved_and_a_new_version_ends_the_old(office: Office) -> None:
    assert office.post("system-admin", "/settings/limits/new/", **FIELDS).status == 302
    second = {**FIELDS, "amount": "3", "since": "2022-10-01"}
    assert office.post("system-admin", "/settings/limits/new/", **second).status == 302
    rows = LocalLimit.objects.order_by("since").values_list("amount", "since", "until")
    assert list(rows) == [(5, date(2022, 9, 10), date(2022, 9, 30)), (3, date(2022, 10, 1), None)]
    page = office.get("system-admin", "/settings/limits/local-reply/")
    assert "5个工作日" in page.text
    assert "3个工作日" in page.text


def test_the_form_of_a_new_version_begins_with_the_last(office: Office) -> None:
    office.post("system-admin", "/settings/limits/new/", **FIELDS)
    body = office.client("system-admin").get("/settings/limits/new/?code=local-reply").content.decode()
    assert 'value="本单位办法"' in body


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": next(iter(limits()))}, "法定期限"),
        ({"code": ""}, "代码"),
        ({"basis": ""}, "依据"),
        ({"amount": "-1"}, "期限"),
        ({"amount": "9999", "unit": "years"}, "期限过长"),
        ({"since": "some day"}, "施行日期"),
    ],
)
def test_a_limit_that_will_not_do_is_refused(office: Office, fields: dict[str, str], words: str) -> None:
    page = office.post("system-admin", "/settings/limits/new/", **{**FIELDS, **fields})
    assert page.status == 422
    assert words in page.text
    assert not LocalLimit.objects.exists()


def test_a_version_from_an_earlier_day_than_the_last_is_refused(office: Office) -> None:
    office.post("system-admin", "/settings/limits/new/", **FIELDS)
    assert office.post("system-admin", "/settings/limits/new/", **{**FIELDS, "since": "2022-09-09"}).status == 422


@pytest.mark.parametrize("who", ["security-admin", "audit-admin", "officer"])
def test_nobody_else_comes_here(office: Office, who: str) -> None:
    assert [office.get(who, f"/settings/limits/{part}").status for part in ("", "new/", "x/")] == [403] * 3


def test_a_code_that_no_limit_has_is_not_found(office: Office) -> None:
    assert office.get("system-admin", "/settings/limits/nothing/").status == 404
