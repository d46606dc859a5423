"""Which typefaces stand on the paper, and who has which character."""

from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest

from tests.kernel.letters import drafts, measure
from zhujian.kernel.letters.fonts import SANS, SERIF, Faces, Inventory, faces_for, inventory_of, spell_out
from zhujian.kernel.letters.pdf import render_pdf
from zhujian.kernel.letters.plan import Role

ONLY_IN_SERIF = "\u9ff0"
NOWHERE = "\U00020bb7"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Inventory:
    """A machine with none of the faces that official documents ask for."""
    inventory = inventory_of()
    ours = {SERIF, SANS}
    monkeypatch.setattr(inventory, "find", lambda family: family if family in ours else None)
    return inventory


def write_font(folder: Path, family: str) -> None:
    """A font file of that family: Noto Serif under another name of the same length."""
    data = Path(pylopdf_fonts_zh_cn.serif_path()).read_bytes()
    named = family.ljust(len(SERIF)).encode("utf-16-be")
    (folder / "font.otf").write_bytes(data.replace(SERIF.encode("utf-16-be"), named))


@pytest.fixture
def fangsong(tmp_path: Path) -> Path:
    """A directory with a font whose family is FangSong."""
    write_font(tmp_path, "FangSong")
    return tmp_path


def test_where_a_machine_has_none_of_the_faces_noto_stands_in_for_each(bare: Inventory) -> None:
    faces = faces_for({}, bare)
    assert {face.role: face.used for face in faces.faces} == {
        Role.BODY: SERIF,
        Role.KAI: SERIF,
        Role.TITLE: SERIF,
        Role.SONG: SERIF,
        Role.HEI: SANS,
    }
    assert all(face.substituted for face in faces.faces)


def test_the_statement_names_each_face_and_its_stand_in(bare: Inventory) -> None:
    said = faces_for({}, bare).statement()
    assert "仿宋以Noto Serif SC代替" in said
    assert "方正小标宋以Noto Serif SC代替" in said
    assert "黑体以Noto Sans SC代替" in said


def test_a_face_in_the_office_s_own_directory_is_used_and_not_called_a_stand_in(fangsong: Path) -> None:
    face = faces_for({}, Inventory((fangsong,))).of(Role.BODY)
    assert face.used.strip() == "FangSong"
    assert not face.substituted


def test_a_font_put_there_later_is_found_without_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    assert inventory_of((folder,)).find("Late Song") is None
    folder.mkdir()
    write_font(folder, "Late Song")
    assert inventory_of((folder,)).find("Late Song") is not None


def test_a_document_set_in_the_prescribed_face_embeds_it(fangsong: Path) -> None:
    made = render_pdf(drafts.order(), (fangsong,))
    assert not made.faces.of(Role.BODY).substituted
    assert "仿宋以" not in measure.properties(made.data)["Subject"]
    assert "黑体以" in measure.properties(made.data)["Subject"] or not made.faces.of(Role.HEI).substituted


def test_the_rare_characters_of_names_are_in_every_face(bare: Inventory) -> None:
    faces = faces_for(dict.fromkeys(Role, drafts.RARE), bare)
    assert (faces.borrowed, faces.missing) == ((), ())


def test_a_character_that_a_face_lacks_is_borrowed_from_one_that_has_it(bare: Inventory) -> None:
    faces = faces_for({Role.HEI: ONLY_IN_SERIF}, bare)
    assert faces.borrowed == ((ONLY_IN_SERIF, SERIF),)
    assert faces.of(Role.HEI).chain.index(SANS) < faces.of(Role.HEI).chain.index(SERIF)
    assert f"“{ONLY_IN_SERIF}”借用{SERIF}" in faces.statement()


def test_a_character_outside_the_usual_faces_is_borrowed_from_any_font_of_the_machine(
    bare: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bare, "lender_of", lambda char: "HanaMinB")
    faces = faces_for({Role.BODY: NOWHERE}, bare)
    assert faces.of(Role.BODY).chain[-1] == "HanaMinB"
    assert faces.missing == ()


def test_a_character_that_no_face_has_is_named(bare: Inventory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bare, "lender_of", lambda char: None)
    faces = faces_for({Role.BODY: f"甲{NOWHERE}\ue000"}, bare)
    assert faces.missing == ("\ue000", NOWHERE)
    assert "U+20BB7" in faces.statement()


def test_spaces_and_variant_selectors_need_no_glyph(bare: Inventory) -> None:
    assert faces_for({Role.BODY: " \u3000\u200b葛\U000e0100"}, bare).missing == ()


def test_a_glyph_is_looked_at_not_only_listed(bare: Inventory) -> None:
    assert bare.draws(SERIF, "喆")
    assert not bare.draws(SERIF, NOWHERE)
    assert not bare.draws(SERIF, "\u3000")


def test_a_missing_character_is_spelled_out_as_its_code() -> None:
    assert spell_out(f"{NOWHERE}野村", [NOWHERE]) == "〔U+20BB7〕野村"


def test_faces_that_differ_have_different_keys(bare: Inventory) -> None:
    plain, borrowing = (faces_for({Role.HEI: text}, bare) for text in ("甲", ONLY_IN_SERIF))
    assert plain.key() == faces_for({Role.HEI: "乙"}, bare).key()
    assert plain.key() != borrowing.key()


def test_a_document_in_the_prescribed_faces_alone_says_so() -> None:
    assert Faces(()).statement() == "所用字体均为规定字体。"
    assert not Faces(()).substituted
