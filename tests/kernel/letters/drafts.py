"""Letters to try things on: one of each kind, from an invented county."""

from dataclasses import replace
from datetime import date
from typing import Any

from zhujian.kernel.letters import compose
from zhujian.kernel.letters.compose import Frame
from zhujian.kernel.letters.content import (
    Advice,
    Document,
    Finding,
    Kind,
    OrderFacts,
    Paragraph,
    QuestionFacts,
    RecommendationFacts,
    UrgingFacts,
)
from zhujian.kernel.letters.letterhead import Letterhead

HEAD = Letterhead.of_county("竹溪市")
DAY = date(2022, 9, 30)
RARE = "喆赟珺玥璟"

ORDER_FACTS = OrderFacts(
    cause="2022年9月28日，第三现场督查组在青石煤矿督查时发现，该矿二采区回风巷瓦斯监测探头被人为遮挡",
    matters=("责令青石煤矿立即停产撤人，检修监测监控系统，经验收合格后方可复产。", "查清当班盯守人员的履职情况。"),
    requirements=("主要负责人亲自研究，明确牵头领导和完成时限。",),
    due_on=date(2022, 10, 31),
    materials=("整改情况报告", "复产验收结论"),
)
URGING_FACTS = UrgingFacts(
    nth=2,
    original_number="竹纪交〔2022〕7号",
    original_title="关于金鸡塘黑臭水体整治问题的交办函",
    original_due_on=date(2022, 8, 31),
    days_overdue=30,
    matters=("截污管网未完工，生活污水仍直排入塘。",),
    consequence="逾期仍未办结的，将约谈你单位主要负责人",
    due_on=date(2022, 10, 20),
)
QUESTION_FACTS = QuestionFacts(
    cause="在对公款支出发票的日常监督中，发现你单位有下列开支需要了解情况",
    matters=("2022年6月30日，某温泉度假有限公司开具的发票（号码11901516），温泉门票，价税合计4032元。",),
    questions=("请说明这笔支出对应的公务活动、参加人员和审批手续。",),
    materials=("发票和报销凭证",),
    due_on=date(2022, 10, 14),
)
RECOMMENDATION_FACTS = RecommendationFacts(
    advice=Advice.BOTH,
    origin="核查税务发票疑点时发现，你单位以开展主题党日活动名义组织党员到某温泉度假有限公司消费",
    problems=(
        Finding(point="借主题党日活动之名变相公款旅游", detail="费用在党建经费中列支。"),
        Finding(point="财务审核不严"),
    ),
    causes=("主体责任落实不到位。",),
    measures=(Finding(point="严肃追责问责", detail="违规费用全额清退。"),),
    due_on=date(2022, 10, 31),
)


def frame(subject: str = "青石煤矿重大事故隐患整改问题", **more: Any) -> Frame:
    given: dict[str, Any] = {"letterhead": HEAD, "addressee": "竹溪市应急管理局", "issued_on": DAY, "subject": subject}
    return Frame(**(given | more))


def order(**changes: Any) -> Document:
    made = compose.order(frame(sign_by=date(2022, 10, 8)), ORDER_FACTS)
    return replace(made, **({"number": "竹纪交〔2022〕18号"} | changes))


def urging(**changes: Any) -> Document:
    made = compose.urging(frame("金鸡塘黑臭水体整治问题"), URGING_FACTS)
    return replace(made, **({"number": "竹纪督〔2022〕3号"} | changes))


def question(**changes: Any) -> Document:
    made = compose.question(frame("核实有关发票开支情况", sign_by=date(2022, 10, 14)), QUESTION_FACTS)
    return replace(made, **({"number": "竹纪核〔2022〕1号"} | changes))


def recommendation(**changes: Any) -> Document:
    made = compose.recommendation(frame("竹溪市市场服务中心公款旅游问题", copies=("市财政局",)), RECOMMENDATION_FACTS)
    return replace(made, **({"number": "竹纪建〔2022〕3号"} | changes))


def of_kind(kind: Kind, **changes: Any) -> Document:
    makers = {Kind.ORDER: order, Kind.URGING: urging, Kind.QUESTION: question, Kind.RECOMMENDATION: recommendation}
    return makers[kind](**changes)


def of_lines(document: Document, lines: int) -> Document:
    """The document with a body of one paragraph that fills exactly so many lines of 28 characters."""
    body = (Paragraph("字" * (28 * lines - 2)),)
    return replace(document, body=body, attachments=(), contact=None, note="", slip=None)
