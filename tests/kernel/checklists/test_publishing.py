"""A form is published once for each content, as a version that never changes; whatever is wrong changes nothing."""

import io

import pytest
from django.db.models import QuerySet
from PIL import Image

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.checklists.forms import HEAD, SETTINGS, book
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.checklists.actions import publish
from zhujian.kernel.checklists.answers import definition_of
from zhujian.kernel.checklists.faults import FormRefused
from zhujian.kernel.checklists.models import Checklist, Medium, Version
from zhujian.kernel.checklists.queries import (
    content,
    current,
    current_versions,
    find_version,
    media,
    versions_of,
    xform,
)
from zhujian.kernel.errors import Conflict, Forbidden, Invalid
from zhujian.kernel.files import store
from zhujian.kernel.files.models import File

pytestmark = pytest.mark.django_db

FIRST = book((HEAD, ("text", "a", "一")))
SECOND = book(
    (HEAD, ("text", "a", "一"), ("text", "b", "二")), settings=(SETTINGS[0], ("ponds-check", "水塘检查表", "2"))
)
ALTERED = book((HEAD, ("text", "a", "改了")))
PICTURED = book(((*HEAD, "image"), ("text", "a", "一", "well.png")))


def published(content: bytes = FIRST, who=SYSTEM, **fields) -> Version:
    given = {"topic": "ponds", "code": "check", "workbook": content, "name": "检查表.xlsx", **fields}
    return publish(who, **given)


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


def nothing_there() -> bool:
    return not (Checklist.objects.exists() or Version.objects.exists() or File.objects.exists())


def test_a_published_form_is_the_current_one(ponds):
    version = published()

    assert current("ponds", "check") == version
    assert (version.version, version.number, version.checklist.form_id) == ("1", 1, "ponds-check")
    assert b"<h:html" in xform(version)
    assert content(version.workbook.sha256) == FIRST
    assert definition_of(version).by_path["a"].type == "text"


def test_a_stream_is_published_as_bytes_are(ponds):
    assert published(io.BytesIO(FIRST)).version == "1"


def test_a_changed_form_is_a_new_version_and_the_old_one_stays(ponds):
    old, new = published(), published(SECOND)

    assert [version.number for version in versions_of(SYSTEM, new.checklist)] == [2, 1]
    assert current("ponds", "check") == new
    assert find_version("ponds-check", "1") == old
    assert "b" not in definition_of(old).by_path
    assert [version.version for version in current_versions(SYSTEM)] == ["2"]


def test_the_same_content_again_is_the_same_version(ponds):
    assert published() == published()
    assert File.objects.count() == 2


def test_the_same_version_with_other_content_is_refused(ponds):
    published()

    with pytest.raises(Conflict, match="version") as caught:
        published(ALTERED)

    assert caught.value.rule == "version-published"
    assert Version.objects.count() == 1
    assert definition_of(current("ponds", "check")).by_path["a"].label[""] == "一"


def test_media_belong_to_the_version(ponds):
    version = published(PICTURED, media={"well.png": io.BytesIO(picture())})

    [medium] = media(version)
    assert (medium.name, medium.file.type) == ("well.png", "png")
    assert content(medium.file.sha256) == picture()


def test_other_media_are_another_content(ponds):
    published(PICTURED, media={"well.png": io.BytesIO(picture())})

    with pytest.raises(Conflict):
        published(PICTURED, media={"well.png": io.BytesIO(picture("blue"))})


def test_a_file_that_the_form_does_not_use_is_refused(ponds):
    with pytest.raises(Invalid, match=r"well\.png"):
        published(media={"well.png": io.BytesIO(picture())})
    assert nothing_there()


def test_a_refused_form_changes_nothing(ponds):
    with pytest.raises(FormRefused) as caught:
        published(book((HEAD, ("textt", "a", "一"))))

    assert caught.value.faults[0].row == 2
    assert nothing_there()


def test_a_form_id_belongs_to_one_checklist(ponds):
    published()

    with pytest.raises(Invalid) as caught:
        published(SECOND, code="other")
    assert caught.value.errors[0].field == "form_id"


def test_a_checklist_keeps_its_form_id(ponds):
    published()

    with pytest.raises(Invalid) as caught:
        published(book((HEAD, ("text", "a", "一")), settings=(SETTINGS[0], ("renamed", "水塘检查表", "3"))))
    assert "ponds-check" in caught.value.message


def test_a_new_title_is_the_checklists(ponds):
    published()
    published(book((HEAD, ("text", "a", "一")), settings=(SETTINGS[0], ("ponds-check", "新的名称", "3"))))

    assert Checklist.objects.get().title == "新的名称"


def test_a_topic_that_is_not_there_is_refused(ponds):
    with pytest.raises(Invalid) as caught:
        published(topic="nothing")
    assert caught.value.errors[0].field == "topic"


def test_the_office_publishes_and_a_team_does_not(ponds):
    assert published(who=personas.supervision()).published_by
    with pytest.raises(Forbidden):
        published(SECOND, who=personas.field_team())


def test_the_office_of_another_topic_does_not_publish(ponds):
    with pytest.raises(Forbidden):
        published(who=personas.supervision(topics=["mines"]))
    assert nothing_there()


def test_whoever_sees_the_topics_visits_sees_its_forms(ponds):
    version = published()

    assert list(current_versions(personas.field_team(topics=["ponds"]))) == [version]
    assert current_versions(personas.field_team(topics=["mines"])) == []
    assert current_versions(personas.observer()) == []


def faults_of_the_log() -> list[str]:
    return [fault.where for fault in verify().faults]


def test_the_log_answers_for_a_published_form(ponds):
    version = published(PICTURED, media={"well.png": io.BytesIO(picture())})
    before = faults_of_the_log()

    store.storage().delete(store.key_of(version.xform.sha256))

    assert before == []
    assert faults_of_the_log() == [f"files.file {version.xform.pk}"]


def test_a_changed_definition_is_found(ponds):
    version = published()

    QuerySet(Version).filter(pk=version.pk).update(definition={"questions": []})

    assert faults_of_the_log() == [f"checklists.version {version.pk}"]


def test_a_medium_names_itself(ponds):
    published(PICTURED, media={"well.png": io.BytesIO(picture())})

    assert str(Medium.objects.get()) == "well.png"
    assert str(Version.objects.get()) == "水塘检查表 1"
    assert str(Checklist.objects.get()) == "水塘检查表"
