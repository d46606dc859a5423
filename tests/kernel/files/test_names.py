"""The name under which a file is shown and downloaded."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhujian.kernel.files.formats import FORMATS, Format, Refusal
from zhujian.kernel.files.names import LENGTH, display_name

JPEG = FORMATS["jpeg"]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "C:\\Users\\杨\\照片.jpg",
        "c:evil.jpg",
        "/tmp/a.jpg",
        "a/b.jpg",
        "..",
        ".",
        "井下／照片.jpg",
        " ../a.jpg ",
    ],
)
def test_a_path_in_a_name_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        display_name(name, JPEG)
    assert [(error.field, error.message) for error in refused.value.errors] == [
        ("file", "文件名中含有路径，不予接收，请改名后再上传。")
    ]


@pytest.mark.parametrize(
    ("name", "code", "shown"),
    [
        ("井口照片.JPG", "jpeg", "井口照片.jpg"),
        ("井口照片.jpeg", "jpeg", "井口照片.jpeg"),
        ("整改报告.wps", "doc", "整改报告.wps"),
        ("工资.exe", "jpeg", "工资.exe.jpg"),
        ("报告", "pdf", "报告.pdf"),
        ("", "pdf", "未命名.pdf"),
        ("...", "pdf", "未命名.pdf"),
        (".htaccess", "txt", "htaccess.txt"),
        ("CON", "txt", "_CON.txt"),
        ("nul.txt", "txt", "_nul.txt"),
        ("contract.pdf", "pdf", "contract.pdf"),
        ("a\u202egpj.exe", "jpeg", "agpj.exe.jpg"),
        ("a\x00b\r\nc.png", "png", "abc.png"),
        ('a"b<c>d|e?f*.png', "png", "a_b_c_d_e_f_.png"),
        ("喆赟珺玥璟.pdf", "pdf", "喆赟珺玥璟.pdf"),
        ("cafe\u0301.pdf", "pdf", "café.pdf"),
        ("报告 .pdf", "pdf", "报告.pdf"),
        ("v1.2 定稿.docx", "docx", "v1.2 定稿.docx"),
    ],
)
def test_a_name_is_shown_harmless_with_the_ending_of_its_content(name: str, code: str, shown: str) -> None:
    assert display_name(name, FORMATS[code]) == shown


def test_a_long_name_is_cut_before_its_ending() -> None:
    assert display_name("长" * 300 + ".docx", FORMATS["docx"]) == "长" * 80 + ".docx"
    assert display_name("l" * 300 + ".docx", FORMATS["docx"]) == "l" * (LENGTH - 5) + ".docx"


@given(st.text(max_size=300), st.sampled_from(list(FORMATS.values())))
def test_whatever_the_name_the_result_is_safe_or_it_is_refused(name: str, form: Format) -> None:
    try:
        shown = display_name(name, form)
    except Refusal:
        return
    assert not re.search(r'[\x00-\x1f\x7f/\\<>:"|?*\u202a-\u202e\u2066-\u2069]', shown)
    assert not shown.startswith((".", " "))
    assert shown.endswith((form.extension, *form.others))
    assert len(shown) <= LENGTH + 1
    assert len(shown.encode()) <= 255
    assert unicodedata.is_normalized("NFC", shown) or shown != unicodedata.normalize("NFC", shown)


@given(st.text(max_size=40), st.sampled_from(["/", "\\"]), st.text(max_size=40))
def test_a_separator_anywhere_is_refused(before: str, separator: str, after: str) -> None:
    with pytest.raises(Refusal):
        display_name(before + separator + after, JPEG)


@given(st.text(max_size=60))
def test_cleaning_a_clean_name_changes_nothing(name: str) -> None:
    try:
        once = display_name(name, JPEG)
    except Refusal:
        return
    assert display_name(once, JPEG) == once
