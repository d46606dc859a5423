"""ODK Validate accepts what we serve; where it cannot be asked, that is said. It needs Java, which CI installs."""

import subprocess

import pytest

from tests.kernel.checklists.forms import HEAD, YES_NO, converted
from zhujian.kernel.checklists import validate
from zhujian.kernel.checklists.validate import odk_validate

BROKEN = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>t</h:title>
<model><instance><data id="f"><a/></data></instance><bind nodeset="/data/a" calculate="/data/a + 1"/></model></h:head>
<h:body><input ref="/data/a"><label>a</label></input></h:body></h:html>"""


def test_a_form_of_every_kind_of_question_is_accepted():
    survey = (
        (*HEAD, "relevant", "constraint", "calculation", "choice_filter", "appearance", "repeat_count"),
        ("start", "start"),
        ("deviceid", "deviceid"),
        ("select_one yes_no", "one", "单选"),
        ("select_multiple yes_no", "several", "多选", "${one} = 'yes'", "count-selected(.) < 3"),
        ("rank yes_no", "order", "排序"),
        ("integer", "count", "数", "", ". > 0"),
        ("calculate", "twice", "", "", "", "${count} * 2"),
        ("begin_repeat", "r", "组", "", "", "", "", "", "${count}"),
        ("image", "photo", "照片"),
        ("end_repeat",),
        ("image", "sign", "签字", "", "", "", "", "signature"),
        ("audio", "voice", "录音"),
        ("geopoint", "place", "定位"),
        ("barcode", "code", "条码"),
        ("date", "day", "日期"),
        ("note", "end_note", "共 ${twice}"),
    )

    assert odk_validate(converted(survey, YES_NO).xform).is_good


def test_a_broken_form_is_refused_in_its_words():
    verdict = odk_validate(BROKEN)

    assert verdict.ran
    assert any("Cycle" in fault.what for fault in verdict.faults)
    assert not any("XFormParser.java" in fault.what for fault in verdict.faults)


def test_without_java_it_is_said(monkeypatch):
    monkeypatch.setattr(validate.shutil, "which", lambda _name: None)

    verdict = odk_validate(BROKEN)

    assert (verdict.ran, verdict.faults, verdict.is_good) == (False, (), False)
    assert "Java" in verdict.reason


@pytest.mark.parametrize("error", [subprocess.TimeoutExpired("java", 1), PermissionError(13, "denied")])
def test_a_validator_that_does_not_answer_is_no_verdict(monkeypatch, error):
    def broken(*_arguments, **_options):
        raise error

    monkeypatch.setattr(validate.subprocess, "run", broken)

    verdict = odk_validate(BROKEN)

    assert (verdict.ran, verdict.faults) == (False, ())
    assert verdict.reason
