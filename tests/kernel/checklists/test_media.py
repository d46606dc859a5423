"""Files given with a form are checked by their content."""

import io

import pytest

from tests.kernel.checklists.test_publishing import picture
from zhujian.kernel.checklists import media, supplies
from zhujian.kernel.checklists.media import inspected
from zhujian.kernel.errors import Invalid

GEOJSON = b'{"type": "FeatureCollection", "features": []}'


def given(name: str, content: bytes) -> media.Given:
    return inspected(name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content", "kind", "mime"),
    [
        ("a.csv", b"name,label\nx,X\n", "csv", "text/csv"),
        ("a.xml", b"<root><item><name>x</name></item></root>", "xml", "text/xml"),
        ("a.geojson", GEOJSON, "geojson", "application/geo+json"),
        ("a.png", picture(), "png", "image/png"),
    ],
)
def test_a_sound_file_is_taken(name, content, kind, mime):
    found = given(name, content)

    assert (found.type, found.mime, found.content) == (kind, mime, content)
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b",,\n"),
        ("a.csv", "名称,标签\n".encode("gb18030")),
        ("a.csv", b'name,label\n"x,X\n'),
        ("a.csv", b"name,label\nx,X,too many\n"),
        ("a.xml", b"<root>"),
        ("a.xml", b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'),
        ("a.geojson", b"{"),
        ("a.geojson", b'{"type": "Point"}'),
        ("a.geojson", b"[" * 100_000),
        ("a.png", b"<svg/>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("../a.csv", b"name\nx\n"),
        (f"{'a' * 200}.csv", b"name\nx\n"),
    ],
)
def test_what_will_not_do_is_refused_by_name(name, content):
    with pytest.raises(Invalid) as caught:
        given(name, content)

    assert caught.value.errors[0].field == "media"
    assert name[:20] in caught.value.message


def test_a_large_list_is_refused(monkeypatch):
    monkeypatch.setattr(media, "LIST_BYTES", 10)

    with pytest.raises(Invalid):
        given("a.csv", b"name,label\nx,X\n")


def test_a_byte_order_mark_does_not_matter():
    assert given("a.csv", "\ufeffname,label\nx,X\n".encode()).type == "csv"


def test_a_list_is_made_for_whoever_asks(monkeypatch):
    monkeypatch.setattr(supplies, "_makers", {})

    @supplies.supply(supplies.SITES)
    def sites(actor, topic):
        return f"name,label\n{topic},{actor}\n".encode()

    assert supplies.supplied(supplies.SITES, "me", "ponds") == b"name,label\nponds,me\n"


def test_only_known_lists_are_made():
    with pytest.raises(ValueError, match="sites"):
        supplies.supply("other-sites.csv")
