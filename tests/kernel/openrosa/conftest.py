"""A phone of somebody in a field team, by each of the two ways in which it can show its key."""

from __future__ import annotations

import pytest

from tests.kernel.devices.phones import enrolled, person
from tests.kernel.openrosa.clients import DIGEST, KEYED, Phone
from zhujian.kernel.devices.models import Device


@pytest.fixture(params=[DIGEST, KEYED])
def phone(request: pytest.FixtureRequest, db: None) -> Phone:
    device, key = enrolled(person())
    return Phone(device.login, key, request.param)


@pytest.fixture
def device(phone: Phone) -> Device:
    return Device.objects.get(login=phone.login)
