"""`zhujian checklist check`: what is wrong with a form, with its place; whether ODK Validate takes it too."""

import json

import pytest

from tests.kernel.checklists.forms import HEAD, book
from zhujian.cli import main
from zhujian.kernel.checklists import validate


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """The command starts Django on a directory of its own; in this process it has long been started."""
    monkeypatch.setattr("zhujian.cli.checklist.settle", lambda _directory: None)
    monkeypatch.setattr("zhujian.cli.checklist.os.environ", {})


@pytest.fixture
def file(tmp_path):
    def made(*survey, **others):
        path = tmp_path / "check.xlsx"
        path.write_bytes(book((HEAD, *survey), **others))
        return path

    return made


def test_a_good_form_passes(file, capsys):
    assert main(["checklist", "check", str(file(("text", "a", "一")))]) == 0

    assert "没有问题" in capsys.readouterr().out


def test_a_bad_form_is_refused_with_places(file, capsys):
    assert main(["checklist", "check", str(file(("textt", "a", "一")))]) == 1

    assert "工作表 survey 第 2 行“type”列（A2）" in capsys.readouterr().err


def test_json_holds_everything(file, capsys):
    path = file(("text", "a", "一"), ("audit", "audit", ""))

    assert main(["checklist", "check", str(path), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["good"], found["form_id"], found["questions"], found["faults"]) == (True, "ponds-check", 1, [])
    assert [note["code"] for note in found["notes"]] == ["audit"]
    assert found["odk_validate"]["ran"]


def test_json_names_faults_with_places(file, capsys):
    assert main(["checklist", "check", str(file(("textt", "a", "一"))), "--json"]) == 1

    [fault] = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["sheet"], fault["row"], fault["column"], fault["cell"]) == ("survey", 2, "type", "A2")


def test_missing_java_is_said_and_no_fault(file, capsys, monkeypatch):
    monkeypatch.setattr(validate.shutil, "which", lambda _name: None)

    assert main(["checklist", "check", str(file(("text", "a", "一")))]) == 0

    assert "没有 Java" in capsys.readouterr().err


def test_what_odk_validate_refuses_is_a_fault(file, capsys, monkeypatch):
    verdict = validate.Verdict(ran=True, faults=(validate._fault("no good"),))
    monkeypatch.setattr("zhujian.kernel.checklists.checking.odk_validate", lambda _xform: verdict)

    assert main(["checklist", "check", str(file(("text", "a", "一")))]) == 1

    assert "no good" in capsys.readouterr().err


def test_files_beside_the_workbook_count_as_given(file, tmp_path, capsys):
    path = file(("select_one_from_file wells.csv", "well", "井"))
    assert main(["checklist", "check", str(path)]) == 1

    folder = tmp_path / "check-media"
    folder.mkdir()
    (folder / "wells.csv").write_text("name,label\na,A\n")

    assert main(["checklist", "check", str(path)]) == 0
    assert capsys.readouterr().out


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["checklist", "check", str(tmp_path / "none.xlsx")]) == 1

    assert "none.xlsx" in capsys.readouterr().err
