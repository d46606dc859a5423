"""A phone is enrolled by its person, seen by its office, and withdrawn by either; its key is kept nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import factories, personas
from tests.kernel.devices.phones import enrolled, person
from tests.samples import events, faults
from zhujian.kernel.access.actions import close_account, revoke_grant
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Grant
from zhujian.kernel.devices import refusals
from zhujian.kernel.devices.actions import enrol, withdraw
from zhujian.kernel.devices.authenticate import SEEN_EVERY, authenticate_key
from zhujian.kernel.devices.keys import KEY_LENGTH, MD5, REALM, SHA256, hashed, seal, unseal
from zhujian.kernel.devices.models import Device
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.notices.models import Wish
from zhujian.kernel.time import at, now
from zhujian.kernel.visibility import visible_to

pytestmark = pytest.mark.django_db


def refused(key: str) -> str:
    with pytest.raises(refusals.Turned) as caught:
        authenticate_key(key, origin="10.0.0.9")
    return caught.value.code


def test_its_key_is_shown_once_and_kept_nowhere() -> None:
    owner = person()
    device, key = enrolled(owner)
    assert len(key) == KEY_LENGTH
    assert key not in "".join(str(value) for value in Device.objects.values().get().values())
    event = events()[-1]
    assert (event.action, event.account) == ("devices.enrol", owner.pk)
    assert key not in event.data + event.rows
    assert device.login != owner.username
    assert faults() == []


def test_it_acts_as_its_person_in_the_field_team_from_where_it_calls() -> None:
    owner = personas.account("supervision")
    factories.grant(owner, "field-team", topics=["mines"])
    device, key = enrolled(owner)
    known, actor = authenticate_key(key, origin="10.0.0.7")
    assert known == device
    assert (actor.account, actor.role, actor.origin) == (owner.pk, "field-team", "10.0.0.7")
    assert [span.topics for span in actor.spans] == [frozenset({"mines"})]


def test_two_phones_have_two_keys_and_one_is_withdrawn_alone() -> None:
    owner = person()
    first, lost = enrolled(owner, name="遗失的")
    second, kept = enrolled(owner, name="手上的")
    withdraw(actor_for(owner), device=first, reason="")
    assert refused(lost) == "device-withdrawn"
    assert authenticate_key(kept).device == second


@pytest.mark.parametrize("key", ["", "x", "中文", "x" * 5000, "a\x00b"])
def test_no_other_key_is_let_in(key: str) -> None:
    enrolled(person())
    assert refused(key) == "device-unknown"


def test_nobody_enrols_one_for_another() -> None:
    owner, other = person(), person()
    with pytest.raises(NotFound):
        enrol(actor_for(other), account=owner, name="手机", kind=Device.OPENROSA)
    with pytest.raises(Forbidden):
        enrol(personas.system_admin(), account=owner, name="手机", kind=Device.OPENROSA)


def test_whoever_hands_in_no_visits_enrols_none() -> None:
    owner = personas.account("liaison")
    with pytest.raises(Forbidden):
        enrol(actor_for(owner), account=owner, name="手机", kind=Device.OPENROSA)


@pytest.mark.parametrize(
    ("name", "kind", "wrong"), [(" ", "page", "name"), ("长" * 61, "page", "name"), ("机", "x", "kind")]
)
def test_a_name_and_a_kind_are_asked_for(name: str, kind: str, wrong: str) -> None:
    with pytest.raises(Invalid) as caught:
        enrolled(person(), name=name, kind=kind)
    assert [error.field for error in caught.value.errors] == [wrong]


def test_the_office_withdraws_a_lost_one_with_a_reason_and_its_person_is_told() -> None:
    owner = person()
    device, key = enrolled(owner)
    with pytest.raises(Invalid) as caught:
        withdraw(personas.supervision(), device=device, reason=" ")
    assert [error.field for error in caught.value.errors] == ["reason"]
    office = personas.supervision()
    withdraw(office, device=device, reason="手机遗失")
    device.refresh_from_db()
    assert (device.withdrawn_by, device.reason) == (office.account, "手机遗失")
    assert refused(key) == "device-withdrawn"
    wish = Wish.objects.get(kind="devices.withdrawn")
    assert list(wish.accounts) == [owner.pk]
    assert events()[-1].action == "devices.withdraw"
    assert faults() == []


def test_it_is_withdrawn_once() -> None:
    owner = person()
    device, _key = enrolled(owner)
    withdraw(actor_for(owner), device=device, reason="")
    with pytest.raises(Conflict) as caught:
        withdraw(actor_for(owner), device=device, reason="")
    assert caught.value.state == "withdrawn"


def test_it_is_seen_by_its_person_and_by_the_room_over_them_alone() -> None:
    home, elsewhere = factories.unit(), factories.unit()
    device, _key = enrolled(person(unit=home))
    seeing = {"own": actor_for(device.account), "over": personas.supervision(over=home)}
    blind = {
        "other": actor_for(person(unit=home)),
        "beside": personas.supervision(over=elsewhere),
        "of one topic": personas.supervision(topics=["mines"]),
        **{
            role: personas.actor(role)
            for role in ("leader", "liaison", "system-admin", "security-admin", "audit-admin")
        },
    }
    assert {name for name, actor in (seeing | blind).items() if visible_to(actor, Device).exists()} == set(seeing)
    for name in ("other", "beside", "leader", "system-admin"):
        with pytest.raises(NotFound):
            withdraw(blind[name], device=device, reason="遗失")


def test_it_ends_with_its_persons_role() -> None:
    owner = person()
    _device, key = enrolled(owner)
    revoke_grant(factories.SYSTEM, grant=Grant.objects.get(account=owner), reason="离组")
    assert refused(key) == "device-without-role"


def test_it_ends_on_the_day_on_which_the_role_does() -> None:
    owner = factories.account()
    factories.grant(owner, "field-team", until=now().date())
    _device, key = enrolled(owner)
    assert authenticate_key(key).actor.role == "field-team"
    with at(now() + timedelta(days=1)):
        assert refused(key) == "device-without-role"


def test_it_ends_with_its_persons_account() -> None:
    owner = person()
    _device, key = enrolled(owner)
    close_account(factories.SYSTEM, account=owner, reason="离职")
    assert refused(key) == "device-without-role"


def test_when_it_was_last_seen_is_written_now_and_then_and_is_no_record() -> None:
    device, key = enrolled(person())
    count = len(events())
    with at(now()) as begun:
        authenticate_key(key)
    with at(begun + SEEN_EVERY / 2):
        authenticate_key(key)
    device.refresh_from_db()
    assert device.last_seen == begun
    with at(begun + SEEN_EVERY):
        authenticate_key(key)
    device.refresh_from_db()
    assert device.last_seen == begun + SEEN_EVERY
    assert len(events()) == count
    assert faults() == []


def test_what_digest_needs_is_sealed_for_this_phone_and_this_installation(settings: object) -> None:
    sealed = seal("phone-abcdefgh", "secret")
    assert unseal("phone-abcdefgh", sealed) == {
        name: hashed(name, f"phone-abcdefgh:{REALM}:secret") for name in (MD5, SHA256)
    }
    assert unseal("phone-other000", sealed) == {}
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert unseal("phone-abcdefgh", sealed) == {}


def test_a_phone_with_the_offline_page_has_nothing_sealed() -> None:
    device, key = enrolled(person(), kind=Device.PAGE)
    assert device.sealed == ""
    assert authenticate_key(key).device == device
