"""Pages of letters: the list, the letter in the office's layout, its files, and whether it was signed for."""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.utils import translation

from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import MORNING, World, made
from zhujian.kernel import time
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.problems import actions
from zhujian.kernel.registry.queries import forget


@pytest.fixture
def world(db: None) -> Iterator[World]:
    forget()
    with time.at(MORNING), translation.override("zh-hans"):
        yield made()
    forget()


@pytest.fixture
def visit(world: World) -> Callable[[str], Visitor]:
    return cache(lambda who: Visitor(world.account(who)))


def letter_of(problem):
    return problem.letter_links.get().letter


def of(letter):
    return f"/letters/{letter.pk}/"


def test_the_page_shows_the_letter_in_the_offices_layout(world, visit):
    letter = letter_of(world.assigned())
    page = visit("a").get(of(letter))
    paper = page.tree.xpath("//article")[0]
    assert paper.xpath("string(.//*[@class='zj-letter-mark'])") == "中共示例市纪律检查委员会"
    assert paper.xpath("string(.//*[@class='zj-letter-number'])") == letter.number
    assert "一、交办事项" in paper.text_content()
    assert "示例市监察委员会" in paper.text_content()


def test_it_says_which_font_stood_in_for_which(world, visit):
    text = visit("a").get(of(letter_of(world.assigned()))).text
    assert "代替" in text or "所用字体均为规定字体" in text


def test_it_leads_to_the_problem_that_it_is_about(world, visit):
    problem = world.assigned()
    assert f"/problems/{problem.number}/" in visit("owner").get(of(letter_of(problem))).links()


def test_it_says_whether_it_was_signed_for(world, visit):
    problem = world.assigned()
    letter = letter_of(problem)
    assert "未签收，已发出 0 天" in visit("a").get(of(letter)).text
    actions.acknowledge(world.actor("owner"), problem=problem)
    page = visit("a").get(of(letter))
    assert "未签收" not in page.text
    assert "已签收" in page.text


def test_the_pdf_opens_and_the_docx_is_saved(world, visit):
    letter = letter_of(world.assigned())
    client = visit("owner").client
    pdf = client.get(f"{of(letter)}pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Disposition"].startswith("inline")
    docx = client.get(f"{of(letter)}docx")
    assert docx["Content-Disposition"].startswith("attachment")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx.content)).namelist()


def test_the_list_narrows_by_kind_state_topic_unit_and_words(world, visit):
    signed, unsigned = world.assigned(), world.assigned()
    actions.acknowledge(world.actor("owner"), problem=signed)
    expected = {
        "": 2,
        "state=unsigned": 1,
        "state=signed": 1,
        "kind=order": 2,
        "kind=urging": 0,
        "topic=mines": 2,
        "topic=waters": 0,
        f"unit={world.owner.code}": 2,
        "unit=nobody": 0,
        f"q={letter_of(unsigned).number}": 1,
        "q=%00": 2,
    }
    for query, number in expected.items():
        page = visit("a").get(f"/letters/?{query}")
        assert len(page.rows()) == number, query
        assert visit("a").count(f"/letters/?{query}", "/letters/count/") == number, query


def test_a_unit_sees_its_own_letters_alone(world, visit):
    letter = letter_of(world.assigned())
    assert of(letter) in visit("owner").get("/letters/").rows()
    assert visit("regulator").get("/letters/").rows() == []
    for end in ("", "pdf", "docx"):
        assert visit("regulator").client.get(f"{of(letter)}{end}").status_code == 404


@pytest.mark.parametrize("who", ["system-admin", "audit-admin", "field-team", "petition-office", "observer"])
def test_those_without_the_permission_are_refused(world, visit, who):
    letter = letter_of(world.assigned())
    for address in ("/letters/", "/letters/count/", of(letter), f"{of(letter)}pdf", f"{of(letter)}docx"):
        assert visit(who).client.get(address).status_code == 403


def test_an_empty_list_says_where_letters_come_from(world, visit):
    assert "交办问题时自动生成交办函" in visit("a").get("/letters/").text
    assert "没有符合条件的文书" in visit("a").get("/letters/?q=没有").text


def test_the_number_of_queries_does_not_grow_with_rows(world, visit):
    world.assigned()
    visitor = visit("a")
    visitor.get("/letters/")
    before = visitor.get("/letters/").queries
    for _index in range(4):
        world.assigned()
    assert visitor.get("/letters/").queries == before


def test_looking_changes_no_letter(world, visit):
    letter = letter_of(world.assigned())
    visit("owner").get(of(letter))
    assert Letter.objects.get().acknowledged_at is None
