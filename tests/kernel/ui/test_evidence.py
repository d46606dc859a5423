from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import Evidence

DIGEST = "0123456789abcdef" * 4


def test_a_file_shows_kind_size_and_the_beginning_of_its_digest() -> None:
    page = tree("{% evidence_strip items %}", items=(Evidence("探头.jpg", "/f/1", "photo", DIGEST, 2_431_880),))
    assert text(page.xpath("//*[@class='zj-evidence-meta']")[0]) == "照片 2.4 MB0123456789ab"
    assert page.xpath("//code/@title") == [f"SHA-256 {DIGEST}"]


def test_a_thumbnail_is_shown_where_there_is_one_and_an_icon_else() -> None:
    items = (Evidence("a.jpg", "/f/1", "photo", thumbnail="/f/1/small"), Evidence("b.pdf", "/f/2"))
    page = tree("{% evidence_strip items %}", items=items)
    assert page.xpath("//img/@src") == ["/f/1/small"]
    assert page.xpath("//*[@class='zj-evidence-kind']//use/@href")[0].endswith("#file-text")


def test_flags_are_sentences_with_an_icon() -> None:
    page = tree("{% evidence_strip items %}", items=(Evidence("a", "/", flags=("同一文件已作为 LY-1 的证据",)),))
    [flag] = page.xpath("//*[@class='zj-flag']")
    assert text(flag) == "同一文件已作为 LY-1 的证据"
    assert flag.xpath(".//use")


def test_an_empty_file_has_a_size_too() -> None:
    assert "0 B" in text(tree("{% evidence_strip items %}", items=(Evidence("a", "/", size=0),)))


def test_a_hostile_file_name_stays_a_name() -> None:
    item = Evidence(HOSTILE, "/", "photo", HOSTILE, 1, HOSTILE, HOSTILE, (HOSTILE,))
    assert not tree("{% evidence_strip items %}", items=(item,)).xpath("//script | //b")
