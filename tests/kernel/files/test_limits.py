"""How large an upload may be, and where that is decided."""

from io import BytesIO

import pytest
from pytest_django.fixtures import Settings

from tests.kernel.files import samples
from zhujian.kernel.errors import TooLarge
from zhujian.kernel.files.formats import Family
from zhujian.kernel.files.limits import MB, capped, check_declared, check_size, largest, limit_for, limit_of


def test_documents_have_50_megabytes_and_films_500() -> None:
    assert (limit_of(Family.IMAGE), limit_of(Family.AUDIO), limit_of(None)) == (50 * MB,) * 3
    assert limit_of(Family.VIDEO) == largest() == 500 * MB


def test_a_setting_changes_one_limit_and_leaves_the_other(settings: Settings) -> None:
    settings.ZHUJIAN_MAX_UPLOAD = {"video": 80 * MB}
    assert (limit_of(Family.DOCUMENT), limit_of(Family.VIDEO)) == (50 * MB, 80 * MB)


@pytest.mark.parametrize("length", [str(5 * 1024**3), str(502 * MB)])
def test_a_declared_length_over_the_largest_limit_is_refused(length: str) -> None:
    with pytest.raises(TooLarge) as refused:
        check_declared(length)
    assert refused.value.message == "文件过大，未接收：图片、文档和录音最大 50 MB，视频最大 500 MB。"


@pytest.mark.parametrize("length", [None, "", "0", "x", "-5", str(500 * MB + 1000)])
def test_a_film_of_the_full_length_fits_with_its_envelope(length: str | None) -> None:
    check_declared(length)


@pytest.mark.parametrize(
    ("code", "limit"), [("mp4", 500), ("mov", 500), ("m4a", 50), ("jpeg", 50), ("pdf", 50), ("txt", 50)]
)
def test_the_first_bytes_tell_which_limit_holds(code: str, limit: int) -> None:
    assert limit_for(samples.TAKEN_IN[code][:64]) == limit * MB


def test_a_stream_is_given_up_to_its_limit(settings: Settings) -> None:
    settings.ZHUJIAN_MAX_UPLOAD = {"document": 100_000}
    assert sum(map(len, capped(BytesIO(b"x" * 100_000)))) == 100_000
    with pytest.raises(TooLarge):
        list(capped(BytesIO(b"x" * 100_001)))


def test_sound_in_a_container_of_films_is_held_to_the_smaller_limit_in_the_end() -> None:
    check_size(60 * MB, Family.VIDEO)
    with pytest.raises(TooLarge):
        check_size(60 * MB, Family.AUDIO)
