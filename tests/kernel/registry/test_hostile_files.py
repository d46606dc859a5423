"""Whatever lies in the place of a topic.toml: it is refused, and the application starts."""

import os
from pathlib import Path

import pytest

from tests.kernel.registry.samples import FULL, written
from zhujian.kernel.registry.documents import LARGEST, read_topic
from zhujian.kernel.registry.faults import MOST, Refusal

HOSTILE = {
    "nothing": (b"", "缺少这一项"),
    "no TOML": (b"topic = [", "不是有效的 TOML"),
    "a key twice": (b"[topic]\ncode = 'a'\n[topic]\ncode = 'b'\n", "不是有效的 TOML"),
    "a day that does not exist": (b"[topic]\nactive = { from = 2022-02-30 }\n", "不是有效的 TOML"),
    "bytes": (bytes(range(256)), "不是 UTF-8"),
    "another encoding": ("[topic]\ntitle = '池塘'\n".encode("gb18030"), "不是 UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "不是 UTF-8"),
    "zeros": (b"\x00" * 1000, "不是有效的 TOML"),
    "too much": (b"#" * (LARGEST + 1), "128 KB"),
    "deep arrays": (b"topic = " + b"[\n" * 5000 + b"]\n" * 5000, "嵌套过深"),
    "deep tables": (b"topic = " + b"{ a = [\n" * 3000 + b"1" + b"] }\n" * 3000, "嵌套过深"),
    "a number without end": (b"[topic]\ncolour = " + b"9" * 5000, "第 2 行超过 1500 个字符"),
    "a key of many parts": (b"topic.code." + b"a." * 60_000 + b"a = 1", "第 1 行超过 1500 个字符"),
    "a header of many parts": (b"\n[[" + b"a." * 30_000 + b"a]]", "第 2 行超过 1500 个字符"),
    "a key of many parts across what only looks like lines": (
        'topic."\u2028".'.encode() + 'a."\u2028".'.encode() * 10_000 + b"a = 1",
        "第 1 行超过 1500 个字符",
    ),
    "many keys of many parts": (b"".join(b"k%d." % k + b"a." * 700 + b"a = 1\n" for k in range(80)), "没有这一项"),
    "a table in the place of a text": (b"[topic]\ncode = { a = 1 }\n", "应为文字"),
    "a list in the place of a table": (b"topic = [1, 2]\n", "应为表"),
    "a text in the place of a table": (b"site = 'x'\nresponsibility = 1\ncategory = 'x'\n", "应为表"),
    "lists of lists": (b"category = [[[]]]\nmeasure = [1]\nvisits = []\nfigures = 1\n", "应为表"),
}


@pytest.mark.parametrize(("content", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(tmp_path: Path, content: bytes, reason: str):
    (tmp_path / "topic.toml").write_bytes(content)

    found = read_topic(tmp_path)

    assert isinstance(found, Refusal)
    assert reason in str(found)


def test_a_folder_without_the_file_says_so(tmp_path: Path):
    assert "目录中没有这个文件" in str(read_topic(tmp_path))


def test_a_folder_that_is_not_there_says_so(tmp_path: Path):
    assert "目录中没有这个文件" in str(read_topic(tmp_path / "nowhere"))


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "topic.toml")

    assert "目录中没有这个文件" in str(read_topic(tmp_path))


def test_a_folder_in_the_place_of_the_file_is_none(tmp_path: Path):
    (tmp_path / "topic.toml").mkdir()

    assert "目录中没有这个文件" in str(read_topic(tmp_path))


def test_a_link_to_itself_is_no_file(tmp_path: Path):
    (tmp_path / "topic.toml").symlink_to(tmp_path / "topic.toml")

    assert isinstance(read_topic(tmp_path), Refusal)


def test_no_more_faults_are_kept_than_a_page_can_show(tmp_path: Path):
    keys = "\n".join(f"unknown_{place} = 1" for place in range(5000))
    written(tmp_path, f"{keys}\n{FULL}")

    assert len(read_topic(tmp_path).faults) == MOST


def test_a_long_foreign_key_is_shortened(tmp_path: Path):
    written(tmp_path, f"{'k' * 1000} = 1\n{FULL}")

    [fault] = read_topic(tmp_path).faults

    assert fault.reason.startswith("没有这一项")
    assert len(fault.key) < 100


def test_a_foreign_key_is_printed_without_its_invisible_signs(tmp_path: Path):
    written(tmp_path, f'"\\u202Eevil\\u0000" = 1\n{FULL}')

    [fault] = read_topic(tmp_path).faults

    assert "\u202e" not in str(fault)
    assert "\x00" not in str(fault)
