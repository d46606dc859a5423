"""A server's threads ask for topics at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.kernel.registry.samples import MINIMAL, edited, written
from zhujian.kernel.registry import documents, queries, topics
from zhujian.kernel.registry.queries import forget

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("registry")]


@pytest.fixture
def ponds(tmp_path: Path, settings) -> None:
    """A topic that names a unit, so that the database is asked."""
    text = edited('primary = "subject"', 'primary = "subject"\nregulator = "unit:water"', MINIMAL)
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [written(tmp_path / "ponds", text)]


def asked(_place: int) -> tuple[str, ...]:
    try:
        return tuple(topic.code for topic in topics())
    finally:
        connection.close()


def test_threads_read_each_file_once(ponds, monkeypatch):
    read: list[Path] = []

    def counted(directory, known=None):
        read.append(directory)
        return documents.read_topic(directory, known)

    monkeypatch.setattr(queries, "read_topic", counted)
    forget()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(asked, range(16)))

    assert len(answers) == 1
    assert len(read) == len(set(read))


def test_a_writer_does_not_keep_others_from_the_topics(ponds):
    """On SQLite there is one writer: whoever asks for topics meanwhile must not wait for it with the topics locked."""
    forget()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        other = pool.submit(asked, 0)

        assert other.result(timeout=4) == asked_inside()


def asked_inside() -> tuple[str, ...]:
    return tuple(topic.code for topic in topics())
