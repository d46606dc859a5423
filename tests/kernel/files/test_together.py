"""Many uploads at once, through the door."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.kernel.files import people, samples
from tests.kernel.files.conftest import files_below
from zhujian.kernel.audit.reports import Report
from zhujian.kernel.files.audited import contents
from zhujian.kernel.files.models import File

pytestmark = [pytest.mark.urls("tests.kernel.files.urls"), pytest.mark.django_db(transaction=True)]
CONTENTS = [samples.picture(size=(40 + number, 30)) for number in range(3)]


def test_uploads_at_once_are_all_recorded_and_each_content_is_stored_once(county: people.County, folder: Path) -> None:
    secret = people.token("liaison", county.mine)
    people.given(people.actor("liaison", county.mine), CONTENTS[0])
    start = threading.Barrier(6)

    def send(number: int) -> int:
        start.wait(20)
        client = Client(headers={"authorization": f"Bearer {secret}"})
        try:
            sent = SimpleUploadedFile(f"{number}.jpg", CONTENTS[number % 3])
            return client.post("/api/v1/files", {"file": sent}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(12)))
    assert answers == [201] * 12
    assert File.objects.count() == 13
    assert len(files_below(folder)) == len({item.sha256 for item in File.objects.all()}) == 3
    assert list(contents(Report())) == []


def test_a_slow_upload_keeps_nobody_waiting(county: people.County) -> None:
    """What a client sends slowly is read before the transaction begins: another upload is recorded meanwhile."""
    arrived, go_on = threading.Event(), threading.Event()
    content = samples.picture(size=(50, 50))

    class Slow:
        given = False

        def read(self, _size: int) -> bytes:
            if self.given:
                return b""
            arrived.set()
            go_on.wait(20)
            self.given = True
            return content

    def slow() -> int:
        from zhujian.kernel.files.actions import upload

        try:
            return upload(people.actor("liaison", county.mine), stream=Slow(), name="a.jpg").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slow)
        assert arrived.wait(20)
        assert people.given(people.actor("liaison", county.mine)).pk
        go_on.set()
        assert waiting.result(20)
    assert File.objects.count() == 2
