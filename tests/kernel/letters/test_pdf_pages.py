"""How long letters flow over pages."""

from datetime import date

import pytest

from tests.kernel.letters import drafts, measure
from tests.kernel.letters.measure import Sheet
from zhujian.kernel.letters.content import Contact, Document, Heading, Kind, Paragraph
from zhujian.kernel.letters.pdf import render_pdf

CLOSING = "2022年9月30日"


def pages(document: Document) -> list[Sheet]:
    return measure.sheets(render_pdf(document).data)


def body_characters(page: Sheet) -> int:
    return page.text.count("字")


@pytest.mark.parametrize(
    ("kind", "lines"),
    [*((Kind.ORDER, lines) for lines in range(4, 17)), *((Kind.RECOMMENDATION, lines) for lines in range(1, 11))],
)
def test_the_closing_never_stands_on_a_page_without_text(kind: Kind, lines: int) -> None:
    found = pages(drafts.of_lines(drafts.of_kind(kind, copies=("市财政局",)), lines))
    closed = [page for page in found if CLOSING in page.text and "字" in page.text]
    assert len(closed) == 1
    assert closed[0] is found[-1]
    assert sum(map(body_characters, found)) == 28 * lines - 2


@pytest.mark.parametrize("lines", [3, 5, 8, 14])
@pytest.mark.parametrize("kind", Kind)
def test_the_first_page_shows_text(kind: Kind, lines: int) -> None:
    first = pages(drafts.of_lines(drafts.of_kind(kind, copies=("市财政局",)), lines))[0]
    assert body_characters(first) >= 26


def test_the_last_paragraph_stands_on_the_grid_like_the_others() -> None:
    body = tuple(Paragraph("字" * 40) for _ in range(12))
    found = [line for page in pages(drafts.order(body=body, slip=None)) for line in page.lines if "字" in line.text]
    assert len(found) == 24
    steps = [(line.top - 37) / 10.446 for line in found]
    assert all(step == pytest.approx(round(step), abs=0.02) for step in steps)
    assert all(line.left == pytest.approx(39.1, abs=0.2) for line in found[::2])


@pytest.mark.parametrize("lines", [36, 37, 42, 58, 59])
def test_all_pages_but_the_last_two_are_full(lines: int) -> None:
    found = pages(drafts.of_lines(drafts.order(), lines))
    assert all(body_characters(page) in {614, 616} for page in found[1:-2])
    assert all(page.of_size(16)[-1].bottom == pytest.approx(262, abs=1) for page in found[:-2])


def test_nothing_stands_outside_the_type_area() -> None:
    document = drafts.order(
        body=tuple(Paragraph(f"第{at}段，" + "文字内容" * 40) for at in range(20)),
        attachments=tuple(f"附件名称{at}" * 5 for at in range(30)),
        copies=tuple(f"第{at}乡镇人民政府" for at in range(40)),
    )
    for page in pages(document):
        body = [line for line in page.lines if not line.text.startswith("—") and line.points < 40]
        assert min(line.left for line in body) >= 27.5
        assert max(line.right for line in body) <= 184.5
        assert max(line.bottom for line in body) <= 262.5


def test_a_very_long_body_loses_nothing() -> None:
    document = drafts.order(body=tuple(Paragraph(f"{at:04d}" + "字" * 200) for at in range(60)), slip=None)
    text = "".join(page.text for page in pages(document)).replace("\n", "")
    assert all(f"{at:04d}" in text for at in range(60))
    assert text.count("字") == 60 * 200


def test_a_very_long_title_takes_several_centred_lines() -> None:
    title = "关于" + "青石煤矿重大事故隐患整改不力" * 8 + "问题的函"
    found = pages(drafts.order(title=title))
    lines = found[0].of_size(22)
    assert "".join(line.text for line in lines) == title
    assert all((line.left + line.right) / 2 == pytest.approx(106, abs=1) for line in lines)
    assert "竹溪市应急管理局：" in found[0].text


def test_very_many_addressees_leave_the_first_page_to_the_text() -> None:
    many = "、".join(f"第{at}乡镇人民政府" for at in range(60))
    found = pages(drafts.of_lines(drafts.order(addressee=many), 10))
    assert body_characters(found[0]) > 200
    assert "主送：" in "".join(page.text for page in found)
    assert "第59乡镇人民政府" in "".join(page.text.replace("\n", "") for page in found)


def test_a_long_list_of_copies_flows_on_and_loses_nothing() -> None:
    copies = tuple(f"第{at}乡镇人民政府" for at in range(300))
    text = "".join(page.text.replace("\n", "") for page in pages(drafts.recommendation(copies=copies)))
    assert all(f"第{at}乡镇人民政府" in text for at in (0, 150, 299))


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    for lines in range(8, 16):
        body = (Paragraph("字" * (28 * lines - 2)), Heading("交办事项"), Paragraph("文" * 200))
        for page in pages(drafts.order(body=body, slip=None)):
            assert "一、交办事项" not in page.of_size(16)[-1].text


def test_the_date_ends_four_characters_from_the_right_edge_under_the_middle_of_the_signature() -> None:
    page = pages(drafts.order(slip=None))[-1]
    day, office = page.line(CLOSING), page.line("中共竹溪市纪律检查委员会")
    assert 184 - day.right == pytest.approx(4 * 156 / 28, abs=1)
    assert (day.left + day.right) / 2 == pytest.approx((office.left + office.right) / 2, abs=1)
    assert day.top > office.top


def test_a_signature_too_long_for_that_moves_the_date_left_and_stays_on_the_paper() -> None:
    page = pages(drafts.order(signature=("竹溪市" + "联合督查" * 5 + "领导小组",), slip=None))[-1]
    day, office = page.line(CLOSING), page.line("领导小组")
    assert office.right <= 184.5
    assert (day.left + day.right) / 2 == pytest.approx((office.left + office.right) / 2, abs=1)


def test_a_seal_of_42_mm_fits_over_signature_and_date_within_a_line_of_the_text() -> None:
    page = pages(drafts.order(slip=None, signature=("竹溪市监察委员会",), attachments=()))[-1]
    text_end = page.line("特此交办。").bottom
    assert 17 <= page.line("竹溪市监察委员会").top - text_end <= 27.4


def test_attachments_stand_one_line_below_the_text_under_each_other() -> None:
    page = pages(drafts.order(slip=None, attachments=("督查记录", "现场照片")))[-1]
    one, two = page.line("督查记录"), page.line("现场照片")
    assert one.text == "附件：1.督查记录"
    assert one.left == pytest.approx(28 + 2 * 156 / 28, abs=1)
    assert two.left == pytest.approx(28 + 5 * 156 / 28, abs=1)
    assert one.top - page.line("特此交办。").top == pytest.approx(2 * 225 / 22, abs=1)


def test_the_note_stands_below_the_date_two_characters_in() -> None:
    page = pages(drafts.order(slip=None, contact=Contact(name="喆赟", phone="0000-1234567")))[-1]
    note = page.line("联系人：喆赟")
    assert note.top > page.line(CLOSING).top
    half_blank_bracket = 156 / 28 / 2
    assert note.left + half_blank_bracket == pytest.approx(28 + 2 * 156 / 28, abs=1)


def test_the_slip_is_a_sheet_of_its_own_with_room_for_name_time_and_seal() -> None:
    last = pages(drafts.order())[-1]
    assert "签收回执" in last.text
    for label in ("发文字号", "竹纪交〔2022〕18号", "签收人（签名）", "签收时间", "单位盖章", "2022年10月8日前签收"):
        assert label in last.text
    assert "特此交办" not in last.text


def test_the_slip_stays_on_one_sheet_though_title_and_addressee_are_long() -> None:
    many = "、".join(f"第{at}乡镇人民政府" for at in range(60))
    last = pages(drafts.order(title="关于" + "青石煤矿问题" * 20 + "的函", addressee=many))[-1]
    assert "签收回执" in last.text
    assert "单位盖章" in last.text
    assert max(rule.bottom for rule in last.rules) <= 262


def test_dates_have_no_leading_zeros() -> None:
    text = "".join(page.text for page in pages(drafts.order(issued_on=date(2022, 3, 5))))
    assert "2022年3月5日" in text
    assert "03月" not in text
