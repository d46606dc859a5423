"""A draw in the database: committed, contributed, published, revealed; adjusted; given up."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from tests.kernel.rota.checker import broken_rules
from tests.kernel.rota.conftest import CONTRIBUTION, MONTH
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify as verify_log
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.field.actions import add_member, close_days, declare_tie, finish_visit, record_absence
from zhujian.kernel.field.models import Visit
from zhujian.kernel.rota.actions import abandon, commit, contribute, publish, replan, reveal
from zhujian.kernel.rota.actions.publish import recompute
from zhujian.kernel.rota.canonical import read_world
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.queries import abandoned, check, in_force, off_plan, open_draw, revealed
from zhujian.kernel.visibility import visible_to

AFTER = datetime(2022, 11, 1, 9, tzinfo=time.ZONE)


def events(plan):
    return list(Event.objects.filter(subject=f"rota.plan:{plan.pk}").order_by("seq"))


def data_of(plan, action):
    return json.loads(next(event.data for event in events(plan) if event.action == action))


def test_a_commitment_is_in_the_log_and_the_part_is_not(office):
    plan = office.committed()

    assert (plan.status, plan.since, plan.until) == ("committed", MONTH, date(2022, 10, 31))
    noted = data_of(plan, "rota.commit")
    assert noted == {
        "topic": TOPIC,
        "month": "2022-10",
        "commitment": plan.commitment,
        "inputs_hash": plan.inputs_hash,
    }
    assert plan.part == ""
    assert Visit.objects.count() == 0
    assert verify_log().holds


def test_whoever_committed_may_not_contribute(office):
    both = personas.account("supervision", unit=office.room)
    factories.grant(both, "leader")
    plan = commit(personas.acting(both, "supervision"), topic=TOPIC, month=MONTH)

    with pytest.raises(Conflict, match="承诺以外的人"):
        contribute(personas.acting(both, "leader"), plan=plan, contribution=CONTRIBUTION)


def test_the_system_does_not_contribute_to_its_own_commitment(office):
    plan = commit(SYSTEM, topic=TOPIC, month=MONTH)

    with pytest.raises(Conflict, match="承诺以外的人"):
        contribute(SYSTEM, plan=plan, contribution=CONTRIBUTION)


@pytest.mark.parametrize("given", ["", "xyz", "ab", "a" * 33, "0g" * 16, "ab" * 65])
def test_a_contribution_is_16_to_64_bytes(office, given):
    with pytest.raises(Invalid):
        contribute(office.witness, plan=office.committed(), contribution=given)


def test_a_contribution_is_made_once(office):
    plan = office.contributed()

    with pytest.raises(Conflict):
        contribute(office.witness, plan=plan, contribution="77" * 32)


def test_nothing_is_published_before_the_second_part_is_there(office):
    with pytest.raises(Conflict):
        publish(office.planner, plan=office.committed())
    assert Visit.objects.count() == 0


def test_a_published_plan_is_on_the_calendar_and_keeps_every_rule(office):
    plan, drawn = publish(office.planner, plan=office.contributed())

    assert broken_rules(read_world(plan.inputs["world"]), drawn) == []
    assert drawn.gaps == ()
    rows = Visit.objects.filter(plan=plan.pk)
    assert rows.count() == len(drawn.slots)
    assert rows.filter(covert=False).count() == 4 * 31
    assert set(rows.values_list("room", flat=True)) == {office.room.pk}
    assert off_plan(plan) == []
    assert verify_log().holds


def test_the_hash_of_the_plan_is_no_plain_hash_and_tells_no_day(office):
    plan = office.published()

    said = json.dumps([event.data for event in events(plan)])
    assert data_of(plan, "rota.publish") == {"commitment": plan.commitment, "plan_hash": plan.plan_hash}
    assert all(site.code not in said for site in office.sites)


def test_what_is_covert_is_seen_by_the_room_alone(office):
    plan = office.published()

    covert = Visit.objects.filter(plan=plan.pk, covert=True)
    assert visible_to(office.planner, Visit).filter(pk__in=covert).count() == covert.count() > 0
    for actor in (office.witness, personas.supervision(), personas.case_management(), personas.system_admin()):
        assert not visible_to(actor, Visit).filter(pk__in=covert).exists()


def test_others_see_that_there_is_a_draw_or_nothing(office):
    plan = office.committed()

    assert visible_to(office.witness, Plan).get() == plan
    for role in ("liaison", "field-team", "observer", "system-admin", "audit-admin"):
        assert not visible_to(personas.actor(role), Plan).exists()


def test_another_room_does_not_draw_or_give_up_what_is_not_its_own(office):
    plan = office.contributed()
    other = personas.supervision(unit=factories.unit())

    with pytest.raises(Forbidden):
        publish(other, plan=plan)
    with pytest.raises(Forbidden):
        abandon(other, plan=plan, reason="换一次。")


def test_a_draw_is_not_revealed_before_the_last_covert_visit(office):
    plan = office.published()

    with pytest.raises(Conflict, match="暗访尚未全部结束"):
        reveal(office.planner, plan=plan)
    last = max(Visit.objects.filter(plan=plan.pk, covert=True).values_list("day", flat=True))
    with time.at(datetime.combine(last, AFTER.time(), tzinfo=time.ZONE)), pytest.raises(Conflict):
        reveal(office.planner, plan=plan)
    with time.at(datetime.combine(last + timedelta(days=1), AFTER.time(), tzinfo=time.ZONE)):
        assert reveal(office.planner, plan=plan).status == "revealed"


def test_a_revealed_draw_is_computed_again_from_the_log_alone(office):
    plan = office.published()
    with time.at(AFTER):
        close_days(SYSTEM)
        plan = reveal(office.planner, plan=plan)

    held = json.loads(json.dumps(revealed(plan)))
    assert check(held) == []
    assert [step["action"] for step in held["steps"]] == [
        "rota.commit",
        "rota.contribute",
        "rota.publish",
        "rota.reveal",
    ]
    assert verify_log().holds


def test_a_changed_seed_part_or_step_is_caught(office):
    plan = office.published()
    with time.at(AFTER):
        plan = reveal(office.planner, plan=plan)
    held = revealed(plan)

    assert check({**held, "seed": "00" * 32}) != []
    assert check({**held, "part": "00" * 32}) != []
    assert check({**held, "steps": held["steps"][1:]}) != []
    assert check({**held, "steps": held["steps"][::-1]}) == []
    turned = [{**step, "seq": -step["seq"]} for step in held["steps"]]
    assert check({**held, "steps": turned}) != []
    assert check({key: value for key, value in held.items() if key != "steps"}) != []


def test_a_visit_that_was_slipped_in_is_caught(office):
    plan = office.published()
    visit = Visit.objects.filter(plan=plan.pk, covert=False).first()
    other = next(team for team in office.teams if team.kind == "on-site" and team.pk != visit.team_id)
    free = Visit.objects.filter(site=visit.site, day=visit.day, team=other)
    assert not free.exists()
    # As somebody with the database's password does.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE field_visit SET team_id = %s WHERE id = %s", [other.pk, visit.pk])

    assert [fault.what for fault in off_plan(plan)] == [f"{visit.site.code} 由 {other.code} 督查，不在抽取结果中。"]


def test_a_draw_that_is_given_up_needs_a_reason_and_stays_on_record(office):
    plan = office.contributed()

    with pytest.raises(Invalid):
        abandon(office.planner, plan=plan, reason=" ")
    abandon(office.planner, plan=plan, reason="有一个组临时解散。")

    assert abandoned(office.planner, TOPIC, MONTH) == 1
    assert data_of(plan, "rota.abandon") == {"commitment": plan.commitment, "abandoned": 1}
    assert open_draw(office.planner, TOPIC, MONTH) is None
    assert office.committed().pk != plan.pk


def test_a_published_draw_is_not_given_up(office):
    with pytest.raises(Conflict):
        abandon(office.planner, plan=office.published(), reason="不合意。")


def test_one_draw_is_open_at_a_time(office):
    office.committed()

    with pytest.raises(Conflict, match="正在进行"):
        office.committed()


def test_a_month_is_planned_once_and_then_adjusted(office):
    office.published()

    with pytest.raises(Conflict, match="调整"):
        office.committed()


def test_a_month_that_is_over_is_not_planned(office):
    with pytest.raises(Invalid, match="已经过去"):
        commit(office.planner, topic=TOPIC, month=date(2022, 8, 1))


@pytest.mark.parametrize("topic", ["nothing", ""])
def test_an_unknown_topic_is_not_planned(office, topic):
    with pytest.raises(Invalid):
        commit(office.planner, topic=topic, month=MONTH)


@pytest.mark.parametrize("role", ["leader", "liaison", "field-team", "system-admin", "case-management"])
def test_others_commit_to_nothing(office, role):
    with pytest.raises(Forbidden):
        commit(personas.actor(role), topic=TOPIC, month=MONTH)


def test_outsiders_do_not_even_find_a_draw(office):
    plan = office.committed()

    with pytest.raises(NotFound):
        contribute(personas.liaison(), plan=plan, contribution=CONTRIBUTION)


def test_an_absence_is_met_by_a_new_draw_with_few_changes(office):
    plan = office.published()
    day = date(2022, 10, 12)
    with time.at(datetime(2022, 10, 11, 17, tzinfo=time.ZONE)):
        team = Visit.objects.filter(plan=plan.pk, day=day, covert=False).first().team
        lost = Visit.objects.filter(team=team, day=day).count()
        record_absence(office.planner, team=team, since=day, until=day, reason="病假")
        again = replan(office.planner, plan=plan)
        assert again.replaces == plan
        again = contribute(office.witness, plan=again, contribution="9c" * 20)
        again, drawn = publish(office.planner, plan=again)

    assert drawn.gaps == ()
    assert not Visit.objects.filter(team=team, day=day, status="planned").exists()
    assert lost <= drawn.changes <= lost + 4
    assert Visit.objects.filter(status="cancelled").count() == drawn.changes
    assert Visit.objects.filter(plan=again.pk).count() == drawn.changes
    assert Visit.objects.filter(day=day, covert=False, status="planned").count() == 4
    assert in_force(office.planner, TOPIC, MONTH) == again


def test_both_draws_of_a_month_are_revealed_and_hold(office):
    plan = office.published()
    with time.at(datetime(2022, 10, 11, 17, tzinfo=time.ZONE)):
        record_absence(
            office.planner,
            team=office.team("covert-0"),
            since=date(2022, 10, 12),
            until=MONTH.replace(day=31),
            reason="外派",
        )
        again = contribute(office.witness, plan=replan(office.planner, plan=plan), contribution="9c" * 20)
        again, _drawn = publish(office.planner, plan=again)
        with pytest.raises(Conflict):
            reveal(office.planner, plan=plan)
    with time.at(AFTER):
        for one in (plan, again):
            assert check(revealed(reveal(office.planner, plan=one))) == []


def test_a_visit_that_was_made_meanwhile_stops_an_adjustment(office):
    plan = office.published()
    with time.at(datetime(2022, 10, 11, 8, tzinfo=time.ZONE)):
        day = date(2022, 10, 11)
        visit = Visit.objects.filter(plan=plan.pk, day=day, covert=False).first()
        account = personas.account("field-team")
        add_member(SYSTEM, team=visit.team, account=account, since=date(2022, 1, 1))
        record_absence(office.planner, team=visit.team, since=day, until=day, reason="病假")
        again = contribute(office.witness, plan=replan(office.planner, plan=plan), contribution="9c" * 20)
        now = time.now()
        finish_visit(personas.acting(account), visit=visit, started_at=now, ended_at=now, result="passed")

        with pytest.raises(Conflict, match="有了变化"):
            publish(office.planner, plan=again)
    assert not Visit.objects.filter(plan=again.pk).exists()


def test_a_tie_bars_the_pair_and_leaves_a_digest_alone(office):
    team, site = office.team("on-site-2"), office.sites[1]
    account = personas.account("field-team")
    add_member(SYSTEM, team=team, account=account, since=date(2022, 1, 1))
    declare_tie(office.planner, kind="kinship", since=date(2022, 1, 1), account=account, site=site, note="堂兄任矿长")

    plan = office.published()

    assert plan.inputs["world"]["barred"] == [["on-site-2", site.code]]
    assert len(plan.inputs["ties"]) == 1
    assert "kinship" not in json.dumps(plan.inputs)
    assert not Visit.objects.filter(plan=plan.pk, team=team, site=site).exists()


def test_a_team_without_enough_members_is_away(office):
    team = office.team("on-site-3")
    member = add_member(SYSTEM, team=team, account=personas.account("field-team"), since=date(2022, 1, 1))
    day = date(2022, 10, 5)
    record_absence(office.planner, team=team, member=member, since=day, until=day, reason="病假")

    plan = office.published()

    assert not Visit.objects.filter(plan=plan.pk, team=team, day=day).exists()


def test_the_part_opens_under_the_same_secret_alone(office):
    plan = office.contributed()

    with override_settings(SECRET_KEY="another"), pytest.raises(Conflict, match=r"secret\.key"):
        publish(office.planner, plan=plan)


def test_inputs_that_were_altered_are_not_computed(office):
    plan = office.contributed()
    plan.inputs["world"]["teams"][0]["capacity"] = 9

    with pytest.raises(Conflict, match="改动过"):
        recompute(plan)
