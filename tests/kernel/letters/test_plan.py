"""What stands where on the paper, before it is set."""

from datetime import date

from tests.kernel.letters import drafts
from zhujian.kernel.letters.content import Contact, Heading, Matters, Paragraph, Slip
from zhujian.kernel.letters.plan import MARK_POINTS, Role, Run, plan_of, texts_of


def test_headings_count_on_four_levels_and_begin_anew_below_each_other() -> None:
    body = (
        Heading("甲"),
        Heading("乙", 2),
        Heading("丙", 3),
        Heading("丁", 4),
        Heading("戊", 4),
        Heading("己", 2),
        Heading("庚", 3),
        Heading("辛"),
        Heading("壬", 2),
    )
    leads = [line.runs[0].text for line in plan_of(drafts.order(body=body)).body]
    assert leads == ["一、甲", "（一）乙", "1.丙", "（1）丁", "（2）戊", "（二）己", "1.庚", "二、辛", "（一）壬"]


def test_headings_are_set_in_their_own_faces_and_go_on_in_the_body_s() -> None:
    body = (Heading("甲"), Heading("乙", 2, "丙"), Heading("丁", 3), Paragraph("戊"))
    lines = plan_of(drafts.order(body=body)).body
    assert [line.runs for line in lines] == [
        (Run("一、甲", Role.HEI),),
        (Run("（一）乙", Role.KAI), Run("丙")),
        (Run("1.丁"),),
        (Run("戊"),),
    ]
    assert [line.heading for line in lines] == [True, False, True, False]


def test_more_than_99_headings_go_on_in_figures() -> None:
    lines = plan_of(drafts.order(body=tuple(Heading("甲") for _ in range(100)))).body
    assert (lines[98].runs[0].text, lines[99].runs[0].text) == ("九十九、甲", "100、甲")


def test_matters_are_numbered() -> None:
    lines = plan_of(drafts.order(body=(Matters(("甲", "乙")),))).body
    assert [line.runs[0].text for line in lines] == ["1.甲", "2.乙"]


def test_an_addressee_that_would_fill_the_first_page_moves_to_the_imprint() -> None:
    many = "、".join(f"第{at}乡镇人民政府" for at in range(40))
    plan = plan_of(drafts.order(addressee=many))
    assert plan.addressee == ""
    assert plan.imprint[0] == ("主送：", f"{many}。")


def test_a_few_attachments_stand_with_the_signature_and_many_in_the_text() -> None:
    few = plan_of(drafts.order(attachments=("甲", "乙")))
    assert few.attachments == ("甲", "乙")
    many = plan_of(drafts.order(attachments=tuple(f"第{at}份" for at in range(1, 10))))
    assert many.attachments == ()
    assert [line.runs[0].text for line in many.body[-10:]][:3] == [
        "\u3000",
        "附件：1.第1份",
        "\u3000\u3000\u30002.第2份",
    ]


def test_the_note_holds_the_contact_in_round_brackets() -> None:
    plan = plan_of(drafts.order(note="此件不公开", contact=Contact(name="喆赟", phone="0000-1234567")))
    assert plan.note == "（此件不公开，联系人：喆赟，联系电话：0000-1234567）"
    assert plan_of(drafts.order()).note == ""


def test_copies_are_listed_in_the_imprint_and_printer_and_day_only_in_the_general_format() -> None:
    letter = plan_of(drafts.order(copies=("甲局", "乙局")))
    assert letter.imprint == (("抄送：", "甲局，乙局。"),)
    assert (letter.printed_by, letter.printed_on) == ("", "")
    general = plan_of(drafts.recommendation())
    assert (general.printed_by, general.printed_on) == ("竹溪市纪委监委办公室", "2022年9月30日印发")


def test_a_long_red_head_is_narrowed_and_then_made_smaller() -> None:
    short, usual, long = (plan_of(drafts.order(office="委" * count)).mark for count in (6, 12, 30))
    assert (short.points, short.narrowing) == (MARK_POINTS, 1)
    assert usual.points == MARK_POINTS
    assert usual.narrowing < 1
    assert long.points < MARK_POINTS
    assert 30 * long.points * long.narrowing <= 156 * 72 / 25.4


def test_the_slip_repeats_the_letter_and_says_by_when_and_where_to_it_goes_back() -> None:
    slip = plan_of(drafts.order(slip=Slip(return_to="办公室", sign_by=date(2022, 10, 8)))).slip
    assert slip is not None
    assert ("发文字号", "竹纪交〔2022〕18号") in slip.rows
    assert ("收文单位", "竹溪市应急管理局") in slip.rows
    assert slip.notes[0] == "请于2022年10月8日前签收，并将本回执退回办公室。"
    assert "5个工作日内书面提出异议" in slip.notes[1]


def test_where_a_letter_goes_to_many_each_writes_its_own_name_on_the_slip() -> None:
    many = "、".join(f"第{at}乡镇人民政府" for at in range(40))
    slip = plan_of(drafts.order(addressee=many)).slip
    assert slip is not None
    assert ("收文单位", "") in slip.rows


def test_a_recommendation_s_slip_says_nothing_of_objections() -> None:
    slip = plan_of(drafts.recommendation()).slip
    assert slip is not None
    assert len(slip.notes) == 1


def test_every_character_is_looked_up_in_the_face_that_sets_it() -> None:
    document = drafts.order(
        title="关于喆的函",
        body=(Heading("赟"), Heading("珺", 2), Paragraph("玥")),
        contact=Contact(name="璟"),
        attachments=("犇",),
        subtitle="燚",
        urgency="特急",
    )
    texts = texts_of(plan_of(document))
    assert "喆" in texts[Role.TITLE]
    assert set("赟特") <= set(texts[Role.HEI])
    assert set("珺燚") <= set(texts[Role.KAI])
    assert set("玥璟犇") <= set(texts[Role.BODY])
