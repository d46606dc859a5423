"""Files offered as evidence: who sees them, and what is suspicious about them."""

import pytest

from tests.kernel.files import people, samples
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Invalid
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.files.presenting import evidence_strip, origin_of, sentence
from zhujian.kernel.files.queries import Flag, Place, flags_for, flags_of, flags_of_upload, metadata_for
from zhujian.kernel.visibility import visible_to

ADMINISTRATORS = ("system-admin", "security-admin", "audit-admin")
SECOND = Place("org.unit", "LY-2022-000002")


def seen(who: Actor) -> set[int]:
    return set(visible_to(who, File).values_list("pk", flat=True))


def test_a_file_is_seen_by_its_uploader_and_the_uploaders_unit_alone(county: people.County) -> None:
    file = people.given(people.actor("liaison", county.mine, account=1))
    assert seen(people.actor("liaison", county.mine, account=2)) == {file.pk}
    assert seen(people.actor("liaison", county.bureau, account=3)) == set()
    assert seen(people.actor("supervision", account=4)) == set()


def test_evidence_is_seen_by_whoever_sees_the_row(county: people.County) -> None:
    mine = people.actor("liaison", county.mine)
    file = people.given(mine)
    people.offered(mine, [file], county.first)
    assert seen(people.actor("supervision", account=4)) == {file.pk}
    assert seen(people.actor("liaison", county.bureau, account=3)) == set()
    people.offered(mine, [file], county.second)
    assert seen(people.actor("liaison", county.bureau, account=3)) == {file.pk}


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_see_no_file_not_even_of_their_own_unit(county: people.County, role: str) -> None:
    mine = people.actor("liaison", county.mine)
    people.offered(mine, [people.given(mine)], county.first)
    administrator = people.actor(role, county.mine)
    assert seen(administrator) == set()
    assert not visible_to(administrator, Evidence).exists()


def test_an_observer_refers_to_what_the_observer_submitted_and_nothing_else(county: people.County) -> None:
    own = people.given(people.actor("observer", county.mine, account=8))
    people.given(people.actor("liaison", county.mine, account=9))
    assert seen(people.actor("observer", county.mine, account=8)) == {own.pk}


def test_nobody_sees_nothing(county: people.County) -> None:
    people.given(Actor.system("demo"))
    assert seen(Actor.anonymous()) == set()


def test_evidence_keeps_who_offered_it_when_and_for_what(county: people.County) -> None:
    mine = people.actor("liaison", county.mine, account=5)
    (evidence,) = people.offered(mine, [people.given(mine)], county.first, purpose="after")
    assert (evidence.kind, evidence.row, evidence.purpose) == ("org.unit", county.first.pk, "after")
    assert evidence.attached_by == 5


def test_offering_a_file_again_for_the_same_purpose_changes_nothing(county: people.County) -> None:
    mine = people.actor("liaison", county.mine)
    file = people.given(mine)
    first = people.offered(mine, [file, file], county.first)
    again = people.offered(mine, [file], county.first)
    assert {item.pk for item in first} == {item.pk for item in again}
    people.offered(mine, [file], county.first, purpose="after")
    assert Evidence.objects.count() == 2


def test_a_file_that_the_actor_does_not_see_is_refused_by_number(county: people.County) -> None:
    file = people.given(people.actor("liaison", county.mine))
    stranger = people.actor("liaison", county.bureau, account=3)
    with pytest.raises(Invalid) as refused:
        people.offered(stranger, [file], county.second)
    assert refused.value.errors[0].field == "files"
    assert str(file.pk) in refused.value.errors[0].message
    assert not Evidence.objects.exists()


def test_rows_that_nobody_declared_bear_no_evidence(county: people.County) -> None:
    mine = people.actor("liaison", county.mine)
    file = people.given(mine)
    with pytest.raises(LookupError, match=r"files\.file bears no evidence"):
        people.offered(mine, [file], file)  # type: ignore[arg-type]


def test_an_unknown_purpose_is_a_defect(county: people.County) -> None:
    mine = people.actor("liaison", county.mine)
    with pytest.raises(ValueError, match="decoration"):
        people.offered(mine, [people.given(mine)], county.first, purpose="decoration")


def twice(county: people.County) -> tuple[Evidence, Evidence]:
    """The same photograph, uploaded by two units for two rows."""
    mine, bureau = people.actor("liaison", county.mine), people.actor("liaison", county.bureau, account=2)
    (first,) = people.offered(mine, [people.given(mine)], county.first)
    (second,) = people.offered(bureau, [people.given(bureau, name="另一个名字.jpg")], county.second)
    return first, second


def test_the_same_content_for_two_rows_is_flagged_on_both(county: people.County) -> None:
    first, second = twice(county)
    office = people.actor("supervision", account=4)
    assert flags_for(office, first) == [Flag("reused", (SECOND,))]
    assert flags_for(office, second) == [Flag("reused", (Place("org.unit", "LY-2022-000001"),))]


def test_two_purposes_for_one_row_are_no_reuse(county: people.County) -> None:
    mine = people.actor("liaison", county.mine)
    file = people.given(mine)
    for purpose in ("measure", "after"):
        (evidence,) = people.offered(mine, [file], county.first, purpose=purpose)
    assert flags_for(people.actor("supervision", account=4), evidence) == []


def test_a_unit_is_not_told_of_rows_that_it_does_not_see(county: people.County) -> None:
    first, _second = twice(county)
    assert flags_for(people.actor("liaison", county.mine), first) == []


def test_the_office_is_told_that_there_is_a_row_even_where_it_may_not_see_which(county: people.County) -> None:
    first, _second = twice(county)
    resident = people.actor("resident", county.mine, account=6)
    assert flags_for(resident, first) == [Flag("reused", (), hidden=1)]


def test_another_content_is_not_flagged(county: people.County) -> None:
    mine = people.actor("liaison", county.mine)
    (first,) = people.offered(mine, [people.given(mine)], county.first)
    people.offered(mine, [people.given(mine, samples.picture(size=(65, 48)))], county.second)
    assert flags_for(people.actor("supervision", account=4), first) == []


def test_flags_of_many_take_as_many_queries_as_of_one(
    county: people.County, django_assert_max_num_queries: object
) -> None:
    mine = people.actor("liaison", county.mine)
    files = [people.given(mine, samples.picture(size=(60 + number, 48))) for number in range(6)]
    evidence = people.offered(mine, files, county.first)
    people.offered(mine, files, county.second)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        found = flags_of(people.actor("supervision", account=4), evidence)
    assert all(flags == [Flag("reused", (SECOND,))] for flags in found.values())


def test_an_upload_of_known_content_is_flagged_with_what_it_proves_already(county: people.County) -> None:
    _first, second = twice(county)
    office = people.actor("supervision", account=4)
    again = people.given(office)
    (flag,) = flags_of_upload(office, again)
    assert (flag.code, [place.reference for place in flag.where]) == ("known", ["LY-2022-000001", "LY-2022-000002"])
    assert flags_of_upload(office, second.file) == [flag]


def test_an_upload_of_new_content_is_not_flagged(county: people.County) -> None:
    office = people.actor("supervision", account=4)
    assert flags_of_upload(office, people.given(office)) == []


def test_a_unit_learns_nothing_of_what_another_unit_uploaded(county: people.County) -> None:
    people.given(people.actor("liaison", county.mine))
    bureau = people.actor("liaison", county.bureau, account=2)
    assert flags_of_upload(bureau, people.given(bureau)) == []


def test_a_unit_is_told_that_it_uploaded_the_same_before(county: people.County) -> None:
    mine = people.actor("liaison", county.mine)
    people.given(mine)
    assert flags_of_upload(mine, people.given(mine)) == [Flag("known")]


def test_metadata_is_for_the_office_alone(county: people.County) -> None:
    file = people.given(people.actor("liaison", county.mine))
    assert metadata_for(people.actor("supervision"), file)["make"] == samples.CAMERA
    assert metadata_for(people.actor("liaison", county.mine), file) == {}


def test_a_strip_of_evidence_shows_each_file_with_its_flags(county: people.County) -> None:
    first, _second = twice(county)
    (shown,) = evidence_strip(people.actor("supervision", account=4), county.first)
    assert (shown.name, shown.kind, shown.sha256) == ("井口.jpg", "photo", first.file.sha256)
    assert shown.thumbnail.endswith(f"/files/{first.file.pk}/thumbnail")
    assert shown.flags == ["同一内容还用作 LY-2022-000002 的佐证。"]
    assert "拍摄于 2022-09-30 08:15" in str(shown.note)


def test_a_unit_sees_its_evidence_without_its_origin(county: people.County) -> None:
    twice(county)
    (shown,) = evidence_strip(people.actor("liaison", county.mine), county.first)
    assert (shown.note, shown.flags) == ("整改措施", [])


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        (Flag("known"), "同一内容此前已上传过。"),
        (Flag("reused", (), 2), "同一内容还用作另外 2 项的佐证。"),
        (Flag("reused", (SECOND,), 1), "同一内容还用作 LY-2022-000002 以及另外 1 项的佐证。"),
    ],
)
def test_a_flag_is_said_in_a_whole_sentence(flag: Flag, words: str) -> None:
    assert sentence(flag) == words


def test_the_origin_is_said_in_one_line() -> None:
    assert origin_of({}) == ""
    assert (
        origin_of(
            {"taken_at": samples.TAKEN, "latitude": 26.42, "longitude": 112.85833, "author": "杨", "make": "HUAWEI"}
        )
        == "拍摄于 2022-09-30 08:15；位置 26.42000, 112.85833；作者 杨；HUAWEI"
    )
