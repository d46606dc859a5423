"""A verification reads every stored content that a row names, and says which row's is missing or altered."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tests import factories
from tests.kernel.files import people, samples
from tests.kernel.files.test_jobs import age
from zhujian.kernel import action as kernel_action
from zhujian.kernel.action import Act
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit import replay
from zhujian.kernel.audit.heads import TreeHead
from zhujian.kernel.audit.reports import Report
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.files import audited, store
from zhujian.kernel.files.audited import contents
from zhujian.kernel.files.jobs import sweep
from zhujian.kernel.files.models import File
from zhujian.kernel.files.queries import bytes_stored

DEMO = Actor.system("demo")


def place(folder: Path, file: File) -> Path:
    return folder / store.key_of(file.sha256)


def named() -> list[str]:
    """What is wrong with contents, as a whole verification says it."""
    return [str(fault) for fault in verify().faults if fault.where.startswith("files.file ")]


@pytest.fixture
def file(county: people.County) -> File:
    return people.given(DEMO)


def test_one_changed_byte_of_a_stored_file_is_named(file: File, folder: Path) -> None:
    assert named() == []
    path = place(folder, file)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert named() == [f"files.file {file.pk}: 文件内容被改动过：存储中的内容与登记的摘要 {file.sha256} 不符。"]


def test_a_lost_file_is_named(file: File, folder: Path) -> None:
    place(folder, file).unlink()
    assert named() == [f"files.file {file.pk}: 文件内容缺失：存储中没有摘要为 {file.sha256} 的内容。"]


def test_a_file_that_cannot_be_read_is_named(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_sha256: str, *, verify: bool) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "read", refuse)
    assert named() == [f"files.file {file.pk}: 摘要为 {file.sha256} 的文件内容读不出：Permission denied。"]


def test_every_row_of_an_altered_content_is_named_and_it_is_read_once(file: File, folder: Path) -> None:
    again = people.given(DEMO, name="又一份.jpg")
    place(folder, file).write_bytes(b"x")
    report = Report()
    assert [fault.where for fault in contents(report)] == [f"files.file {file.pk}", f"files.file {again.pk}"]
    assert report.contents == 1


def test_sound_files_beside_an_altered_one_are_not_named(file: File, folder: Path) -> None:
    others = [people.given(DEMO, samples.pdf(), "a.pdf"), people.given(DEMO, samples.sheet(), "a.xlsx")]
    place(folder, others[0]).write_bytes(b"")
    assert [fault.where for fault in contents(Report())] == [f"files.file {others[0].pk}"]


def test_files_are_looked_for_page_by_page(file: File, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audited, "PAGE", 2)
    for number in range(4):
        people.given(DEMO, f"text {number}".encode(), "a.txt")
    report = Report()
    assert list(contents(report)) == []
    assert report.contents == 5


def test_a_verification_of_the_log_alone_reads_no_file(file: File, folder: Path) -> None:
    place(folder, file).unlink()
    report = verify(replay=False)
    assert (report.faults, report.contents) == ([], 0)


def test_files_are_read_also_where_the_log_does_not_hold(file: File, folder: Path) -> None:
    place(folder, file).unlink()
    head = TreeHead(1, "0" * 64, "2022-09-30T01:00:00.000000+00:00", signature="", key="")
    assert [fault.where for fault in verify(head).faults][1:] == [f"files.file {file.pk}"]


def test_no_more_faults_are_named_than_anybody_reads(file: File, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "AT_MOST", 2)
    for number in range(4):
        place(folder, people.given(DEMO, f"text {number}".encode(), "a.txt")).unlink()
    assert len(named()) == 2


def test_many_wrong_rows_do_not_hide_an_altered_content(
    file: File, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "AT_MOST", 2)
    place(folder, file).unlink()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE org_unit SET short_name = 'x'")
    rows, contents_of_files = verify().faults[:-1], verify().faults[-1]
    assert len(rows) == 2
    assert (contents_of_files.where, "缺失" in contents_of_files.what) == (f"files.file {file.pk}", True)


def test_a_content_that_was_cleared_with_its_row_is_not_missed(
    file: File, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_action, "_registry", dict(kernel_action._registry))

    @kernel_action.action("tests.remove")
    def remove(act: Act, *, file: File) -> None:
        file.delete()

    remove(factories.SYSTEM, file=file)
    age(folder)
    sweep()
    assert not place(folder, file).exists()
    assert named() == []


def test_a_content_that_arrives_again_is_whole_again(file: File, folder: Path) -> None:
    place(folder, file).write_bytes(b"x")
    assert len(named()) == 1
    people.given(DEMO)
    assert named() == []


def test_what_somebody_wrote_into_a_rows_hash_is_looked_for_nowhere_else(file: File) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE files_file SET sha256 = '../../../../etc/passwd'")
    changed, missing = named()
    assert "它在系统动作之外被改动过" in changed
    assert "文件内容缺失" in missing


def test_what_is_stored_is_counted_once_however_often_it_was_uploaded(file: File) -> None:
    people.given(DEMO)
    assert File.objects.count() == 2
    assert bytes_stored() == file.size


def test_without_evidence_nothing_is_stored(county: people.County) -> None:
    assert bytes_stored() == 0
