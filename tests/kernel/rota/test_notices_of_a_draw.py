"""Whoever can contribute is told that it is wanted; the room is told that it was given. Others hear nothing."""

import pytest

from tests import factories, personas
from tests.kernel.rota.conftest import CONTRIBUTION
from zhujian.kernel.notices.kinds import declared, words_of
from zhujian.kernel.notices.lines import address_of
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.notices.spread import spread
from zhujian.kernel.org.models import Unit
from zhujian.kernel.rota.access import roles_with
from zhujian.kernel.rota.actions import contribute, replan


def told(kind):
    spread()
    return set(Notice.objects.filter(kind=kind).values_list("account", flat=True))


@pytest.fixture
def people(office):
    colleague = personas.account("supervision", unit=office.room)
    stranger = personas.account("supervision", unit=factories.unit(Unit.OFFICE))
    return colleague, stranger, personas.account("resident"), personas.account("leader", over=factories.unit())


def test_whoever_can_contribute_is_told_that_it_is_wanted(office, people):
    colleague, stranger, resident, far = people
    office.committed()
    found = told("rota.wanted")
    assert found == {office.witness.account, resident.pk}
    assert not found & {colleague.pk, stranger.pk, far.pk, office.planner.account}


def test_the_room_is_told_that_it_was_given(office, people):
    colleague, stranger, resident, _far = people
    contribute(office.witness, plan=office.committed(), contribution=CONTRIBUTION)
    found = told("rota.contributed")
    assert found == {colleague.pk, office.planner.account}
    assert not found & {stranger.pk, resident.pk, office.witness.account}


def test_an_adjustment_asks_for_a_contribution_again(office):
    plan = office.published()
    spread()
    before = Notice.objects.filter(kind="rota.wanted").count()
    replan(office.planner, plan=plan)
    spread()
    assert Notice.objects.filter(kind="rota.wanted").count() == before + 1


def test_a_notice_names_the_month_and_leads_to_the_draw(office):
    plan = office.committed()
    spread()
    notice = Notice.objects.get(kind="rota.wanted", account=office.witness.account)
    assert words_of(notice.kind, notice.text) == "督查排班 池塘监督 2022-10 已作出承诺，请您提供另一方随机数。"
    assert address_of(office.witness, notice) == f"/rota/{plan.pk}/"
    assert plan.sealed not in notice.text


def test_its_kinds_are_declared():
    assert {"rota.wanted", "rota.contributed"} <= declared()


def test_who_is_meant_follows_from_the_roles():
    assert set(roles_with("rota.contribute")) == {"leader", "resident"}
    assert roles_with("visits.plan") == ("supervision",)
