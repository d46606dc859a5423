"""Two requests with the same nonce, two withdrawals at once: one of each goes through."""

from __future__ import annotations

import pytest

from tests.concurrency import refusals, together
from tests.kernel.devices.phones import enrolled, person
from tests.samples import events
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.devices import nonces
from zhujian.kernel.devices.actions import withdraw
from zhujian.kernel.devices.authenticate import authenticate_key
from zhujian.kernel.devices.models import Device, UsedNonce
from zhujian.kernel.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 4


def test_a_nonce_and_its_count_are_used_by_one_of_many() -> None:
    nonce = nonces.new_nonce("127.0.0.1")
    assert sorted(together([lambda: nonces.use(nonce, "00000001")] * THREADS)) == [False, False, False, True]
    assert UsedNonce.objects.count() == 1
    assert nonces.use(nonce, "00000002")


def test_a_phone_is_withdrawn_by_one_of_many() -> None:
    device, _key = enrolled(person())
    actor = actor_for(device.account)
    found = together([lambda: withdraw(actor, device=device, reason="")] * THREADS)
    assert sum(isinstance(each, Device) for each in found) == 1
    assert all(isinstance(refusal, Conflict) for refusal in refusals(found))
    assert [event.action for event in events()].count("devices.withdraw") == 1


def test_many_requests_of_a_phone_are_known_at_once() -> None:
    device, key = enrolled(person())
    found = together([lambda: authenticate_key(key, origin="127.0.0.1").device.pk] * THREADS)
    assert found == [device.pk] * THREADS
    device.refresh_from_db()
    assert device.last_seen is not None
