"""The list of forms, a form, its manifest and its files: fetched as the standard's client fetches them."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.factories import SYSTEM
from tests.kernel.devices.phones import person
from tests.kernel.openrosa.clients import DIGEST, KEYED, Phone, said
from tests.kernel.openrosa.world import FORM, VERSION, World, made, published, workbook
from zhujian.kernel.checklists.actions import publish
from zhujian.kernel.field.actions import add_site
from zhujian.kernel.openrosa import listings

pytestmark = pytest.mark.django_db

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"


@pytest.fixture
def world(db: None) -> World:
    return made()


@pytest.fixture(params=[DIGEST, KEYED])
def phone(request: pytest.FixtureRequest, world: World) -> Phone:
    return world.phone(request.param)


def document(answer: Any) -> Element:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return fromstring(answer.content)


def forms(answer: Any) -> list[dict[str, str]]:
    root = document(answer)
    assert root.tag == f"{LIST}xforms"
    return [{child.tag.removeprefix(LIST): child.text or "" for child in entry} for entry in root]


def files(answer: Any) -> list[dict[str, str]]:
    root = document(answer)
    assert root.tag == f"{MANIFEST}manifest"
    return [{child.tag.removeprefix(MANIFEST): child.text or "" for child in entry} for entry in root]


def path_of(url: str) -> str:
    assert url.startswith("http://testserver/openrosa/")
    return url.removeprefix("http://testserver")


def md5(content: bytes) -> str:
    return f"md5:{hashlib.md5(content).hexdigest()}"


def test_a_client_lists_downloads_and_fetches_what_a_form_needs(phone: Phone, world: World) -> None:
    (entry,) = forms(phone.get("formList"))
    assert list(entry) == ["formID", "name", "version", "hash", "downloadUrl", "manifestUrl"]
    assert (entry["formID"], entry["version"], entry["name"]) == (FORM, VERSION, "煤矿每日督查")
    form = phone.get(path_of(entry["downloadUrl"]))
    assert form["Content-Type"] == "text/xml; charset=utf-8"
    assert md5(form.content) == entry["hash"]
    assert b"sites.csv" in form.content
    (item,) = files(phone.get(path_of(entry["manifestUrl"])))
    assert list(item) == ["filename", "hash", "downloadUrl"]
    assert item["filename"] == "sites.csv"
    content = phone.get(path_of(item["downloadUrl"])).content
    assert md5(content) == item["hash"]
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert (row["name"], row["label"]) == (world.mine.site.code, world.mine.site.name)
    assert {"label_en", "owner", "township"} <= set(row)


def test_a_key_in_the_address_is_in_every_address_that_is_given_back(world: World) -> None:
    phone = world.phone(KEYED)
    (entry,) = forms(phone.get("formList"))
    assert all(f"/key/{phone.key}/" in entry[name] for name in ("downloadUrl", "manifestUrl"))
    (item,) = files(phone.get(path_of(entry["manifestUrl"])))
    assert f"/key/{phone.key}/" in item["downloadUrl"]


def test_without_a_key_in_the_address_none_is_given_back(world: World) -> None:
    phone = world.phone(DIGEST)
    answer = phone.get("formList")
    assert phone.key not in answer.content.decode()
    assert "/key/" not in answer.content.decode()


def test_one_form_is_asked_for_by_its_identifier(phone: Phone) -> None:
    assert len(forms(phone.get(f"formList?formID={FORM}&deviceID=collect:abc"))) == 1
    assert forms(phone.get("formList?formID=another")) == []


@pytest.mark.parametrize("form_id", ["http://example.org/f", "a/b", "..", "-", "t 1/../?x#y", "督查 甲"])
def test_a_form_of_any_identifier_is_listed_and_fetched_and_stops_no_other(world: World, form_id: str) -> None:
    publish(SYSTEM, topic="mines", code="other", workbook=workbook(form=form_id), name="other.xlsx")
    for way in (DIGEST, KEYED):
        phone = world.phone(way)
        listed = {entry["formID"]: entry for entry in forms(phone.get("formList"))}
        assert set(listed) == {FORM, form_id}
        answer = phone.get(path_of(listed[form_id]["downloadUrl"]))
        assert md5(answer.content) == listed[form_id]["hash"]
        [medium] = files(phone.get(path_of(listed[form_id]["manifestUrl"])))
        assert phone.get(path_of(medium["downloadUrl"])).content.startswith(b"name,label")


def test_a_description_is_given_where_it_is_asked_for(phone: Phone) -> None:
    assert "descriptionText" not in forms(phone.get("formList?verbose=false"))[0]
    assert "第 1 版" in forms(phone.get("formList?verbose=true"))[0]["descriptionText"]


def test_the_newest_version_is_listed_and_older_ones_are_still_served(phone: Phone) -> None:
    published("2022100101")
    (entry,) = forms(phone.get("formList"))
    assert entry["version"] == "2022100101"
    assert {item["version"] for item in forms(phone.get("formList?listAllVersions=true"))} == {VERSION, "2022100101"}
    assert b'version="2022093001"' in phone.get(f"forms/{FORM}?version={VERSION}").content
    assert b'version="2022100101"' in phone.get(f"forms/{FORM}").content


@pytest.mark.parametrize("path", ["forms/another", f"forms/{FORM}?version=1", "forms/another/manifest"])
def test_an_unknown_form_or_version_is_not_found(phone: Phone, path: str) -> None:
    status, nature, words = said(phone.get(path))
    assert (status, nature) == (404, "error-not-found")
    assert "督查表" in words


@pytest.mark.parametrize("name", ["other.csv", "../sites.csv", "%2e%2e/%2e%2e/secret.key", ""])
def test_an_unknown_file_is_not_found(phone: Phone, name: str) -> None:
    assert phone.get(f"forms/{FORM}/media/{name}").status_code == 404


def test_a_team_of_another_topic_sees_no_such_form(world: World) -> None:
    phone = world.phone(owner=person(topics=["waters"]))
    assert forms(phone.get("formList")) == []
    assert phone.get(f"forms/{FORM}").status_code == 404


def test_the_list_of_sites_holds_what_the_team_may_see_and_changes_with_it(world: World) -> None:
    near = world.phone(owner=person(over=world.mine.township))
    far = world.phone(owner=person(over=world.mine.regulator))
    there = f"forms/{FORM}/media/sites.csv"
    assert world.mine.site.code in near.get(there).content.decode()
    assert world.mine.site.code not in far.get(there).content.decode()
    before = files(near.get(f"forms/{FORM}/manifest"))[0]["hash"]
    add_site(
        SYSTEM,
        topic="mines",
        code="m-new",
        name="新矿，一号井",
        owner=world.mine.owner,
        township=world.mine.township,
        data=world.mine.site.data,
    )
    assert files(near.get(f"forms/{FORM}/manifest"))[0]["hash"] != before
    rows = list(csv.DictReader(io.StringIO(near.get(there).content.decode())))
    assert {row["label"] for row in rows} == {world.mine.site.name, "新矿，一号井"}


def test_what_is_stored_is_hashed_once_by_each_process(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    forms(phone.get("formList"))
    monkeypatch.setattr(listings, "content", None)
    assert forms(phone.get("formList"))[0]["hash"].startswith("md5:")


def test_whoever_is_in_no_team_of_a_topic_is_offered_none_of_its_forms(world: World) -> None:
    phone = world.phone(DIGEST, person(unit=world.mine.office))
    assert forms(phone.get("formList")) == []
    assert forms(phone.get(f"formList?formID={FORM}&listAllVersions=true")) == []
