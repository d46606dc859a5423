"""A phone that is lost: what stands on it is encrypted, wrong PINs close it, and the office withdraws it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e_offline.handset import PIN, Handset, finish
from tests.e2e_offline.pictures import photo

pytestmark = pytest.mark.engine("sqlite", "postgresql")

DUMP = """async () => {
  const database = await new Promise((done, fail) => {
    const request = indexedDB.open("zhujian-field");
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const all = (what) => new Promise((done) => { what.onsuccess = () => done(what.result); });
  const store = () => database.transaction("sealed").objectStore("sealed");
  const [keys, values] = [await all(store().getAllKeys()), await all(store().getAll())];
  const text = values.map(({ data }) => new TextDecoder().decode(data)).join("") + JSON.stringify(localStorage);
  database.close();
  return { keys, text };
}"""


def test_what_stands_on_the_phone_is_encrypted(handset: Handset) -> None:
    handset.enrolled()
    handset.page.get_by_role("link", name="开始填写").click()
    handset.write("people", "417")
    handset.is_kept()
    stored = handset.page.evaluate(DUMP)
    assert [key for key in stored["keys"] if key.startswith("work/")]
    for word in ("东坡", "417", "督查组", "pits-daily", PIN):
        assert word not in stored["text"], word


def test_wrong_pins_close_the_store_for_a_while_and_a_restart_does_not_help(handset: Handset) -> None:
    handset.enrolled()
    handset.page.reload()
    for _again in range(3):
        handset.unlock("999999")
        expect(handset.page.get_by_text("PIN 码不正确。")).to_be_visible()
    handset.unlock("999999")
    expect(handset.page.get_by_text("PIN 码多次不正确")).to_be_visible()
    handset.page.reload()
    handset.unlock()
    expect(handset.page.get_by_text("PIN 码多次不正确")).to_be_visible()
    handset.page.wait_for_timeout(5500)
    handset.unlock()
    expect(handset.page.get_by_role("heading", name="今日检查")).to_be_visible()


def test_a_withdrawn_phone_loses_its_key_and_keeps_what_was_not_sent(handset: Handset, tmp_path: Path) -> None:
    photo(tmp_path / "gate.jpg")
    handset.enrolled()
    handset.offline()
    finish(handset, tmp_path / "gate.jpg")
    handset.office.ask("withdraw", handset.person["user"])
    handset.offline(False)

    expect(handset.page.get_by_text("这部手机已被收回，这一份不能发送")).to_be_visible()
    handset.page.reload()
    handset.unlock()
    handset.page.get_by_role("link", name="今日").click()
    expect(handset.page.get_by_role("heading", name="这部手机已被收回")).to_be_visible()
    assert not [key for key in handset.page.evaluate(DUMP)["keys"] if key.startswith("device/")]
    assert handset.kept()["submissions"] == 0

    handset.page.get_by_role("link", name="重新登记这部手机").click()
    handset.page.get_by_label("给这部手机起个名称").fill("一组 红米")
    handset.page.get_by_role("button", name="登记", exact=True).click()
    handset.page.get_by_role("link", name="待发箱").click()
    handset.page.get_by_role("button", name="现在发送").click()
    expect(handset.page.locator(".card-head .chip")).to_have_text("已收到", timeout=30_000)
    assert handset.kept()["submissions"] == 1
