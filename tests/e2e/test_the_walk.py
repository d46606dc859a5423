"""A real fault walks the whole loop in a browser: found, ordered, rectified, verified by another, closed; and the log
proves that nothing was altered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.county import County
from tests.e2e.people import People

pytestmark = pytest.mark.engine("sqlite", "postgresql")
TITLE = "副井口应急照明损坏"


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).click()


def test_a_fault_walks_the_loop_from_finding_to_verified_end(county: County, people: People, tmp_path: Path) -> None:
    number = registered_and_assigned(people.page("supervision1"), county)
    rectified(people.page("mine03"), county, number, tmp_path)
    refused_to_whoever_assigned(people.page("supervision1"), county, number)
    verified(people.page("supervision2"), county, number)

    checked = county.run("audit", "verify")

    assert checked.returncode == 0, checked.stdout + checked.stderr


def registered_and_assigned(page: Page, county: County) -> str:
    page.goto(f"{county.url}/problems/new/mines/")
    page.locator("main").get_by_label("类别").select_option("general-hazard")
    page.locator("main").get_by_label("点位").select_option(label="扶光煤矿")
    page.locator("main").get_by_label("标题").fill(TITLE)
    page.locator("main").get_by_label("事实").fill("副井口应急照明三盏不亮。")
    press(page, "登记")
    number = page.url.rstrip("/").split("/")[-1]
    assert re.fullmatch(r"LY-2022-\d{6}", number)

    follow(page, "交办")
    expect(page.get_by_text("生成《交办函》并编号")).to_be_visible()
    press(page, "交办并发函")
    expect(page.locator("main").get_by_text("已交办").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"〔2022〕\d+号"))).to_be_visible()
    return number


def rectified(page: Page, county: County, number: str, folder: Path) -> None:
    photograph = folder / "整改现场.jpg"
    Image.new("RGB", (640, 480), (40, 120, 80)).save(photograph)
    page.goto(f"{county.url}/problems/{number}/")
    follow(page, "签收")
    press(page, "签收")
    follow(page, "填报整改措施")
    page.locator("main").get_by_label("整改措施").fill("更换灯具和蓄电池，每周检查。")
    page.locator("input[type=file]").set_input_files(photograph)
    press(page, "填报")
    follow(page, "报送整改结果")
    page.locator("main").get_by_label("整改情况").fill("三盏灯已更换，断电试验全部点亮。")
    press(page, "报送")
    expect(page.locator("main").get_by_text("已报送").first).to_be_visible()


def verified(page: Page, county: County, number: str) -> None:
    page.goto(f"{county.url}/problems/{number}/")
    follow(page, "核查销号")
    page.locator("main").get_by_label("核查情况").fill("现场断电试验，三盏灯全部点亮。")
    press(page, "销号")
    expect(page.locator("main").get_by_text("已销号").first).to_be_visible()
    expect(page.locator("main").get_by_text("现场断电试验")).to_be_visible()


def refused_to_whoever_assigned(page: Page, county: County, number: str) -> None:
    page.goto(f"{county.url}/problems/{number}/")
    expect(page.locator("main").get_by_text("已报送").first).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="核查销号")).to_have_count(0)
    status, problem = county.api("supervision1", "POST", f"/problems/{number}/close", {"finding": "本人核查"})
    assert status == 409, problem
