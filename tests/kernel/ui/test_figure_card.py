from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import Figure
from zhujian.kernel.ui.components.overviews import SPARK_HEIGHT, SPARK_WIDTH, spark_points


def test_a_figure_opens_the_list_that_it_counts() -> None:
    card = tree("{% figure_card figure %}", figure=Figure("累计督查", 9812, "矿次", "/visits/"))
    assert card.xpath("//a[@class='zj-figure']/@href") == ["/visits/"]
    assert text(card) == "累计督查 9,812矿次"


def test_a_figure_without_a_list_is_no_link() -> None:
    assert not tree("{% figure_card figure %}", figure=Figure("x", 1)).xpath("//a")


def test_nought_is_a_number_and_nothing_is_a_dash() -> None:
    assert "0" in text(tree("{% figure_card figure %}", figure=Figure("x", 0)))
    assert "—" in text(tree("{% figure_card figure %}", figure=Figure("x", None)))


def test_a_light_brings_an_icon() -> None:
    card = tree("{% figure_card figure %}", figure=Figure("紧急", 3, light="red"))
    assert card.xpath("//*[contains(@class, 'is-red')]//use/@href")[0].endswith("#alarm")


def test_a_trend_is_drawn_and_said() -> None:
    card = tree("{% figure_card figure %}", figure=Figure("x", 3, trend=(1, 2, 3), change="比上周多 2 件"))
    assert len(card.xpath("//polyline/@points")[0].split()) == 3
    assert "比上周多 2 件" in text(card)


def test_a_single_value_is_no_trend() -> None:
    assert not tree("{% figure_card figure %}", figure=Figure("x", 3, trend=(1,))).xpath("//svg[@class='zj-spark']")


def test_the_line_rises_with_the_figures() -> None:
    first, last = (float(point.split(",")[1]) for point in spark_points((1, 9)).split())
    assert first > last


def test_a_flat_series_runs_through_the_middle() -> None:
    assert {point.split(",")[1] for point in spark_points((4, 4, 4)).split()} == {f"{SPARK_HEIGHT / 2:.1f}"}


@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=40))
def test_the_line_stays_in_its_box(values: list[int]) -> None:
    points = [tuple(map(float, point.split(","))) for point in spark_points(values).split()]
    assert all(0 <= x <= SPARK_WIDTH and 0 <= y <= SPARK_HEIGHT for x, y in points)


def test_hostile_words_stay_words() -> None:
    figure = Figure(HOSTILE, 1, HOSTILE, HOSTILE, change=HOSTILE)
    assert not tree("{% figure_card figure %}", figure=figure).xpath("//script | //b")
