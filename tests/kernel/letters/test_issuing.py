"""Issuing letters: numbers without gaps, content frozen, faults named."""

import threading
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from tests.kernel.letters import cabinet, drafts
from zhujian.kernel import time
from zhujian.kernel.action import Act
from zhujian.kernel.errors import Conflict, Invalid, OutsideAction
from zhujian.kernel.letters.actions import issue_letter
from zhujian.kernel.letters.content import Document, Kind, from_json
from zhujian.kernel.letters.letterhead import Letterhead
from zhujian.kernel.letters.models import Letter, LetterSeries
from zhujian.kernel.org.models import Unit

MORNING = datetime(2022, 9, 30, 9, tzinfo=time.ZONE)
THREADS, EACH = 8, 4


class Mishap(Exception):
    """Something goes wrong after a number was taken."""


@pytest.fixture
def unit(db: None) -> Unit:
    return cabinet.bureau()


def test_a_letter_gets_the_next_number_of_its_kind_and_year(unit: Unit) -> None:
    with time.at(MORNING):
        numbers = [cabinet.issue(unit).number for _ in range(3)]
        other = cabinet.issue(unit, draft=drafts.urging(number="")).number
    assert numbers == ["竹纪交〔2022〕1号", "竹纪交〔2022〕2号", "竹纪交〔2022〕3号"]
    assert other == "竹纪督〔2022〕1号"


def test_numbers_begin_anew_with_the_year_as_it_is_in_the_county(unit: Unit) -> None:
    with time.at(datetime(2022, 12, 31, 23, 59, tzinfo=time.ZONE)):
        assert cabinet.issue(unit).number == "竹纪交〔2022〕1号"
    with time.at(datetime(2023, 1, 1, 0, 0, tzinfo=time.ZONE)):
        letter = cabinet.issue(unit)
    assert (letter.number, letter.year, letter.serial) == ("竹纪交〔2023〕1号", 2023, 1)


def test_a_number_goes_back_when_its_transaction_does(unit: Unit) -> None:
    def issue_and_fail(act: Act) -> None:
        issue_letter(act, draft=drafts.order(), head=drafts.HEAD, to_unit=unit)
        raise Mishap

    with time.at(MORNING):
        cabinet.issue(unit)
        with pytest.raises(Mishap):
            cabinet.inside(issue_and_fail)
        assert cabinet.issue(unit).number == "竹纪交〔2022〕2号"
    assert Letter.objects.count() == 2


def test_what_is_stored_is_the_document_as_issued(unit: Unit) -> None:
    draft = drafts.order(number="", issued_on=drafts.DAY.replace(day=1))
    with time.at(MORNING):
        issued = cabinet.issue(unit, draft=draft, topic="mines", answer_due=drafts.DAY)
    letter = Letter.objects.get(pk=issued.pk)
    assert letter.document == replace(draft, number="竹纪交〔2022〕1号", issued_on=drafts.DAY)
    assert from_json(letter.content) == letter.document
    assert (letter.title, letter.kind, letter.topic) == (draft.title, Kind.ORDER, "mines")
    assert (letter.issued_at, letter.answer_due, letter.issued_by) == (MORNING, drafts.DAY, None)


def test_the_installation_s_letterhead_numbers_a_letter_unless_another_is_given(unit: Unit) -> None:
    other = Letterhead.of_county("松阳县")
    assert cabinet.issue(unit, head=other).number.startswith("松纪交〔")
    cabinet.county()
    assert cabinet.issue(unit, head=None).number.startswith("竹纪交〔")


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (drafts.order(title="\u200b"), "title"),
        (drafts.order(addressee=""), "addressee"),
        (drafts.order(body=()), "body"),
        (drafts.order(signature=()), "signature"),
        (drafts.order(signature=("甲",) * 5), "signature"),
        (drafts.order(signature=("甲" * 29,)), "signature"),
        (drafts.order(title="甲" * 121), "title"),
        (drafts.order(note="甲" * 201), "note"),
        (drafts.order(office="甲" * 41), "office"),
    ],
)
def test_a_draft_that_cannot_be_a_letter_is_refused_by_field_and_takes_no_number(
    unit: Unit, draft: Document, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        cabinet.issue(unit, draft=draft)
    assert [error.field for error in refused.value.errors] == [field]
    assert not LetterSeries.objects.exists()


def test_every_fault_is_named_at_once(unit: Unit) -> None:
    with pytest.raises(Invalid) as refused:
        cabinet.issue(unit, draft=drafts.order(title="", body=(), note="甲" * 300))
    assert {error.field for error in refused.value.errors} == {"title", "body", "note"}


def test_a_letter_is_acknowledged_once_and_says_by_whom_and_when(unit: Unit) -> None:
    letter = cabinet.issue(unit)
    with time.at(MORNING):
        cabinet.acknowledge(letter, cabinet.officer("liaison", permissions=frozenset({"letters.test"})))
    letter.refresh_from_db()
    assert (letter.acknowledged_at, letter.acknowledged_by) == (MORNING, 7)
    with pytest.raises(Conflict, match="已经签收"):
        cabinet.acknowledge(letter)


def test_a_letter_cannot_be_written_outside_an_action(unit: Unit) -> None:
    letter = cabinet.issue(unit)
    letter.title = "另一个标题"
    with pytest.raises(OutsideAction):
        letter.save()


def test_the_database_itself_refuses_a_number_given_twice(unit: Unit) -> None:
    letter = cabinet.issue(unit)

    def copy(act: Act) -> None:
        letter.pk, letter.number = None, "另一个编号"
        letter._state.adding = True
        with transaction.atomic():
            letter.save()

    with pytest.raises((IntegrityError, Conflict)):
        cabinet.inside(copy)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_under_eight_threads_of_which_some_fail() -> None:
    unit = cabinet.bureau()
    start = threading.Barrier(THREADS)
    errors: list[Exception] = []

    def issue_and_fail(act: Act) -> None:
        issue_letter(act, draft=drafts.order(), head=drafts.HEAD, to_unit=unit)
        raise Mishap

    def work() -> None:
        try:
            start.wait(60)
            for _ in range(EACH):
                cabinet.issue(unit)
                with pytest.raises(Mishap):
                    cabinet.inside(issue_and_fail)
        except Exception as error:  # noqa: BLE001  (a thread's failure is the test's)
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert errors == []
    assert sorted(Letter.objects.values_list("serial", flat=True)) == list(range(1, THREADS * EACH + 1))
    assert LetterSeries.objects.get().last == THREADS * EACH
