"""Taking a file in: recorded once it is whole and good, and nothing left of it where it is refused."""

import hashlib
import json
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError
from pytest_django.fixtures import Settings

from tests.kernel.files import people, samples
from tests.kernel.files.conftest import files_below
from tests.kernel.files.test_inspect_bombs import ZEROS
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import Forbidden, Invalid, TooLarge
from zhujian.kernel.files import store
from zhujian.kernel.files.actions import upload
from zhujian.kernel.files.models import File


def test_an_upload_is_recorded_with_its_hash_its_kind_and_its_origin(county: people.County) -> None:
    content = samples.picture()
    file = people.given(people.actor("liaison", county.mine, account=7), content, "井口照片.JPG")
    file.refresh_from_db()
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert (file.type, file.mime, file.size, file.name) == ("jpeg", "image/jpeg", len(content), "井口照片.jpg")
    assert (file.uploaded_by, file.unit_id) == (7, county.mine.pk)
    assert (file.metadata["make"], file.metadata["taken_at"]) == (samples.CAMERA, samples.TAKEN)
    with store.read(file.sha256, verify=True) as stored:
        assert stored.read() == content


@pytest.mark.parametrize("code", samples.TAKEN_IN)
def test_every_kind_on_the_list_can_be_uploaded(county: people.County, code: str) -> None:
    file = people.given(Actor.system("demo"), samples.TAKEN_IN[code], "附件")
    assert (file.type, file.uploaded_by, file.unit_id) == (code, None, None)
    assert file.name.startswith("附件.")


REFUSED = {
    "an executable renamed .jpg": (samples.program(), "井口.jpg"),
    "a zip bomb renamed .docx": (
        samples.archive({"[Content_Types].xml": "<T/>", "word/document.xml": ZEROS * 20}),
        "a.docx",
    ),
    "a zip bomb": (samples.archive({"0": ZEROS * 20}), "a.zip"),
    "a path in the name": (samples.picture(), "../../etc/cron.d/a.jpg"),
    "a path of another system": (samples.picture(), "C:\\Windows\\a.jpg"),
    "a picture cut off": (samples.picture()[:-100], "a.jpg"),
    "a page of the web": (b"<html></html>", "a.txt"),
    "nothing": (b"", "a.txt"),
    "two kinds at once": (samples.picture() + samples.archive({"a": "b"}), "a.jpg"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_leaves_nothing(county: people.County, folder: Path, what: str) -> None:
    content, name = REFUSED[what]
    with pytest.raises(Invalid) as refused:
        people.given(people.actor("liaison", county.mine), content, name)
    assert [error.field for error in refused.value.errors] == ["file"]
    assert (File.objects.count(), Event.objects.count(), files_below(folder)) == (0, 0, [])


def test_five_gigabytes_by_stream_are_cut_off_at_the_limit(
    county: people.County, folder: Path, settings: Settings
) -> None:
    settings.ZHUJIAN_MAX_UPLOAD = {"document": 1 << 20}

    class FiveGigabytes:
        given = 0

        def read(self, size: int) -> bytes:
            self.given += size
            return b"x" * size if self.given < 5 << 30 else b""

    stream = FiveGigabytes()
    with pytest.raises(TooLarge):
        upload(people.actor("liaison", county.mine), stream=stream, name="a.txt")
    assert stream.given <= (1 << 20) + (64 << 10)
    assert (File.objects.count(), files_below(folder)) == (0, [])


def test_sound_as_long_as_a_film_is_refused_once_it_is_known_for_what_it_is(
    county: people.County, folder: Path, settings: Settings
) -> None:
    settings.ZHUJIAN_MAX_UPLOAD = {"document": 500}
    with pytest.raises(TooLarge):
        people.given(people.actor("liaison", county.mine), samples.film(handler=b"soun", content=bytes(600)), "a.mp4")
    assert files_below(folder) == []


def test_the_same_content_twice_is_two_records_and_one_content(county: people.County, folder: Path) -> None:
    liaison = people.actor("liaison", county.mine)
    first, second = people.given(liaison), people.given(liaison, name="又一张.jpg")
    assert first.sha256 == second.sha256
    assert (File.objects.count(), len(files_below(folder))) == (2, 1)


@pytest.mark.parametrize("role", ["leader", "case-management", "system-admin", "security-admin", "audit-admin"])
def test_who_may_not_upload_leaves_nothing(county: people.County, folder: Path, role: str) -> None:
    with pytest.raises(Forbidden):
        people.given(people.actor(role, county.mine))
    assert (File.objects.count(), files_below(folder)) == (0, [])


def test_the_log_names_the_upload_and_holds_nothing_personal(county: people.County) -> None:
    file = people.given(people.actor("liaison", county.mine), name="杨喆赟的井口照片.jpg")
    (event,) = Event.objects.all()
    text = json.dumps(
        {field.name: str(getattr(event, field.name)) for field in Event._meta.concrete_fields}, ensure_ascii=False
    )
    assert f"files.file:{file.pk}" in text
    for personal in ("杨喆赟", samples.CAMERA, file.sha256, "yang"):
        assert personal not in text


def test_a_record_that_fails_takes_no_other_content_with_it(
    county: people.County, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.given(people.actor("liaison", county.mine))

    def fail(*_arguments: object) -> list[object]:
        raise IntegrityError

    monkeypatch.setattr(File, "_do_insert", fail)
    with pytest.raises(IntegrityError):
        people.given(people.actor("liaison", county.mine))
    assert File.objects.count() == 1
    assert store.is_sound(File.objects.get().sha256)


def test_metadata_that_a_database_would_refuse_is_cleaned_before(county: people.County) -> None:
    content = samples.with_entries(
        samples.word(),
        {
            "docProps/core.xml": '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/'
            'core-properties" xmlns:d="http://purl.org/dc/elements/1.1/"><d:creator>a&#x85;b</d:creator></c:coreProperties>'
        },
    )
    assert people.given(people.actor("liaison", county.mine), content).metadata["author"] == "ab"


def test_an_upload_within_an_action_joins_its_transaction(
    county: people.County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhujian.kernel.action._registry", {})

    @action("tests.outer")
    def outer(act: Act) -> None:
        upload(act, stream=BytesIO(samples.picture()), name="a.jpg")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        outer(Actor.system("tests"))
    assert File.objects.count() == 0
