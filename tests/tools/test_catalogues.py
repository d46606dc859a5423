"""Compiling the catalogues at set-up."""

import gettext
import os
import sys
from pathlib import Path

import catalogues
import pytest
from steps import StepError

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
PROBLEM = 'msgid "问题"\nmsgstr "Problem"\n'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(catalogues, "PYTHON", sys.executable)
    made = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    made.parent.mkdir(parents=True)
    return made


def translated(source: Path, message: str) -> str:
    with source.with_suffix(".mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled).gettext(message)


def test_a_catalogue_is_compiled_beside_its_source(source: Path) -> None:
    source.write_text(HEADER + PROBLEM, "utf-8")
    catalogues.ensure()
    assert translated(source, "问题") == "Problem"


def test_a_fuzzy_header_does_not_leave_the_catalogue_out(source: Path) -> None:
    source.write_text(f"#, fuzzy\n{HEADER}{PROBLEM}", "utf-8")
    catalogues.ensure()
    assert translated(source, "问题") == "Problem"


def test_only_a_newer_source_is_compiled_again(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source.write_text(HEADER + PROBLEM, "utf-8")
    catalogues.ensure()
    capsys.readouterr()
    catalogues.ensure()
    assert capsys.readouterr().out == ""
    source.write_text(HEADER + PROBLEM.replace("Problem", "Fault"), "utf-8")
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    catalogues.ensure()
    assert translated(source, "问题") == "Fault"


def test_a_broken_catalogue_is_named_and_stops_the_set_up(source: Path) -> None:
    source.write_text(f'{HEADER}{PROBLEM}msgid "broken\n', "utf-8")
    with pytest.raises(StepError, match=r"locale/en/LC_MESSAGES/django\.po cannot be compiled"):
        catalogues.ensure()
    assert not source.with_suffix(".mo").exists()
