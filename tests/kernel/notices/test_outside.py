"""E-mail and the WeCom robot: they say how many things wait and where to look, never what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from tests import factories, personas
from tests.kernel.notices.conftest import Teller
from tests.kernel.notices.sinks import Mailbox, Robot, mail_server, robot_server
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Tell
from zhujian.kernel.notices.actions import mark_all_read
from zhujian.kernel.notices.deliver import send_due
from zhujian.kernel.notices.jobs import clear
from zhujian.kernel.notices.models import Delivery, Notice


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.ZHUJIAN_ADDRESS = "https://zhujian.example"
        yield made


@pytest.fixture
def robot(settings: Settings) -> Iterator[Robot]:
    with robot_server() as made:
        settings.ZHUJIAN_WECOM_WEBHOOK = made.url
        settings.ZHUJIAN_ADDRESS = "https://zhujian.example"
        yield made


def tell_of_secrets(tell: Teller, account: Account, times: int = 1) -> None:
    for _ in range(times):
        unit = factories.unit(name="绝密单位名")
        tell(Tell("problems.assigned", row=unit, accounts=(account.pk,), text="LY-2022-000017"))


def due_now() -> None:
    Delivery.objects.filter(state=Delivery.PENDING).update(due_at=time.real_now() - timedelta(seconds=1))


def test_a_letter_says_how_many_and_where_and_never_what(tell: Teller, mailbox: Mailbox, reachable: Account) -> None:
    tell_of_secrets(tell, reachable, times=3)
    assert send_due() == 1
    [letter] = mailbox.letters
    assert letter["To"] == "liaison@example.org"
    assert letter["Subject"] == "竹鉴：您有待办事项"
    assert letter.get_content().split() == ["您有", "3", "件待办，请登录系统查看。", "https://zhujian.example"]


def test_a_message_to_the_group_says_no_more(tell: Teller, robot: Robot, reachable: Account) -> None:
    tell_of_secrets(tell, reachable, times=2)
    assert send_due() == 1
    words = "您有 2 件待办，请登录系统查看。\nhttps://zhujian.example"
    assert robot.messages == [{"msgtype": "text", "text": {"content": words}}]
    assert len(words.encode()) <= 2048


def test_nothing_about_the_thing_or_the_person_leaves_the_house(
    tell: Teller, mailbox: Mailbox, robot: Robot, reachable: Account
) -> None:
    tell_of_secrets(tell, reachable)
    send_due()
    gone = json.dumps(robot.messages, ensure_ascii=False) + mailbox.letters[0].as_string()
    gone += str(mailbox.letters[0].get_content())
    for secret in ("绝密", "LY-2022", "assigned", reachable.name, reachable.username):
        assert secret not in gone


def test_without_a_mail_server_or_robot_nothing_is_queued(tell: Teller, settings: Settings, reachable: Account) -> None:
    settings.EMAIL_HOST = settings.ZHUJIAN_WECOM_WEBHOOK = ""
    tell_of_secrets(tell, reachable)
    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_who_has_no_mailbox_gets_no_letter(tell: Teller, mailbox: Mailbox) -> None:
    tell_of_secrets(tell, personas.account("liaison"))
    assert not Delivery.objects.exists()


def test_notices_that_come_together_are_one_letter(tell: Teller, mailbox: Mailbox, reachable: Account) -> None:
    tell_of_secrets(tell, reachable, times=5)
    assert Delivery.objects.count() == 1


def test_after_a_letter_the_next_one_waits(
    tell: Teller, mailbox: Mailbox, settings: Settings, reachable: Account
) -> None:
    """Not to be overburdened is what the people at the grass roots are promised."""
    settings.ZHUJIAN_NOTICE_QUIET_MINUTES = 10
    tell_of_secrets(tell, reachable)
    send_due()
    tell_of_secrets(tell, reachable)
    assert send_due() == 0
    pending = Delivery.objects.get(state=Delivery.PENDING)
    assert timedelta(minutes=9) < pending.due_at - time.real_now() <= timedelta(minutes=10)
    due_now()
    assert send_due() == 1
    assert len(mailbox.letters) == 2


def test_what_was_read_meanwhile_needs_no_letter(tell: Teller, mailbox: Mailbox, reachable: Account) -> None:
    tell_of_secrets(tell, reachable)
    mark_all_read(personas.acting(reachable))
    assert send_due() == 0
    assert mailbox.letters == []
    assert Delivery.objects.get().state == Delivery.NEEDLESS


def test_a_letter_that_was_refused_is_tried_again_later_and_later(
    tell: Teller, mailbox: Mailbox, reachable: Account
) -> None:
    tell_of_secrets(tell, reachable)
    mailbox.refuse = True
    waits = []
    for _ in range(3):
        due_now()
        assert send_due() == 0
        waits.append(round((Delivery.objects.get().due_at - time.real_now()).total_seconds() / 60))
    assert waits == [2, 4, 8]
    mailbox.refuse = False
    due_now()
    assert send_due() == 1
    assert Delivery.objects.get().state == Delivery.SENT


def test_a_mail_server_that_is_away_is_waited_for(tell: Teller, settings: Settings, reachable: Account) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell_of_secrets(tell, reachable)
    assert send_due() == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == (Delivery.PENDING, 1, "ConnectionRefusedError")


@pytest.mark.parametrize(
    "answer", [b'{"errcode": 45009, "errmsg": "api freq out of limit"}', b"not json", b"{}", b"[]", b""]
)
def test_a_message_that_the_robot_did_not_take_is_tried_again(
    tell: Teller, robot: Robot, reachable: Account, answer: bytes
) -> None:
    robot.answers.insert(0, answer)
    tell_of_secrets(tell, reachable)
    assert send_due() == 0
    due_now()
    assert send_due() == 1
    assert len(robot.messages) == 2


def test_a_robot_that_answers_with_an_error_is_tried_again(tell: Teller, robot: Robot, reachable: Account) -> None:
    robot.status = 500
    tell_of_secrets(tell, reachable)
    assert send_due() == 0
    assert Delivery.objects.get().error == "HTTPError"


def test_a_robot_at_no_web_address_is_not_called(tell: Teller, settings: Settings, reachable: Account) -> None:
    settings.ZHUJIAN_WECOM_WEBHOOK = "file:///etc/passwd"
    tell_of_secrets(tell, reachable)
    assert send_due() == 0
    assert Delivery.objects.get().error == "NotTaken"


def test_after_ten_attempts_it_is_given_up_and_stays_in_sight(tell: Teller, robot: Robot, reachable: Account) -> None:
    robot.answers = [b'{"errcode": 1}']
    tell_of_secrets(tell, reachable)
    for _ in range(12):
        due_now()
        send_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, len(robot.messages)) == (Delivery.FAILED, 10, 10)


def test_the_robot_takes_no_more_than_twenty_a_minute(tell: Teller, robot: Robot, reachable: Account) -> None:
    now = time.real_now()
    sent = [Delivery(channel="wecom", state="sent", due_at=now, ended_at=now) for _ in range(20)]
    Delivery.objects.bulk_create(sent)
    tell_of_secrets(tell, reachable)
    due_now()
    assert send_due() == 0
    assert robot.messages == []
    Delivery.objects.filter(state="sent").update(ended_at=now - timedelta(minutes=2))
    assert send_due() == 1


def test_what_another_worker_is_sending_is_left_to_it(tell: Teller, robot: Robot, reachable: Account) -> None:
    tell_of_secrets(tell, reachable)
    Delivery.objects.update(claimed_until=time.real_now() + timedelta(minutes=1))
    assert send_due() == 0
    Delivery.objects.update(claimed_until=time.real_now() - timedelta(seconds=1))
    assert send_due() == 1, "a worker that was killed gives it back"


def test_deliveries_are_cleared_and_pending_ones_are_not(tell: Teller, robot: Robot, reachable: Account) -> None:
    long_ago = time.real_now() - timedelta(days=40)
    Delivery.objects.create(channel="wecom", state="sent", due_at=long_ago, ended_at=long_ago)
    tell_of_secrets(tell, reachable)
    clear()
    assert Delivery.objects.get().state == Delivery.PENDING
