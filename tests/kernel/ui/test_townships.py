import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import Tile
from zhujian.kernel.ui.components.overviews import CLASSES, draw_tiles, outline, shades

LEIYANG = outline("430481")


def test_the_outline_has_all_thirty_townships_once_each_in_a_place_of_its_own() -> None:
    assert len(LEIYANG) == 30
    assert len({place.code for place in LEIYANG}) == 30
    assert len({(place.column, place.row) for place in LEIYANG}) == 30


def test_every_place_lies_where_the_style_sheet_can_put_it() -> None:
    assert all(1 <= place.column <= 7 and 1 <= place.row <= 10 for place in LEIYANG)


def test_a_short_name_is_the_name_without_its_rank() -> None:
    assert all(place.name.startswith(place.short) for place in LEIYANG)


@pytest.mark.parametrize("division", ["000000", "../430481", ""])
def test_an_unknown_county_has_no_outline(division: str) -> None:
    assert outline(division) == ()


def test_a_tile_shows_its_figure_and_leads_somewhere() -> None:
    page = tree(
        "{% township_overview tiles '未销号问题' '件' %}", tiles=[Tile("430481104", 1200, "/p?at=104", "12 件紧急")]
    )
    [tile] = page.xpath("//a")
    assert (tile.get("href"), tile.get("title"), text(tile)) == ("/p?at=104", "三都镇 · 12 件紧急", "三都1,200")
    assert "单位：件" in text(page)


def test_a_township_without_a_figure_is_drawn_but_leads_nowhere() -> None:
    page = tree("{% township_overview tiles 'x' %}", tiles=[Tile("430481104", 1, "/")])
    assert len(page.xpath("//li/span[contains(@class, 'shade-0')]")) == 29


def test_codes_of_twelve_digits_are_understood() -> None:
    drawn, _legend = draw_tiles([Tile("430481104000", 5, "/")])
    assert [each.place.name for each in drawn if each.tile] == ["三都镇"]


def test_no_figures_no_tiles() -> None:
    assert draw_tiles([]) == ([], [])


def test_the_legend_covers_the_figures_without_overlap() -> None:
    legend = shades([0, 0, 1, 2, 3, 5, 8, 13, 21, 34])
    assert [(shade.low, shade.high) for shade in legend] == [(0, 0), (1, 2), (3, 5), (8, 13), (21, 34)]


def test_figures_all_alike_are_one_class() -> None:
    assert [(shade.number, shade.low, shade.high) for shade in shades([7] * 30)] == [(5, 7, 7)]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_every_figure_falls_into_exactly_one_class(values: list[int]) -> None:
    legend = shades(values)
    assert 1 <= len(legend) <= CLASSES
    assert all(sum(shade.low <= value <= shade.high for shade in legend) == 1 for value in values)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=30))
def test_a_larger_figure_is_never_drawn_lighter(values: list[int]) -> None:
    tiles = [Tile(place.code, value, "/") for place, value in zip(LEIYANG, values, strict=False)]
    drawn = sorted((each.tile.value, each.shade) for each in draw_tiles(tiles)[0] if each.tile)
    assert [shade for _value, shade in drawn] == sorted(shade for _value, shade in drawn)


def test_hostile_notes_stay_notes() -> None:
    tiles = [Tile("430481104", 1, HOSTILE, HOSTILE)]
    assert not tree("{% township_overview tiles bad bad %}", tiles=tiles, bad=HOSTILE).xpath("//script | //b[@onclick]")
