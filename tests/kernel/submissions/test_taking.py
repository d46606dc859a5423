"""What a phone sends is kept once, whole, and answered with what is still missing."""

import hashlib
import io
from datetime import datetime, timedelta

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.submissions.world import CLEAN, NOON, SMELL, TODAY, TOPIC, instance, picture, text
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.field.actions import Slot, add_member, add_team, close_days, plan_visits
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.submissions.actions import review
from zhujian.kernel.submissions.jobs import assess_new
from zhujian.kernel.submissions.models import Attachment, Revision, Submission
from zhujian.kernel.submissions.taking import add_file, receipt_of, take


def fields(refusal):
    return {error.field for error in refusal.value.errors}


def test_a_clean_visit_is_done_and_received(world):
    visit = world.visit()
    receipt = world.take(CLEAN)

    visit.refresh_from_db()
    assert (receipt.visit, receipt.complete, receipt.repeated) == (visit.pk, True, False)
    assert (visit.status, visit.result) == ("done", "passed")
    assert (visit.started_at, visit.ended_at) == (NOON - timedelta(minutes=40), NOON)
    assert verify().faults == []


def test_the_text_is_kept_as_it_was_sent(world):
    world.visit()
    xml = world.xml(CLEAN)
    receipt = take(world.member, xml=xml)

    assert receipt.sha256 == hashlib.sha256(xml).hexdigest()
    assert Revision.objects.get().xml.encode() == xml


def test_the_same_submission_twice_is_kept_once(world):
    world.visit()
    xml = world.xml(CLEAN)
    first, second = take(world.member, xml=xml), take(world.member, xml=xml)

    assert (first.submission, second.repeated) == (second.submission, True)
    assert Submission.objects.count() == Revision.objects.count() == 1


def test_the_same_identifier_with_another_text_is_refused(world):
    world.visit()
    named = instance()
    world.take(CLEAN, named=named)

    with pytest.raises(Conflict):
        world.take(SMELL, named=named)


def test_files_come_in_several_parts_until_all_are_there(world):
    world.visit()
    xml, photo = world.xml(SMELL), picture()
    first = take(world.member, xml=xml)
    second = take(world.member, xml=xml, files={"water.jpg": io.BytesIO(photo)})

    assert (first.complete, first.missing) == (False, ("water.jpg",))
    assert (second.complete, second.missing) == (True, ())
    assert Attachment.objects.get().file.sha256 == hashlib.sha256(photo).hexdigest()


def test_a_file_that_is_there_is_not_stored_twice(world):
    world.visit()
    receipt = world.take(SMELL, files={"water.jpg": picture(1)})
    again = add_file(world.member, instance=receipt.instance, name="water.jpg", stream=io.BytesIO(picture(1)))

    assert again.complete
    assert Attachment.objects.count() == 1


def test_another_file_under_a_name_counts_and_the_first_is_kept_and_flagged(world):
    """A text chosen by mistake for a photo must not shut the photo out."""
    world.visit()
    receipt = world.take(SMELL, files={"water.jpg": "不是照片".encode()})
    for _again in range(2):
        add_file(world.member, instance=receipt.instance, name="water.jpg", stream=io.BytesIO(picture(2)))
    add_file(world.member, instance=receipt.instance, name="water.jpg", stream=io.BytesIO("不是照片".encode()))
    assess_new()

    wrong, right = (hashlib.sha256(content).hexdigest() for content in ("不是照片".encode(), picture(2)))
    submission = Submission.objects.get()
    assert list(Attachment.objects.order_by("pk").values_list("replaced", "file__sha256")) == [
        (True, wrong),
        (False, right),
    ]
    assert "replaced" in submission.flags.values_list("kind", flat=True)
    offered = Evidence.objects.filter(kind="problems.problem", row=submission.findings.get().problem_id)
    assert right in offered.values_list("file__sha256", flat=True)
    assert verify().faults == []


def test_after_the_review_no_other_file_comes_under_a_name(world):
    world.visit()
    receipt = world.take(SMELL, files={"water.jpg": picture(1)})
    review(world.planner, submission=Submission.objects.get(), outcome="accepted")

    with pytest.raises(Conflict):
        add_file(world.member, instance=receipt.instance, name="water.jpg", stream=io.BytesIO(picture(2)))
    assert Attachment.objects.count() == 1


def test_a_bad_file_loses_nothing_else(world):
    world.visit()
    named = instance()
    with pytest.raises(Invalid):
        world.take(SMELL, named=named, files={"water.jpg": b"MZ\x90\x00" + bytes(200)})

    receipt = receipt_of(world.member, named)
    assert (receipt.complete, receipt.missing) == (False, ("water.jpg",))


def test_a_file_before_its_text_waits(world):
    with pytest.raises(NotFound):
        add_file(world.member, instance=instance(), name="a.jpg", stream=io.BytesIO(picture()))


def test_a_form_or_version_that_was_never_published_is_not_found(world):
    world.visit()
    for fields_ in ({"form": "lakes"}, {"version": "2"}):
        with pytest.raises(NotFound):
            world.take(CLEAN, **fields_)


@pytest.mark.parametrize(
    "xml",
    [b"", b"<data", b"<!DOCTYPE d [<!ENTITY a 'b'>]><data id='ponds-daily' version='1'>&a;</data>", b"\xff\xfe\x00"],
)
def test_what_is_no_submission_is_refused_on_its_text(world, xml):
    world.visit()
    with pytest.raises(Invalid) as refusal:
        take(world.member, xml=xml)

    assert fields(refusal) <= {"xml", "form"}


def test_a_team_that_is_not_sent_to_a_site_hands_nothing_in_for_it(world):
    with pytest.raises(Forbidden):
        world.take(CLEAN)
    assert not Submission.objects.exists()


def test_somebody_of_another_team_neither_hands_in_nor_learns_of_it(world):
    visit, named = world.visit(), instance()
    world.take(CLEAN, named=named)
    stranger = personas.field_team()

    with pytest.raises(Forbidden):
        take(stranger, xml=world.xml(CLEAN))
    for attempt in (
        lambda: take(stranger, xml=world.xml(CLEAN), visit=visit.pk),
        lambda: take(stranger, xml=world.xml(CLEAN, named=named)),
        lambda: receipt_of(stranger, named),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("role", ["supervision", "leader", "liaison", "observer"])
def test_other_roles_hand_nothing_in(world, role):
    world.visit()
    with pytest.raises(Forbidden):
        take(personas.actor(role), xml=world.xml(CLEAN))


def test_the_visit_is_found_by_site_and_day(world):
    other = world.ponds.site("p2")
    world.visit(site=other)
    yesterday, today = world.visit(TODAY - timedelta(days=1)), world.visit()
    late = NOON - timedelta(days=1)

    assert world.take(CLEAN).visit == today.pk
    assert world.take(CLEAN, start=late, end=late).visit == yesterday.pk


def test_a_clock_on_the_wrong_side_of_midnight_still_finds_the_visit(world):
    visit = world.visit()
    wrong = NOON + timedelta(hours=13)

    assert world.take(CLEAN, start=wrong, end=wrong).visit == visit.pk


@pytest.mark.parametrize("start", ["00:30", "12:00", "23:30"])
def test_what_is_handed_in_today_is_no_visit_of_tomorrow(world, start):
    tomorrow = world.visit(TODAY + timedelta(days=1))
    moment = datetime.fromisoformat(f"{TODAY}T{start}+08:00")
    with time.at(moment), pytest.raises(Forbidden):
        world.take(CLEAN, start=moment, end=moment)
    tomorrow.refresh_from_db()
    assert tomorrow.status == "planned"


@pytest.mark.parametrize(("told", "is_taken"), [("23:10", True), ("21:30", False)])
def test_a_phone_that_is_slow_at_midnight_is_forgiven_and_one_that_is_a_day_off_is_not(world, told, is_taken):
    yesterday = datetime.fromisoformat(f"{TODAY - timedelta(days=1)}T{told}+08:00")
    visit = world.visit(TODAY)
    with time.at(datetime.fromisoformat(f"{TODAY}T00:10+08:00")):
        if is_taken:
            assert world.take(CLEAN, start=yesterday, end=yesterday).visit == visit.pk
        else:
            with pytest.raises(Forbidden):
                world.take(CLEAN, start=yesterday, end=yesterday)


def test_without_a_site_one_visit_of_the_day_is_taken_and_of_two_none_is_guessed(world):
    visit = world.visit()
    assert world.take(CLEAN, site="").visit == visit.pk

    world.visit(site=world.ponds.site("p2"))
    with pytest.raises(Invalid) as refusal:
        world.take(CLEAN, site="")
    assert fields(refusal) == {"visit"}


def test_todays_visits_go_with_the_plan_when_the_leader_changes_teams_at_noon(world):
    visit = world.visit()
    other = add_team(SYSTEM, topic=TOPIC, code="on-site-02", name="第二现场督查组", kind="on-site", unit=world.room)
    row = world.team.members.get()
    row_account = row.account
    from zhujian.kernel.field.actions import end_member

    end_member(SYSTEM, member=row, until=TODAY)
    add_member(SYSTEM, team=other, account=row_account, since=TODAY)
    plan_visits(world.planner, topic=TOPIC, slots=[Slot("daily", world.ponds.site("p3"), other, TODAY)])

    assert world.take(CLEAN).visit == visit.pk


def test_a_late_submission_makes_up_for_a_missed_day(world):
    visit = world.visit()
    with time.at(NOON + timedelta(days=2)):
        close_days(SYSTEM)
        world.take(CLEAN)
    visit.refresh_from_db()
    assert visit.status == "done"


def test_both_clocks_are_kept(world):
    world.visit()
    sent = NOON + timedelta(hours=1)
    receipt = take(world.member, xml=world.xml(CLEAN), sent_at=sent)

    submission = Submission.objects.get(pk=receipt.submission)
    assert (submission.sent_at, submission.received_at) == (sent, NOON)


def test_an_edit_replaces_the_text_and_keeps_the_first(world):
    world.visit()
    first = instance()
    world.take(CLEAN, named=first)
    receipt = world.take(text("depth", "0.2"), deprecated=first)

    submission = Submission.objects.get()
    assert (submission.current, submission.revisions.count()) == (receipt.instance, 2)
    assert [row.category for row in submission.findings.all()] == ["late"]
    assert verify().faults == []


def test_an_edit_of_what_was_never_received_or_already_replaced_is_refused(world):
    world.visit()
    first = instance()
    world.take(CLEAN, named=first)
    world.take(CLEAN, deprecated=first)

    for replaced in (first, instance()):
        with pytest.raises(Conflict):
            world.take(CLEAN, deprecated=replaced)


def test_two_members_may_each_hand_in_for_one_visit(world):
    visit = world.visit()
    account = personas.account("field-team")
    add_member(SYSTEM, team=world.team, account=account, since=TODAY)
    world.take(CLEAN)
    take(personas.acting(account), xml=world.xml(CLEAN))

    assert visit.submissions.count() == 2


def test_a_visit_that_is_named_must_use_the_checklist(world):
    visit = world.visit()
    receipt = take(world.member, xml=world.xml(CLEAN, site=""), visit=visit.pk)
    assert receipt.visit == visit.pk

    with pytest.raises(NotFound):
        take(world.member, xml=world.xml(CLEAN), visit=10**9)


def test_a_day_of_two_hundred_files_is_enough(world):
    world.visit()
    many = "".join(f"<faults><category>rubbish</category><photo>{count}.jpg</photo></faults>" for count in range(201))
    with pytest.raises(Invalid) as refusal:
        world.take(many)
    assert fields(refusal) == {"files"}


def test_names_of_files_are_names(world):
    world.visit()
    receipt = world.take(CLEAN)
    for name in ("", "a" * 201, "a\x00.jpg", "../a.jpg"):
        with pytest.raises(Invalid):
            add_file(world.member, instance=receipt.instance, name=name, stream=io.BytesIO(picture()))


def test_accounts_that_left_the_team_hand_in_nothing_new(world):
    from zhujian.kernel.field.actions import end_member

    end_member(SYSTEM, member=world.team.members.get(), until=TODAY - timedelta(days=1))
    world.visit()
    with pytest.raises(Forbidden):
        world.take(CLEAN)
    assert factories.serial()
