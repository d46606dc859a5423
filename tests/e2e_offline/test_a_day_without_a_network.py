"""A visit without a network: a reload, a killed browser, a killed server lose nothing, and all of it arrives once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e_offline.handset import Handset
from tests.e2e_offline.office import Office
from tests.e2e_offline.pictures import photo

pytestmark = pytest.mark.engine("sqlite", "postgresql")

SHA256 = re.compile(r"[0-9a-f]{64}")
CATEGORY, MEASURE = "general-hazard", "rectified"
FILES = 6  # two photos on the way, one of each finding, two signatures
PIECES = "**/field/api/submissions/*/files/*"


def down_the_mine(handset: Handset, pit_mouth: Path, register: Path) -> None:
    """From the mine's name to its papers: gas above the limit, and a leader who was there."""
    handset.page.get_by_role("link", name="开始填写").click()
    handset.next_page("到矿")
    handset.photograph("pit_mouth", pit_mouth)
    handset.pick("state", "producing")
    handset.next_page("四关闭一到位")
    handset.pick("found", "none")
    handset.pick("cleared", "yes")
    handset.next_page("一通三防：通风")
    handset.pick("air", "normal")
    handset.next_page("一通三防：瓦斯")
    handset.write("face", "0.4")
    handset.write("main_return", "0.2")
    handset.pick("monitoring", "normal")
    handset.next_page("防治水")
    handset.pick("drainage", "normal")
    handset.next_page("下井人数")
    handset.write("allowed", "9")
    handset.write("underground", "12")
    expect(handset.page.get_by_text("超定员 3 人。")).to_be_visible()
    handset.next_page("矿领导带班下井")
    handset.pick("present", "yes")
    handset.write("leader_name", "示例甲")
    handset.photograph("register", register)
    handset.is_kept()


def back_up(handset: Handset, first: Path, second: Path) -> None:
    """Two findings, each with its photo, and both signatures; the page is reloaded, the browser is killed."""
    handset.page.reload()
    handset.unlock()
    expect(handset.question("leader_name").get_by_role("textbox")).to_have_value("示例甲")
    expect(handset.question("register").locator("img.kept")).to_be_visible()
    handset.next_page("证照")
    handset.pick("papers", "fault")
    handset.pick("papers_missing", "special")
    handset.next_page("民用爆炸物品")
    handset.pick("use", "unused")
    handset.next_page("第 11 页")
    handset.pick("more", "yes")
    handset.next_page("发现的问题")
    handset.page.get_by_role("button", name="添加一项").last.click()
    note(handset, 0, "皮带机缺少护栏", first)
    handset.page.get_by_role("button", name="添加一项").last.click()
    note(handset, 1, "电缆外皮多处破损", second)
    handset.is_kept()

    handset.kill()
    handset.switch_on(offline=True)
    handset.unlock()
    handset.page.get_by_role("link", name="继续填写").click()
    expect(handset.question("description", 1).get_by_role("textbox")).to_have_value("电缆外皮多处破损")
    expect(handset.question("photo", 1).locator("img.kept")).to_be_visible()
    handset.next_page("签字")
    handset.sign("mine_signature")
    handset.sign("team_signature")
    handset.is_kept()


def note(handset: Handset, at: int, words: str, picture: Path) -> None:
    handset.pick("category", CATEGORY, at=at)
    handset.write("place", "101 采煤工作面", at=at)
    handset.write("description", words, at=at)
    handset.photograph("photo", picture, at=at)
    handset.pick("measure", MEASURE, at=at)


def cut_at(page: Page, office: Office, piece: int) -> None:
    """Kill the server when it has got some pieces of the photos; whatever is sent after that finds nobody."""
    seen = {"pieces": 0}

    def watch(route: Route, request: Request) -> None:
        if request.method == "PATCH":
            seen["pieces"] += 1
            if seen["pieces"] == piece:
                office.kill()
        route.continue_()

    page.context.route(PIECES, watch)


def assert_it_is_all_there(handset: Handset, sent: set[str]) -> None:
    receipt = handset.page.locator(".reference", has_text="回执摘要").inner_text()
    kept = handset.kept()
    assert (kept["submissions"], kept["complete"], len(kept["sha256"])) == (1, [True], 1)
    assert SHA256.findall(receipt) == kept["sha256"]
    assert sent < set(kept["files"].values())
    assert len(kept["files"]) == FILES
    found = kept["findings"]
    assert sorted(finding["category"] for finding in found) == sorted([CATEGORY, CATEGORY, "over-staffing", "training"])
    assert "皮带机缺少护栏" in "".join(finding["text"] for finding in found)
    assert all(finding["problem"] for finding in found)


def test_a_visit_filled_in_underground_arrives_once_with_everything(
    inspector: Handset, office: Office, tmp_path: Path
) -> None:
    pictures = [tmp_path / f"{number}.jpg" for number in range(4)]
    sent = {photo(path) for path in pictures}
    inspector.enrolled()
    inspector.offline()
    down_the_mine(inspector, *pictures[:2])
    back_up(inspector, *pictures[2:])
    inspector.next_page("核对")
    inspector.page.get_by_role("button", name="完成，放入待发箱").click()
    expect(inspector.page.get_by_role("heading", name="已放入待发箱")).to_be_visible()
    inspector.page.get_by_role("link", name="查看待发箱").click()
    expect(inspector.page.locator(".lines .chip")).to_have_text(["待发送"] * (FILES + 1))
    assert inspector.kept()["submissions"] == 0

    cut_at(inspector.page, office, piece=4)
    inspector.offline(False)
    inspector.page.get_by_role("button", name="现在发送").click()
    expect(inspector.page.get_by_text("后自动重试")).to_be_visible()
    assert office.process is None
    inspector.page.context.unroute(PIECES)
    office.start()

    expect(inspector.page.locator(".card-head .chip")).to_have_text("已收到", timeout=60_000)
    expect(inspector.page.locator(".lines .chip")).to_have_text(["已收到"] * (FILES + 1))
    assert_it_is_all_there(inspector, sent)
    assert inspector.complaints == []
