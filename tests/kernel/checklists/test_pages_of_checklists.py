"""The pages: the list, one checklist with its questions, publishing with everything that is wrong in one table."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import personas
from tests.factories import PASSWORD, SYSTEM
from tests.kernel.checklists.forms import HEAD, SETTINGS, YES_NO, book
from tests.kernel.checklists.test_publishing import picture
from zhujian.kernel.checklists.actions import publish
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.registry import topic

pytestmark = pytest.mark.django_db
SURVEY = (
    (*HEAD, "required", "relevant"),
    ("text", "a", "一切正常吗", "yes"),
    ("begin_repeat", "faults", "发现的问题"),
    ("select_one yes_no", "urgent", "紧急吗", "", "${a} != ''"),
    ("image", "sign", "签字"),
    ("end_repeat",),
)


@pytest.fixture
def office(ponds):
    return personas.browser(personas.account("supervision", password=PASSWORD))


@pytest.fixture
def visits(ponds) -> str:
    return f"ponds/{topic('ponds').visits[0].code}"


@pytest.fixture
def version(ponds, visits) -> Version:
    code = visits.partition("/")[2]
    return publish(SYSTEM, topic="ponds", code=code, workbook=book(SURVEY, YES_NO), name="检查表.xlsx")


def sent(visits: str, content: bytes, **fields) -> dict[str, object]:
    return {"visits": visits, "workbook": SimpleUploadedFile("检查表.xlsx", content), **fields}


def test_the_list_names_what_is_current(office, version):
    page = office.get(reverse("checklists:list")).content.decode()

    assert "水塘检查表" in page
    assert reverse("checklists:detail", args=[version.checklist_id]) in page


def test_an_empty_list_says_what_to_do(office):
    assert reverse("checklists:publish") in office.get(reverse("checklists:list")).content.decode()


def test_a_checklist_shows_its_questions(office, version):
    page = office.get(reverse("checklists:detail", args=[version.checklist_id])).content.decode()

    for words in (
        "一切正常吗",
        "发现的问题",
        "可重复填写",
        "必答",
        "有条件显示",
        "是；否",
        "照片",
        version.sha256[:16],
    ):
        assert words in page


def test_an_older_version_can_be_looked_at(office, version, visits):
    second = book(((*HEAD,), ("text", "b", "新的一题")), settings=(SETTINGS[0], ("ponds-check", "水塘检查表", "2")))
    publish(SYSTEM, topic="ponds", code=visits.partition("/")[2], workbook=second, name="x.xlsx")
    address = reverse("checklists:detail", args=[version.checklist_id])

    assert "新的一题" in office.get(address).content.decode()
    assert "一切正常吗" in office.get(f"{address}?version=1").content.decode()
    assert "新的一题" in office.get(f"{address}?version=nonsense").content.decode()


@pytest.mark.parametrize(("what", "start"), [("workbook", b"PK"), ("xform", b"<?xml")])
def test_workbook_and_form_can_be_downloaded(office, version, what, start):
    answer = office.get(reverse("checklists:download", args=[version.pk, what]))

    assert b"".join(answer.streaming_content).startswith(start)
    assert "attachment" in answer["Content-Disposition"]


def test_nothing_else_can_be_downloaded(office, version):
    assert office.get(reverse("checklists:download", args=[version.pk, "secrets"])).status_code == 404


def test_a_sound_form_is_published(office, visits):
    answer = office.post(reverse("checklists:publish"), sent(visits, book(SURVEY, YES_NO)))

    version = Version.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("checklists:detail", args=[version.checklist_id]))
    assert version.published_by


def test_a_form_can_be_checked_without_being_published(office, visits):
    answer = office.post(reverse("checklists:publish"), sent(visits, book(SURVEY, YES_NO), only_check="on"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("checklists:publish"))
    assert not Version.objects.exists()
    assert "尚未发布" in office.get(answer["Location"]).content.decode()


def test_everything_that_is_wrong_stands_in_one_table(office, visits):
    survey = ((*HEAD, "relevant"), ("text", "a", "一", "foo(1)"), ("text", "b", "二", "1 +"))

    answer = office.post(reverse("checklists:publish"), sent(visits, book(survey)))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不支持函数 foo()。" in page
    assert "D2" in page
    assert "D3" in page
    assert not Version.objects.exists()


def test_another_content_of_a_version_is_refused_beside_the_workbook(office, version, visits):
    answer = office.post(reverse("checklists:publish"), sent(visits, book(((*HEAD,), ("text", "a", "改了")))))

    assert answer.status_code == 422
    assert "已经发布" in answer.content.decode()


def test_files_are_published_with_the_form(office, visits):
    survey = ((*HEAD, "image"), ("text", "a", "一", "well.png"))
    files = [SimpleUploadedFile("well.png", picture())]

    answer = office.post(reverse("checklists:publish"), sent(visits, book(survey), attachments=files))

    assert answer.status_code == 302
    assert Version.objects.get().media.get().name == "well.png"


def test_a_file_that_will_not_do_is_refused_beside_the_files(office, visits):
    files = [SimpleUploadedFile("list.csv", b"")]

    answer = office.post(reverse("checklists:publish"), sent(visits, book(SURVEY, YES_NO), attachments=files))

    assert answer.status_code == 422
    assert "list.csv" in answer.content.decode() or "空" in answer.content.decode()


def test_a_form_without_a_workbook_says_so(office, visits):
    answer = office.post(reverse("checklists:publish"), {"visits": visits})

    assert answer.status_code == 422
    assert "请选择工作簿" in answer.content.decode()


def test_a_team_reads_and_does_not_publish(version):
    team = personas.browser(personas.account("field-team", password=PASSWORD))

    assert team.get(reverse("checklists:list")).status_code == 200
    assert team.get(reverse("checklists:publish")).status_code == 403


def test_the_form_of_another_topic_is_not_found(version):
    stranger = personas.browser(personas.account("field-team", topics=["mines"], password=PASSWORD))

    assert stranger.get(reverse("checklists:detail", args=[version.checklist_id])).status_code == 404
    assert stranger.get(reverse("checklists:download", args=[version.pk, "workbook"])).status_code == 404
