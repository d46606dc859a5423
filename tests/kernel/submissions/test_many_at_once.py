"""What several phones hand in at once leaves what each would leave by itself."""

import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.submissions.world import CLEAN, NOON, SMELL, TODAY, TOPIC, instance, picture, text
from tests.samples import digests_in, events
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.checklists.answers import read_answers
from zhujian.kernel.field.access import visits_visible
from zhujian.kernel.field.actions import Slot, add_member, add_team, cancel_visits, close_days, plan_visits
from zhujian.kernel.field.models import Visit
from zhujian.kernel.files.actions import store_content
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.records import recorded_fields
from zhujian.kernel.submissions import taking
from zhujian.kernel.submissions.actions import Sending
from zhujian.kernel.submissions.crowds import Arrival, receive_each
from zhujian.kernel.submissions.models import Attachment, Revision, Submission
from zhujian.kernel.submissions.taking import take
from zhujian.kernel.workflow.models import Move

ROWS = (Submission, Revision, Attachment, File, Evidence, Move, Visit)
OWN = {"id", "row", "current", "instance", "sha256", "digest", "xml", "name"}  # and every reference


def arrival(world, *inside, site=None, files=None, visit=None, actor=None, **fields):
    xml = world.xml(*inside, site=site, **fields)
    contents = tuple((name, store_content(io.BytesIO(content), name)) for name, content in (files or {}).items())
    sending = Sending(xml.decode(), hashlib.sha256(xml).hexdigest())
    return Arrival(actor or world.member, world.form, read_answers(world.form, xml), sending, visit, contents)


def sites(world, count):
    """Sites with a visit each today."""
    found = [world.ponds.site(f"many-{number}", place=(Decimal("26.42"), Decimal("112.86"))) for number in range(count)]
    for site in found:
        world.visit(site=site)
    return found


def alone(monkeypatch):
    monkeypatch.setattr(taking, "receive_at_once", lambda _arrival: None)


def traces(since):
    """Rows and events since a moment, without what names one row or another."""
    first, known = since
    rows = {
        model.__name__: sorted(
            tuple(
                str(getattr(row, field.attname))
                for field in recorded_fields(model)
                if field.attname not in OWN and not field.is_relation
            )
            for row in model.objects.exclude(pk__in=known[model])
        )
        for model in ROWS
    }
    told = [
        (
            event.action,
            event.account,
            event.role,
            event.subject.partition(":")[0],
            sorted(label for label, _pk in digests_in(event)),
        )
        for event in events()[first:]
    ]
    return rows, told


def mark():
    return len(events()), {model: set(model.objects.values_list("pk", flat=True)) for model in ROWS}


def test_several_leave_the_rows_and_events_of_each_by_itself(world, monkeypatch):
    first, second, third, fourth = (site.code for site in sites(world, 4))
    before = mark()
    found = receive_each([arrival(world, CLEAN, site=first), arrival(world, SMELL, site=second)])
    together = traces(before)
    assert [row.raised_at is None for row in found] == [False, True]

    alone(monkeypatch)
    monkeypatch.setattr(taking, "bring_in", lambda _submission: None)
    before = mark()
    take(world.member, xml=world.xml(CLEAN, site=third))
    take(world.member, xml=world.xml(SMELL, site=fourth))
    assert together == traces(before)
    assert verify().faults == []


def test_files_come_with_their_text_and_leave_the_same(world, monkeypatch):
    first, second = (site.code for site in sites(world, 2))
    before = mark()
    [row] = receive_each([arrival(world, CLEAN, site=first, files={"water.jpg": picture(1)})])
    together = traces(before)
    assert row.attachments.get().file.evidence.get().purpose == "finding"

    alone(monkeypatch)
    before = mark()
    take(world.member, xml=world.xml(CLEAN, site=second), files={"water.jpg": io.BytesIO(picture(2))})
    rows, said = traces(before)
    del together[0]["File"], rows["File"]  # two pictures, two sizes
    # By itself an attachment is noted in its submission; here the submission is made with it.
    said[-1][-1].remove("submissions.submission")
    assert together == (rows, said)
    assert verify().faults == []


def test_a_photo_that_a_finding_shows_is_in_the_loop_with_it(world):
    world.visit()
    receipt = world.take(SMELL, files={"water.jpg": picture(1)})
    finding = Submission.objects.get(pk=receipt.submission).findings.get()
    assert receipt.complete
    kinds = set(Evidence.objects.filter(file__sha256=hashlib.sha256(picture(1)).hexdigest()).values_list("kind", "row"))
    assert ("problems.problem", finding.problem_id) in kinds


def test_however_many_they_are_the_statements_are_as_few(world):
    codes = [site.code for site in sites(world, 9)]

    def statements(chosen, **options):
        arrivals = [arrival(world, CLEAN, site=code, **options) for code in chosen]
        with CaptureQueriesContext(connection) as queries:
            assert all(receive_each(arrivals))
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    statements(codes[:1])
    assert statements(codes[1:2]) == statements(codes[2:8]) <= 13


def test_each_identifier_and_each_visit_is_taken_once(world):
    one, other = (site.code for site in sites(world, 2))
    named = instance()
    same = [arrival(world, CLEAN, site=one, named=named), arrival(world, CLEAN, site=other, named=named)]
    both = [arrival(world, CLEAN, site=other), arrival(world, SMELL, site=other)]
    assert [row is None for row in receive_each(same)] == [False, True]
    assert [row is None for row in receive_each(both)] == [False, True]
    assert receive_each([arrival(world, CLEAN, site=one, named=named)]) == [None]
    assert Submission.objects.count() == 2


@pytest.mark.parametrize(
    "what", ["another's", "other day", "cancelled", "regulator's", "no site", "edit", "other role"]
)
def test_what_is_not_plain_is_left_to_be_taken_by_itself(world, what):
    visit = world.visit(TODAY + timedelta(days=3) if what == "other day" else TODAY)
    actor = {"another's": personas.actor("field-team", unit=world.room), "other role": world.planner}.get(what)
    if what == "cancelled":
        cancel_visits(world.planner, visits=[visit], reason="停产")
    if what == "regulator's":
        visit = world.passed(0)
    odd = arrival(
        world,
        CLEAN,
        actor=actor,
        site="" if what == "no site" else None,
        deprecated=instance() if what == "edit" else "",
        visit=visit.pk if what == "regulator's" else None,
    )
    [site] = sites(world, 1)
    plain = arrival(world, CLEAN, site=site.code)
    assert [row is None for row in receive_each([odd, plain])] == [True, False]


def test_a_named_visit_is_the_one(world):
    first, second = sites(world, 2)
    visit = Visit.objects.get(site=second)
    [row] = receive_each([arrival(world, CLEAN, site=first.code, visit=visit.pk)])
    assert row.visit_id == visit.pk


def test_whoever_is_sent_is_whoever_the_rule_of_visits_shows_it_to(world):
    """The members are compared here without the rule, many at a time: it has to come to the same."""
    since = [date(2022, 1, 1), TODAY, TODAY + timedelta(days=1)]
    until = [None, TODAY, TODAY - timedelta(days=1)]
    people = []
    for number, (begin, end) in enumerate(
        [(begin, end) for begin in since for end in until if end is None or end >= begin]
    ):
        account = personas.account("field-team", unit=world.room)
        team = add_team(SYSTEM, topic=TOPIC, code=f"t{number}", name=f"第{number}组", kind="on-site", unit=world.room)
        add_member(SYSTEM, team=team, account=account, since=begin, until=end)
        site = world.ponds.site(f"of-{number}")
        plan_visits(world.planner, topic=TOPIC, slots=[Slot("daily", site, team, TODAY)])
        people.append((personas.acting(account), site))

    found = receive_each([arrival(world, CLEAN, site=site.code, actor=actor) for actor, site in people])
    seen = [Visit.objects.filter(visits_visible(actor), site=site).exists() for actor, site in people]
    assert [row is not None for row in found] == seen
    assert {True, False} == set(seen)


def test_a_day_before_midnight_by_the_phone_is_found_here_too(world):
    world.visit()
    moment = NOON + timedelta(hours=13)
    assert receive_each([arrival(world, CLEAN, start=moment, end=moment + timedelta(minutes=30))]) != [None]


def test_a_missed_day_is_made_up_for(world):
    world.visit(TODAY - timedelta(days=1))
    close_days(SYSTEM)
    [row] = receive_each([arrival(world, CLEAN, start=NOON - timedelta(days=1), end=NOON - timedelta(days=1))])
    assert (row.visit.status, row.visit.result) == ("done", "passed")
    assert Move.objects.filter(kind="field.visit", row=row.visit_id).order_by("-seq").first().source == "missed"


def test_a_refused_file_keeps_the_text_and_the_files_before_it(world):
    world.visit()
    named = instance()
    streams = {"good.jpg": io.BytesIO(picture()), "bad.jpg": io.BytesIO(b"MZ\x90\x00" + bytes(200))}
    with pytest.raises(taking.Refused):
        take(world.member, xml=world.xml(CLEAN, text("depth", "1"), named=named), files=streams)
    assert [row.name for row in Attachment.objects.all()] == ["good.jpg"]
    assert Revision.objects.get().instance == named
