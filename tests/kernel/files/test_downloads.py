"""Originals for the office, copies without their origin for everyone else."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory
from PIL import Image

from tests.kernel.files import people, samples
from tests.kernel.files.conftest import files_below
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Event
from zhujian.kernel.files import store, views
from zhujian.kernel.files.models import File
from zhujian.kernel.rest.problems import answer_refused

pytestmark = pytest.mark.urls("tests.kernel.files.urls")


def request_of(who: Actor) -> HttpRequest:
    request = RequestFactory().get("/files/1")
    request.actor = who
    return request


def fetch(who: Actor, file: File, view: Any = views.download) -> HttpResponseBase:
    answer: HttpResponseBase = view(request_of(who), pk=file.pk)
    return answer


def body(answer: Any) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # As the test client does: the end of a request would close the test's own connection.
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
    return bytes(content)


def shared(county: people.County, content: bytes | None = None, name: str = "井口.jpg") -> File:
    """A file of the mine, offered for a row that the office sees."""
    mine = people.actor("liaison", county.mine)
    file = people.given(mine, content, name)
    people.offered(mine, [file], county.first)
    return file


def test_the_office_downloads_the_original(county: people.County) -> None:
    content = samples.picture()
    assert body(fetch(people.actor("supervision", account=4), shared(county, content))) == content


@pytest.mark.parametrize("account", [1, 2])
def test_the_unit_downloads_a_copy_without_its_origin(county: people.County, account: int) -> None:
    content = samples.picture()
    found = body(fetch(people.actor("liaison", county.mine, account=account), shared(county, content)))
    assert samples.CAMERA.encode() not in found
    assert samples.pixels(found) == samples.pixels(content)


def test_the_copy_is_made_once(county: people.County, folder: Path) -> None:
    file = shared(county)
    liaison = people.actor("liaison", county.mine)
    first, again = body(fetch(liaison, file)), body(fetch(liaison, file))
    assert first == again
    assert len([name for name in files_below(folder) if name.startswith("derived/")]) == 1


def test_where_there_can_be_no_copy_the_unit_is_told_why(county: people.County) -> None:
    file = shared(county, samples.old_word(), "旧文档.doc")
    refused = fetch(people.actor("liaison", county.mine), file)
    assert refused.status_code == 403
    assert "只有主办机关可以下载" in body(refused).decode()
    assert body(fetch(people.actor("supervision", account=4), file)) == samples.old_word()


def test_an_invisible_file_is_missing(county: people.County) -> None:
    file = shared(county)
    stranger = people.actor("liaison", county.bureau, account=3)
    assert fetch(stranger, file).status_code == 404
    assert fetch(stranger, file, views.thumbnail).status_code == 404


@pytest.mark.parametrize("role", ["system-admin", "observer", "case-management"])
def test_who_may_not_view_files_is_refused(county: people.County, role: str) -> None:
    assert fetch(people.actor(role, county.mine, account=9), shared(county)).status_code == 403


def test_nobody_is_sent_to_sign_in(county: people.County) -> None:
    assert fetch(Actor.anonymous(), shared(county)).status_code == 302


@pytest.mark.parametrize(
    ("content", "name", "disposition"),
    [
        (samples.picture(), "a.jpg", "inline"),
        (samples.picture("PNG"), "a.png", "inline"),
        (samples.pdf(), "a.pdf", "inline"),
        (samples.word(), "a.docx", "attachment"),
        (b"text", "a.txt", "attachment"),
        (samples.film(), "a.mp4", "attachment"),
    ],
    ids=["jpeg", "png", "pdf", "docx", "txt", "mp4"],
)
def test_pictures_and_pdf_are_shown_and_everything_else_is_saved(
    county: people.County, content: bytes, name: str, disposition: str
) -> None:
    answer = fetch(people.actor("supervision", account=4), shared(county, content, name))
    assert answer["Content-Disposition"].split(";")[0] == disposition
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == File.objects.get().mime
    body(answer)


def test_a_chinese_name_arrives_whole(county: people.County) -> None:
    answer = fetch(people.actor("supervision", account=4), shared(county, samples.word(), "整改报告（终稿）.docx"))
    assert "filename*=utf-8''%E6%95%B4%E6%94%B9" in answer["Content-Disposition"]
    body(answer)


DAMAGES = {
    "content-altered": lambda path: path.write_bytes(samples.picture("PNG")),
    "content-missing": lambda path: path.unlink(),
}


@pytest.mark.parametrize("rule", DAMAGES)
def test_a_content_changed_on_the_disk_is_not_handed_out(county: people.County, folder: Path, rule: str) -> None:
    file = shared(county)
    DAMAGES[rule](folder / store.key_of(file.sha256))
    for who in (people.actor("supervision", account=4), people.actor("liaison", county.mine)):
        answer = fetch(who, file)
        assert answer.status_code == 409
        assert "请联系系统管理员核查存储，并请审计管理员核验日志。" in body(answer).decode()
    assert fetch(people.actor("supervision", account=4), file, views.thumbnail).status_code == 409


def test_a_copy_is_held_back_with_its_altered_original(county: people.County, folder: Path) -> None:
    file = shared(county)
    liaison = people.actor("liaison", county.mine)
    body(fetch(liaison, file))
    DAMAGES["content-altered"](folder / store.key_of(file.sha256))
    assert fetch(liaison, file).status_code == 409


@pytest.fixture(autouse=True)
def _nothing_noted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_noted", set())


def test_asking_for_a_damaged_file_is_an_event_without_words_once_a_day(county: people.County, folder: Path) -> None:
    file = shared(county)
    DAMAGES["content-missing"](folder / store.key_of(file.sha256))
    for _often in range(3):
        fetch(people.actor("supervision", account=4), file)
    event = Event.objects.get(action="files.found-damaged")
    assert (event.account, event.subject) == (4, f"files.file:{file.pk}")
    assert json.loads(event.data) == {"rule": "content-missing"}


def test_a_stranger_does_not_learn_that_a_file_is_damaged(county: people.County, folder: Path) -> None:
    file = shared(county)
    DAMAGES["content-missing"](folder / store.key_of(file.sha256))
    assert fetch(people.actor("liaison", county.bureau, account=3), file).status_code == 404
    assert not Event.objects.filter(action="files.found-damaged").exists()


@pytest.mark.parametrize("rule", DAMAGES)
def test_the_api_calls_a_damaged_content_a_conflict_and_names_the_rule(folder: Path, rule: str) -> None:
    answer = answer_refused(store.DamagedError("0" * 64, is_missing=rule == "content-missing"))
    told = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert (told["status"], told["rule"]) == (409, rule)
    assert "请联系系统管理员" in told["detail"]


def test_a_thumbnail_is_small_and_tells_nothing(county: people.County) -> None:
    file = shared(county, samples.picture(size=(1000, 500)))
    found = body(fetch(people.actor("liaison", county.mine), file, views.thumbnail))
    with Image.open(BytesIO(found)) as image:
        assert image.size == (160, 320)
    assert samples.CAMERA.encode() not in found


def test_what_is_no_picture_has_no_thumbnail(county: people.County) -> None:
    file = shared(county, samples.pdf(), "a.pdf")
    assert fetch(people.actor("supervision", account=4), file, views.thumbnail).status_code == 404
