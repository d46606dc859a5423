"""The catalogue of statutory limits, and the version that a trigger's date calls for."""

from datetime import date

import pytest
from django.utils import translation

from zhujian.kernel.clocks import catalogue
from zhujian.kernel.clocks.limits import Approver, ExtensionRule, Law, Status, Text
from zhujian.kernel.clocks.terms import Term, Unit

REQUIRED = {
    "XF-15D-TURN": (15, "days", "22"),
    "XF-15D-NOTICE": (15, "days", "23"),
    "XF-5WD-OBJECT": (5, "working-days", "23"),
    "XF-60D-DONE": (60, "days", "34"),
    "XF-30D-REVIEW-REQ": (30, "days", "35"),
    "XF-30D-REVIEW": (30, "days", "35"),
    "XF-30D-RECHECK-REQ": (30, "days", "36"),
    "XF-30D-RECHECK": (30, "days", "36"),
    "JK-5WD-UP": (5, "working-days", "15"),
    "JK-5WD-DOWN": (5, "working-days", "16"),
    "JK-3M-ASSIGN": (3, "months", "21"),
    "JK-15WD-ACK": (15, "working-days", "实名检举控告一章"),
    "JK-15WD-FB": (15, "working-days", "实名检举控告一章"),
    "JK-Q-FB": (1, "quarters", "18"),
    "ZJ-1M-DISPOSE": (1, "months", "21"),
    "ZJ-15WD-HANXUN": (15, "working-days", "29"),
    "ZJ-1M-TH-REPORT": (1, "months", "30"),
    "ZJ-1M-TRIAL": (1, "months", "55"),
    "DJ-1M-ANNOUNCE": (1, "months", "条号待核"),
    "JC-LZ-3M": (3, "months", "48"),
    "JC-ZLHC-12M": (12, "months", "46"),
    "JC-QZDA-12H": (12, "hours", "46"),
    "JC-24H-NOTIFY": (24, "hours", "50"),
    "JC-FS-1M": (1, "months", "56"),
    "ZW-1M-CHANGE": (1, "months", "54"),
    "XK-5WD-ONCE": (5, "working-days", "32"),
    "XK-20WD": (20, "working-days", "42"),
    "XK-10WD-CERT": (10, "working-days", "44"),
    "DC-30D": (30, "days", "17"),
    "MK-Q": (1, "quarters", "35"),
    "MK-20D-ACCEPT": (20, "days", "48"),
    "MK-5WD-PUB": (5, "working-days", "49"),
    "MKOLD-7D-CLOSE": (7, "days", "13"),
    "XS-OLD-2M": (2, "months", "27"),
    "XS-NEW-6M": (6, "months", "条号待核"),
}


@pytest.mark.parametrize("code", REQUIRED)
def test_a_limit_has_the_term_and_the_article_of_its_law(code: str) -> None:
    found = catalogue.limit(code)
    assert (found.term.amount, found.term.unit.value, found.article) == REQUIRED[code]


def test_all_thirty_five_limits_of_the_handbook_are_there() -> None:
    assert len(REQUIRED) == 35
    assert set(REQUIRED) <= set(catalogue.limits())


@pytest.mark.parametrize("code", sorted(catalogue.limits()))
def test_every_limit_says_who_does_what_after_which_trigger_in_both_languages(code: str) -> None:
    found = catalogue.limit(code)
    for text in (found.law.title, found.trigger, found.who, found.action, *found.pauses):
        assert text.zh
        assert text.en
        assert text.en.isascii()


@pytest.mark.parametrize(
    ("family", "day", "code"),
    [
        ("petition-settlement", date(2022, 4, 30), "XF05-60D-DONE"),
        ("petition-settlement", date(2022, 5, 1), "XF-60D-DONE"),
        ("mine-resumption", date(2024, 4, 30), "MKOLD-60D-ACCEPT"),
        ("mine-resumption", date(2024, 5, 1), "MK-20D-ACCEPT"),
        ("mine-publication", date(2022, 9, 30), "MKOLD-3D-PUB"),
        ("mine-publication", date(2024, 5, 1), "MK-5WD-PUB"),
        ("mine-hazard-report", date(2024, 4, 30), "MKOLD-Q"),
        ("detention", date(2025, 5, 31), "JC18-LZ-3M"),
        ("detention", date(2025, 6, 1), "JC-LZ-3M"),
        ("reconsideration-request", date(2025, 6, 1), "JC-FS-1M"),
        ("tour-rectification", date(2024, 2, 7), "XS-OLD-2M"),
        ("tour-rectification", date(2024, 2, 8), "XS-NEW-6M"),
    ],
)
def test_the_day_of_the_trigger_chooses_the_version(family: str, day: date, code: str) -> None:
    assert catalogue.limit_on(family, day).code == code
    for version in catalogue.limits_for(family=family):
        assert catalogue.limit_on(version.code, day).code == code


def test_a_limit_that_was_not_yet_or_is_no_longer_in_force_is_refused() -> None:
    with pytest.raises(catalogue.NotInForceError, match="2024-05-01"):
        catalogue.limit_on("MKOLD-7D-CLOSE", date(2024, 5, 1))
    with pytest.raises(catalogue.NotInForceError):
        catalogue.limit_on("XF-5WD-OBJECT", date(2022, 4, 30))


def test_an_unknown_code_is_refused_by_name() -> None:
    with pytest.raises(catalogue.UnknownLimitError, match="XF-90D"):
        catalogue.limit("XF-90D")
    with pytest.raises(catalogue.UnknownLimitError, match="XF-90D"):
        catalogue.limit_on("XF-90D", date(2022, 9, 30))


def test_on_every_day_a_family_has_at_most_one_version() -> None:
    for family in {item.family for item in catalogue.limits().values()}:
        for version in catalogue.limits_for(family=family):
            assert len(catalogue.limits_for(family=family, on=version.law.since)) == 1


def test_limits_are_found_by_law_and_day() -> None:
    codes = {item.code for item in catalogue.limits_for(law="中华人民共和国监察法", on=date(2025, 6, 1))}
    assert {"JC-LZ-3M", "JC-24H-NOTIFY", "JC-FS-1M"} <= codes
    assert not any(code.startswith("JC18") for code in codes)


def test_an_accusation_has_no_sixty_day_limit() -> None:
    accusations = catalogue.limits_for(law="纪检监察机关处理检举控告工作规则")
    assert accusations
    assert Term(60, Unit.DAYS) not in {item.term for item in accusations}


def test_an_assigned_accusation_is_extended_by_three_months_and_then_as_the_superior_approves() -> None:
    first, second = catalogue.limit("JK-3M-ASSIGN").extensions
    assert first == ExtensionRule(
        Approver.AGENCY_HEAD, Term(3, Unit.MONTHS), times=1, tell=(Text("上级机关", "the organ above"),)
    )
    assert second == ExtensionRule(Approver.SUPERIOR)


def test_detention_is_extended_once_by_three_and_once_by_two_months_above_the_office() -> None:
    steps = catalogue.limit("JC-LZ-3M").extensions
    assert [(step.approver, step.most and step.most.amount, step.times) for step in steps] == [
        (Approver.SUPERIOR, 3, 1),
        (Approver.NATIONAL, 2, 1),
    ]
    assert not any(step.approver.is_in_house for step in steps)


def test_caps_on_custody_do_not_run_on_over_holidays() -> None:
    fixed = {code for code, item in catalogue.limits().items() if not item.rolls}
    assert {"JC-LZ-3M", "JC-ZLHC-12M", "JC-QZDA-12H"} <= fixed
    assert "JC-FS-1M" not in fixed


@pytest.mark.parametrize(("code", "article"), [("XK-20WD", "45"), ("XF-30D-RECHECK", "36")])
def test_a_hearing_pauses_what_the_law_says_it_pauses(code: str, article: str) -> None:
    found = catalogue.limit(code)
    assert found.is_pausable
    assert found.pause_article == article
    assert "听证" in {ground.zh for ground in found.pauses}


def test_what_is_still_to_be_checked_is_marked() -> None:
    doubtful = {code for code, item in catalogue.limits().items() if item.status is Status.KNOWLEDGE}
    assert doubtful == {"ZJ-15WD-HANXUN", "XS-NEW-6M"}


def test_a_text_speaks_the_readers_language_and_falls_back_to_chinese() -> None:
    with translation.override("en"):
        assert str(Text("信访人", "petitioner")) == "petitioner"
        assert str(Text("信访人")) == "信访人"
    with translation.override("zh-hans"):
        assert str(Text("信访人", "petitioner")) == "信访人"


def test_a_law_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before from"):
        Law("x", Text("某法"), "2020", date(2020, 1, 2), date(2020, 1, 1))


def test_every_approver_has_a_name() -> None:
    with translation.override("zh-hans"):
        assert [approver.label for approver in Approver] == [
            "本机关负责人",
            "本机关主要负责人",
            "有批准权限的负责人",
            "本级人民政府负责人",
            "上一级机关",
            "国家监察委员会",
        ]
