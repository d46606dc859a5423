"""Starts the application with both dummy topics installed, walks round it, and prints what it saw as JSON.

    python -m tests.topics.dummies.tour

The topic with code lies in a further folder of the topics' package, as if it had been installed; the one without is
in a directory named in the environment. No file of the application knows of either.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhujian.site.settings"
    os.environ["ZHUJIAN_TOPICS"] = str(HERE / "configured")
    os.environ["ZHUJIAN_HOSTS"] = "testserver"

    import zhujian.topics

    zhujian.topics.__path__.append(str(HERE / "packaged"))

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    json.dump(seen(), sys.stdout)


def seen() -> dict[str, Any]:
    from django.core.management import call_command
    from django.test import Client

    from tests import factories, personas
    from zhujian.kernel.access.roles import permissions_of
    from zhujian.kernel.actor import Actor
    from zhujian.kernel.audit.verify import verify
    from zhujian.kernel.problems.actions import register
    from zhujian.kernel.records import label_of, recorded_models
    from zhujian.kernel.registry import topics
    from zhujian.kernel.ui.navigation import entries
    from zhujian.topics.gardens.actions import dig

    unit = factories.unit()
    dig(Actor.system("tests"), name="南园", unit=unit)
    room, liaison = (personas.account(role, password=factories.PASSWORD) for role in ("supervision", "liaison"))
    elsewhere = personas.account("supervision", over=factories.unit(), password=factories.PASSWORD)
    number = register(
        personas.acting(room), topic="dams", category="leak", title="坝体渗漏", facts="渗漏。", unit=unit
    ).number
    page, api = "/topics/gardens/plots/", "/api/v1/topics/gardens/plots"

    browsers = {account.pk: personas.browser(account) for account in (room, liaison, elsewhere)}

    def browse(account: Any) -> Any:
        return browsers[account.pk].get(page)

    def call(account: Any, role: str, url: str = api) -> Any:
        return Client().get(url, headers=personas.bearer(account, role))

    call_command("makemigrations", "gardens", check=True, dry_run=True, verbosity=0)
    topics_answer = call(room, "supervision", "/api/v1/topics").json()
    return {
        "topics": [topic.code for topic in topics()],
        "topics_of_api": [item["code"] for item in topics_answer["items"]],
        "problem": number,
        "tables": [label_of(model) for model in recorded_models()],
        "nav": [entry.code for entry in entries(personas.acting(room))],
        "nav_of_liaison": [entry.code for entry in entries(personas.acting(liaison))],
        "permissions": sorted(permissions_of("supervision")),
        "page": [
            browse(room).status_code,
            "南园" in browse(room).content.decode(),
            page in browse(room).content.decode(),
        ],
        "page_of_liaison": browse(liaison).status_code,
        "page_of_nobody": Client().get(page).status_code,
        "page_elsewhere": "南园" in browse(elsewhere).content.decode(),
        "api": [call(room, "supervision").status_code, call(room, "supervision").json()],
        "api_of_liaison": call(liaison, "liaison").status_code,
        "api_of_nobody": Client().get(api).status_code,
        "api_elsewhere": call(elsewhere, "supervision").json(),
        "openapi": "list_plots" in Client().get("/api/v1/openapi.json").content.decode(),
        "figures": call(room, "supervision", "/api/v1/figures").json(),
        "faults": [str(fault) for fault in verify().faults],
    }


if __name__ == "__main__":
    main()
