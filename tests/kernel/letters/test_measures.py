"""The derived measures, worked out by hand."""

import pytest

from zhujian.kernel.letters.measures import GB9704, MM


def test_the_margins_leave_the_type_area_in_the_middle_of_an_a4_sheet() -> None:
    assert (GB9704.left, GB9704.right, GB9704.top, GB9704.bottom) == (28, 26, 37, 35)
    assert GB9704.left + GB9704.type_width + GB9704.right == 210
    assert GB9704.top + GB9704.type_height + GB9704.bottom == 297


def test_22_lines_and_the_21_gaps_between_them_fill_the_type_area() -> None:
    assert (21 * GB9704.line_points + GB9704.body_points) / MM == pytest.approx(225)


def test_the_distance_of_lines_is_the_standard_s_own_to_a_20th_of_a_millimetre() -> None:
    third_size = 15.75
    assert GB9704.line_points / MM == pytest.approx(third_size * 15 / 8 / MM, abs=0.05)


def test_in_a_word_processor_s_grid_each_of_the_22_lines_has_a_strip_of_its_own() -> None:
    assert GB9704.grid_points == pytest.approx(28.99, abs=0.005)


def test_28_characters_fill_a_line() -> None:
    assert 28 * GB9704.character_points / MM == pytest.approx(156)
    assert 15.75 < GB9704.character_points < 16


def test_a_title_line_takes_18_characters_of_22_points() -> None:
    assert int(GB9704.title_characters) == 18
