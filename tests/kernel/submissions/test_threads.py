"""Phones that hand in at the same moment, each on a thread of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.concurrency import refusals, together
from tests.kernel.registry.samples import written
from tests.kernel.submissions.world import CLEAN, NOON, World, instance, made, topic_text
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import NotFound
from zhujian.kernel.field.models import Visit
from zhujian.kernel.registry.queries import forget
from zhujian.kernel.submissions.models import Revision, Submission
from zhujian.kernel.submissions.taking import take

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, settings) -> Iterator[World]:
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [written(tmp_path / "ponds", topic_text())]
    forget()
    with time.at(NOON):
        yield made()
    forget()


def sent(world, xml):
    def send():
        with time.at(NOON):  # which holds for one thread
            return take(world.member, xml=xml)

    return send


def test_every_one_is_kept_once_and_the_log_holds(world):
    found = [world.ponds.site(f"s{number}") for number in range(12)]
    for site in found:
        world.visit(site=site)
    receipts = together([sent(world, world.xml(CLEAN, site=site.code)) for site in found])

    assert refusals(receipts) == []
    assert len({receipt.submission for receipt in receipts}) == Submission.objects.count() == len(found)
    assert Visit.objects.filter(status="done").count() == len(found)
    assert verify().faults == []


def test_the_same_text_from_many_threads_is_kept_once(world):
    world.visit()
    xml = world.xml(CLEAN, named=instance())
    receipts = together([sent(world, xml)] * 6)

    assert refusals(receipts) == []
    assert len({receipt.submission for receipt in receipts}) == Revision.objects.count() == 1


def test_a_wrong_one_among_many_is_told_why_and_spoils_no_other(world):
    found = [world.ponds.site(f"s{number}") for number in range(5)]
    for site in found:
        world.visit(site=site)
    texts = [world.xml(CLEAN, site=site.code) for site in found] + [world.xml(CLEAN, form="lakes")]
    receipts = together([sent(world, xml) for xml in texts])

    assert [type(refusal) for refusal in refusals(receipts)] == [NotFound]
    assert Submission.objects.count() == len(found)
