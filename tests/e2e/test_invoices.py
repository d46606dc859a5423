"""The article's case, from the tax bureau's files to a signal, in a browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.county import PATIENCE, SOURCE, County, free_port, serving
from tests.e2e.people import People
from tests.engines.installations import installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")
ROOT = Path(__file__).parents[2]
SPA, CENTRE = "竹海温泉度假村（虚构）有限公司", "竹溪市场服务中心"
LONG = 120_000  # milliseconds that an import or a run may take on a busy machine


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A county to which nothing has happened yet."""
    folder = tmp_path_factory.mktemp("quiet") / "data"
    folder.mkdir()
    with installation(folder) as environ:
        path = os.pathsep.join(map(str, (SOURCE, ROOT)))
        words = [sys.executable, "-m", "tests.e2e.quiet", str(folder)]
        built = subprocess.run(
            words, env={**environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert built.returncode == 0, built.stderr
        port = free_port()
        with serving(environ, folder, port, "--with-worker"):
            yield County(f"http://127.0.0.1:{port}", folder, environ)


@pytest.fixture
def officer(quiet: County, browser: Browser) -> Iterator[Page]:
    people = People(quiet, browser)
    yield people.page("supervision1")
    people.close()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def test_exports_are_uploaded_screened_and_the_case_becomes_a_signal(quiet: County, officer: Page) -> None:
    opened(officer, quiet)
    uploaded(officer, sorted((quiet.directory / "exports").iterdir()))
    screened(officer)
    found_on_top(officer)
    asked(officer)
    accepted(officer)

    checked = quiet.run("audit", "verify")

    assert checked.returncode == 0, checked.stdout + checked.stderr


def opened(page: Page, county: County) -> None:
    page.goto(f"{county.url}/topics/invoices/screening/")
    expect(page.get_by_text("还没有筛查任务")).to_be_visible()
    follow(page, "新建筛查任务")
    page.get_by_label("任务名称").fill("公款消费发票筛查")
    page.get_by_label("立项依据").fill("年度监督工作计划")
    press(page, "立项")
    expect(page.locator(".zj-number").first).to_have_text("RW-2022-0001")


def uploaded(page: Page, files: list[Path]) -> None:
    follow(page, "导入发票")
    page.get_by_label("文件", exact=False).first.set_input_files(files)
    press(page, "上传并导入")
    expect(page.locator(".zj-progress")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name="运行规则")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("2022年第二季度全量发票查询导出结果.xlsx")).to_be_visible()


def screened(page: Page) -> None:
    press(page, "运行规则")
    expect(page.locator(".zj-progress")).to_contain_text(re.compile("R\\d\\d|写入疑点|等待后台任务"), timeout=LONG)
    expect(page.get_by_role("link", name="查看疑点")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("link", name="R06 党日叠加")).to_be_visible()


def found_on_top(page: Page) -> None:
    follow(page, "查看疑点")
    rows = page.locator("tr[data-row]")
    expect(rows.first).to_contain_text(CENTRE)
    expect(rows.first).to_contain_text(SPA)
    expect(rows).to_have_count(50)
    scores = [int(each.replace(",", "")) for each in rows.locator("td b").all_inner_texts()]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 1.3 * scores[1]
    expect(page.get_by_text("烈士陵园").first).to_be_visible()

    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name=CENTRE)).to_be_visible()
    both = page.locator(".zj-month .is-both")
    expect(both).to_contain_text("主题党日")
    expect(both).to_contain_text("7,632")
    expect(page.locator("#invoices")).to_contain_text("温泉门票")
    expect(page.locator("#rules")).to_contain_text("教育基地讲解费")


def asked(page: Page) -> None:
    follow(page, "发函核实")
    expect(page.get_by_label("需要核实的事项")).to_have_value(re.compile("温泉门票"))
    press(page, "发函")
    expect(page.locator(".zj-lead").get_by_text("已发函")).to_be_visible()
    expect(page.locator("#questions")).to_contain_text(re.compile(r"〔2022〕1号"))


def accepted(page: Page) -> None:
    follow(page, "转为信号")
    page.get_by_label("核查情况和理由").fill("调取结账单核实，温泉门票由公款支付。")
    press(page, "转为信号")
    expect(page.locator(".zj-lead").get_by_text("已转信号")).to_be_visible()
    page.locator("main .zj-facts").get_by_role("link", name=re.compile(r"#\d+")).click()
    expect(page.get_by_role("heading", name=re.compile(SPA))).to_be_visible()
    expect(page.locator("main").get_by_text("发票疑点").first).to_be_visible()


def test_the_persons_of_the_case_are_counted_from_the_rows_behind_its_doubt(county: County) -> None:
    """In the demo county the same was done by the same actions, down to the persons who answered for it."""
    figures = json.loads(county.run("figures", "--json").stdout)
    _status, found = county.api("supervision1", "get", "/topics/invoices/doubts?status=accepted")
    [doubt] = [each for each in found["items"] if each["seller_name"] == SPA]
    _status, whole = county.api("supervision1", "get", f"/topics/invoices/doubts/{doubt['number']}")
    _status, signal = county.api("supervision1", "get", f"/signals/{whole['signal']}")
    _status, persons = county.api("supervision1", "get", f"/problems/{signal['result']['number']}/persons")

    assert figures["invoices.party_day_case_persons"] == len(persons["items"]) == 4
