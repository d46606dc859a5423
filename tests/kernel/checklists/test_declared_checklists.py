"""Checklists that topics bring with them are published once, and a broken one stands in nobody's way."""

import pytest

from tests.factories import SYSTEM
from tests.kernel.checklists.forms import HEAD, SETTINGS, book
from tests.kernel.checklists.test_publishing import picture
from zhujian.kernel.checklists.actions import publish
from zhujian.kernel.checklists.declared import publish_declared
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.queries import current, media
from zhujian.kernel.registry.queries import forget

pytestmark = pytest.mark.django_db
FORM = book((HEAD, ("text", "a", "一")))
NEXT = book((HEAD, ("text", "a", "二")), settings=(SETTINGS[0], ("ponds-check", "水塘检查表", "2")))


@pytest.fixture
def declared(ponds):
    """The workbook that the topic declares for its first kind of visits, and that kind's code."""
    lines = (ponds / "topic.toml").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("[visits."))
    kind = lines[start].removeprefix("[visits.").rstrip("]")
    end = next((n for n in range(start + 1, len(lines)) if lines[n].startswith("[")), len(lines))
    kept = [line for line in lines[start + 1 : end] if not line.startswith("checklist")]
    lines[start + 1 : end] = ['checklist = "checklists/check.xlsx"', *kept]
    (ponds / "topic.toml").write_text("\n".join(lines), encoding="utf-8")
    file = ponds / "checklists" / "check.xlsx"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(FORM)
    forget()
    return file, kind


def test_a_declared_checklist_is_published_once(declared):
    _file, kind = declared

    first, again = publish_declared(SYSTEM), publish_declared(SYSTEM)

    assert [version.version for version in first.published] == ["1"]
    assert (again.published, again.refused) == ([], {})
    assert current("ponds", kind) == first.published[0]


def test_a_changed_workbook_is_a_new_version(declared):
    file, kind = declared
    publish_declared(SYSTEM)
    file.write_bytes(NEXT)

    assert [version.version for version in publish_declared(SYSTEM).published] == ["2"]
    assert current("ponds", kind).number == 2


def test_what_the_office_published_since_stays(declared):
    _file, kind = declared
    publish_declared(SYSTEM)
    publish(SYSTEM, topic="ponds", code=kind, workbook=NEXT, name="next.xlsx")

    assert publish_declared(SYSTEM).published == []
    assert current("ponds", kind).version == "2"


def test_media_lie_beside_the_workbook(declared):
    file, kind = declared
    file.write_bytes(book(((*HEAD, "image"), ("text", "a", "一", "well.png"))))
    folder = file.with_name("check-media")
    folder.mkdir()
    (folder / "well.png").write_bytes(picture())

    publish_declared(SYSTEM)

    assert [medium.name for medium in media(current("ponds", kind))] == ["well.png"]
    assert publish_declared(SYSTEM).published == []


def test_a_broken_form_is_named_and_published_by_nobody(declared):
    file, _kind = declared
    file.write_bytes(book((HEAD, ("textt", "a", "一"))))

    outcome = publish_declared(SYSTEM)

    assert "textt" in outcome.refused[file]
    assert not Version.objects.exists()


def test_a_missing_workbook_stands_in_nobodys_way(declared):
    file, _kind = declared
    publish_declared(SYSTEM)
    file.unlink()

    assert list(publish_declared(SYSTEM).refused) in ([file], [])
