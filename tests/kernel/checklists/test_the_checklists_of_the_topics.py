"""The checklists that come with the topics: as their source says, taken by every validator, short on a clean day."""

import io
import tomllib
from pathlib import Path

import checklists as tool
import pytest
from openpyxl import load_workbook

from zhujian.kernel.checklists.answers import read_by
from zhujian.kernel.checklists.conversion import Form, convert
from zhujian.kernel.checklists.validate import odk_validate

SOURCES = {f"{source.parent.parent.name}/{source.stem}": source for source in tool.sources()}
META = "<meta><instanceID>uuid:1</instanceID></meta>"


@pytest.fixture(scope="module")
def forms() -> dict[str, Form]:
    return {name: convert(io.BytesIO(source.with_suffix(".xlsx").read_bytes())) for name, source in SOURCES.items()}


@pytest.fixture
def mine(forms) -> Form:
    return forms["mines/daily"]


def cells(workbook: Path) -> dict[str, list[list[str]]]:
    book = load_workbook(workbook)
    return {sheet.title: [[str(cell or "") for cell in row] for row in sheet.values] for sheet in book.worksheets}


def test_both_topics_bring_one():
    assert set(SOURCES) == {"mines/daily", "waters/weekly"}


@pytest.mark.parametrize("name", SOURCES)
def test_the_workbook_is_what_its_source_says(name):
    written = tool.sheets(SOURCES[name])

    for title, rows in cells(SOURCES[name].with_suffix(".xlsx")).items():
        assert rows == [[*row, *[""] * (len(rows[0]) - len(row))] for row in written[title]], title


@pytest.mark.parametrize("name", SOURCES)
def test_writing_it_again_changes_nothing(name, tmp_path):
    topic = tmp_path / "topic"
    folder = topic / "checklists"
    folder.mkdir(parents=True)
    (topic / "topic.toml").write_bytes((SOURCES[name].parent.parent / "topic.toml").read_bytes())
    source = folder / SOURCES[name].name
    source.write_bytes(SOURCES[name].read_bytes())

    assert cells(tool.write(source)) == cells(SOURCES[name].with_suffix(".xlsx"))


@pytest.mark.parametrize("name", SOURCES)
def test_odk_validate_accepts_it(name, forms):
    assert odk_validate(forms[name].xform).faults == ()


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_of_it_is_left_out(name, forms):
    assert forms[name].notes == ()


@pytest.mark.parametrize("name", SOURCES)
def test_every_word_stands_in_both_languages(name, forms):
    definition = forms[name].definition
    words = [question.label for question in definition.questions if question.is_asked or question.type == "note"]
    words += [choice.label for question in definition.questions for choice in question.choices]
    words += [question.hint for question in definition.questions if question.hint]

    assert definition.languages == ("中文 (zh)", "English (en)")
    assert all(set(word) == {"中文 (zh)", "English (en)"} for word in words)


@pytest.mark.parametrize("name", SOURCES)
def test_it_knows_site_time_and_device(name, forms):
    definition = forms[name].definition

    assert definition.by_path["site"].list == "sites.csv"
    assert {"start", "end", "today", "deviceid"} <= set(definition.by_path)


@pytest.mark.parametrize("name", SOURCES)
def test_a_finding_has_one_of_the_topics_categories(name, forms):
    topic = tomllib.loads((SOURCES[name].parent.parent / "topic.toml").read_text(encoding="utf-8"))
    question = forms[name].definition.by_path["faults/category"]

    assert [choice.value for choice in question.choices] == [category["code"] for category in topic["category"]]


@pytest.mark.parametrize("name", SOURCES)
def test_every_finding_of_the_topic_is_a_question_with_such_answers(name, forms):
    definition = forms[name].definition
    topic = tomllib.loads((SOURCES[name].parent.parent / "topic.toml").read_text(encoding="utf-8"))
    workbook = f"checklists/{SOURCES[name].stem}.xlsx"
    findings = [
        finding
        for visits in topic["visits"].values()
        if visits.get("checklist") == workbook
        for finding in visits.get("finding", ())
    ]

    assert findings
    for finding in findings:
        question = definition.question(finding["question"])
        assert question is not None, finding
        chosen = {choice.value for choice in question.choices}
        assert not chosen or set(finding.get("answers", ())) <= chosen, finding


def test_the_mine_is_asked_about_everything_that_was_ordered(mine):
    found = mine.definition.by_path
    closures = {choice.value for choice in found["closure/found"].choices}

    assert closures == {"none", "expired", "overreach", "disguised", "subcontract"}
    assert {"closure/cleared", "ventilation/air", "gas/face", "water/drainage", "licences/papers"} <= set(found)
    assert found["people/excess"].type == "calculate"
    assert found["faults/photos/photo"].type == "image"
    assert found["close/team_signature"].appearance == "signature"
    assert (found["close/lamp"].type, found["close/voice"].type) == ("barcode", "audio")


def test_a_mine_without_findings_is_answered_in_few_steps(mine):
    definition = mine.definition
    open_groups = {group.path for group in definition.groups if group.relevant}
    asked = [
        question
        for question in definition.questions
        if question.is_asked and question.required and not question.relevant and not question.path.startswith("faults/")
    ]

    assert len(asked) <= 20
    assert "people" in open_groups, "a mine that is being closed is not asked for people underground"


def test_a_day_at_the_mine_is_read_back(mine):
    body = (
        "<start>2022-09-30T08:00:00.000+08:00</start><today>2022-09-30</today><site>m01</site>"
        "<gas><face>1.2</face><main_return>0.3</main_return><over>yes</over></gas>"
        "<people><allowed>40</allowed><underground>46</underground><excess>6</excess></people>"
        "<faults><category>ventilation</category><place>回风巷</place><description>风门损坏</description>"
        "<photos><photo>1.jpg</photo></photos><photos><photo>2.jpg</photo></photos><measure>stopped</measure></faults>"
    )
    xml = f'<data id="mines-daily" version="{mine.definition.version}">{body}{META}</data>'.encode()

    found = read_by(mine.definition, xml)

    assert (found.value("site"), str(found.value("gas/face")), found.value("people/excess")) == ("m01", "1.2", "6")
    assert found.rows("faults") == [
        {
            "category": "ventilation",
            "place": "回风巷",
            "description": "风门损坏",
            "photos/photo": ("1.jpg", "2.jpg"),
            "measure": "stopped",
        }
    ]
    assert found.unknown == ()
