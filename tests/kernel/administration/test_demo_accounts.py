"""Demo accounts sign in and act in a demo county's data directory, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import factories
from zhujian.kernel.access.actors import actor_for, actor_for_token
from zhujian.kernel.access.models import Account

PASSWORD = "Zhu-jian-2022"


@pytest.fixture
def demo(db: None) -> Account:
    account = factories.account(username="demo", password=PASSWORD, is_demo=True)
    factories.grant(account, "leader")
    return account


@pytest.fixture
def marked(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "demo.json").write_text("{}")
    settings.ZHUJIAN_DATA = tmp_path


def sign_in(user: str, password: str = PASSWORD) -> Any:
    return Client().post("/accounts/login/", {"login": user, "password": password})


def test_in_a_demo_county_the_account_acts_and_signs_in(demo: Account, marked: None) -> None:
    assert actor_for(demo).role == "leader"
    assert sign_in("demo").status_code == 302


def test_elsewhere_it_has_no_role_and_no_permission_of_one(demo: Account) -> None:
    actor = actor_for(demo)
    assert (actor.role, actor.spans) == ("", ())
    assert not actor.may("problems.view")


def test_elsewhere_its_tokens_open_nothing(demo: Account, marked: None, settings: Any, tmp_path: Path) -> None:
    _token, secret = factories.token(demo, "leader")
    assert actor_for_token(secret) is not None
    (tmp_path / "demo.json").unlink()
    assert actor_for_token(secret) is None


def test_elsewhere_the_sign_in_is_refused_with_words(demo: Account) -> None:
    answer = sign_in("demo")
    assert answer.status_code == 200
    assert "这是演示账号" in answer.content.decode()


def test_a_wrong_password_learns_nothing_of_it(demo: Account) -> None:
    assert "演示账号" not in sign_in("demo", "Wrong-password-1").content.decode()


def test_other_accounts_sign_in_everywhere(db: None) -> None:
    factories.account(username="real", password=PASSWORD)
    assert sign_in("real").status_code == 302
