"""Issued letters as files, kept on disk."""

import io
from pathlib import Path

import docx
import pytest
from django.utils import translation

from tests.kernel.letters import cabinet, drafts, measure
from zhujian.kernel.errors import Conflict
from zhujian.kernel.letters import render
from zhujian.kernel.letters.fonts import Face, Faces
from zhujian.kernel.letters.letterhead import Letterhead
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.letters.plan import Role
from zhujian.kernel.letters.queries import letterhead


@pytest.fixture
def data(tmp_path: Path, settings: object) -> Path:
    settings.ZHUJIAN_DATA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def letter(db: None, data: Path) -> Letter:
    return cabinet.issue(cabinet.bureau())


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes every time that a file is really made."""
    made: list[str] = []
    for name in ("render_pdf", "render_docx"):
        real = getattr(render, name)

        def noting(*args: object, name: str = name, real: object = real) -> object:
            made.append(name)
            return real(*args)  # type: ignore[operator]

        monkeypatch.setattr(render, name, noting)
    return made


def kept(data: Path) -> list[str]:
    return sorted(path.suffix for path in (data / "cache" / "letters").rglob("*") if path.is_file())


def test_a_letter_is_rendered_with_its_number_as_pdf_and_docx(letter: Letter) -> None:
    assert letter.number in measure.all_text(render.pdf_of(letter).data)
    paper = docx.Document(io.BytesIO(render.docx_of(letter).data))
    assert any(letter.number in item.text for item in paper.paragraphs)


def test_a_file_is_made_once_and_then_kept(letter: Letter, data: Path, counted: list[str]) -> None:
    first, second = render.pdf_of(letter), render.pdf_of(Letter.objects.get(pk=letter.pk))
    assert first == second
    assert render.docx_of(letter) == render.docx_of(letter)
    assert counted == ["render_pdf", "render_docx"]
    assert kept(data) == [".docx", ".pdf"]


def test_other_content_is_another_file(letter: Letter, counted: list[str]) -> None:
    other = cabinet.issue(letter.to_unit)
    assert render.pdf_of(letter).data != render.pdf_of(other).data
    assert counted == ["render_pdf", "render_pdf"]


def test_other_fonts_make_another_file(letter: Letter, counted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    render.pdf_of(letter)
    real = render.faces_of(letter.document)
    monkeypatch.setattr(render, "faces_of", lambda *_: Faces(real.faces, borrowed=(("喆", "HanaMinA"),)))
    render.pdf_of(letter)
    assert counted == ["render_pdf", "render_pdf"]


def test_new_code_makes_another_file(letter: Letter, counted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    render.pdf_of(letter)
    monkeypatch.setattr(render, "_code", lambda: "another release")
    render.pdf_of(letter)
    assert counted == ["render_pdf", "render_pdf"]


def test_the_office_s_own_template_is_used_and_its_change_noticed(letter: Letter, data: Path) -> None:
    own = data / "letters" / "order.docx"
    own.parent.mkdir()
    for text in ("本局模板 {{ number }}", "新模板 {{ number }}"):
        paper = docx.Document()
        paper.add_paragraph(text)
        paper.save(str(own))
        shown = docx.Document(io.BytesIO(render.docx_of(letter).data))
        assert shown.paragraphs[0].text == text.replace("{{ number }}", letter.number)


@pytest.mark.parametrize("text", ["{{ title.__class__.__mro__ }}", "{% for %}", "{{ 1 / 0 }}"])
def test_a_template_that_is_wrong_or_reaches_into_the_program_is_refused_by_name(
    letter: Letter, data: Path, text: str
) -> None:
    own = data / "letters" / "order.docx"
    own.parent.mkdir()
    paper = docx.Document()
    paper.add_paragraph(text)
    paper.save(str(own))
    with pytest.raises(Conflict, match=r"order\.docx"):
        render.docx_of(letter)


def test_a_template_that_is_no_word_file_is_refused_by_name(letter: Letter, data: Path) -> None:
    (data / "letters").mkdir()
    (data / "letters" / "order.docx").write_bytes(b"no archive")
    with pytest.raises(Conflict, match=r"order\.docx"):
        render.docx_of(letter)


def test_nothing_half_written_is_left_behind(letter: Letter, data: Path) -> None:
    render.pdf_of(letter)
    assert all(path.suffix == ".pdf" for path in (data / "cache").rglob("*") if path.is_file())


def test_the_page_is_told_which_face_stands_in_and_what_is_printed_as_a_code() -> None:
    face = Face(Role.BODY, "仿宋", "Noto Serif SC", True, ("Noto Serif SC",))
    faces = Faces((face,), borrowed=(("鿰", "Noto Serif SC"),), missing=("\U00020bb7",))
    with translation.override("zh-hans"):
        said = render.explain_faces(faces)
    assert said == [
        "仿宋：本机未安装，以 Noto Serif SC 代替。",
        "借用其他字体的字符：鿰（Noto Serif SC）。",
        "本机没有字形、以编码印出的字符：\U00020bb7（U+20BB7）。",
    ]
    assert render.explain_faces(Faces(())) == []


def test_the_letterhead_is_the_county_s(db: None, data: Path) -> None:
    cabinet.county()
    assert letterhead() == Letterhead.of_county("竹溪市")


def test_an_own_letterhead_in_the_data_directory_goes_first(db: None, data: Path) -> None:
    cabinet.county()
    text = 'red_head = "某"\nsignature = ["某"]\nprinted_by = "某"\nshort = "某"\nword = "某"\n'
    (data / "letterhead.toml").write_text(text, encoding="utf-8")
    assert letterhead().red_head == "某"


@pytest.mark.parametrize("text", ["red_head = ", 'red_head = "某"', "colour = 1"])
def test_a_wrong_letterhead_is_refused_with_the_reason(db: None, data: Path, text: str) -> None:
    (data / "letterhead.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Conflict, match=r"letterhead\.toml"):
        letterhead()


def test_without_a_county_there_is_no_letterhead(db: None, data: Path) -> None:
    with pytest.raises(Conflict, match="发文机关"):
        letterhead()


def test_a_draft_names_the_county_s_commissions() -> None:
    assert drafts.order().office == "中共竹溪市纪律检查委员会"
