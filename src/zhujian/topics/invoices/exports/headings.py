"""The headings by which each kind of table is known, as the tax bureau and the offices write them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from zhujian.topics.invoices.exports.schemas import Kind

_NOISE = str.maketrans("", "", "*\ufeff\u200b\"'“”:")
_UNITS = ("(元)", "(人民币元)", "(单位:元)", "(单位元)")


def tidy(heading: str) -> str:
    """A heading without what varies between exports: spaces, line breaks, stars, full-width signs, the unit 元."""
    text = "".join(unicodedata.normalize("NFKC", heading).split()).translate(_NOISE)
    for unit in _UNITS:
        text = text.removesuffix(unit)
    return text.lower()


@dataclass(frozen=True)
class Layout:
    """One kind of table: each field with its headings (the usual one first), and what it cannot do without."""

    kind: Kind
    fields: dict[str, tuple[str, ...]]
    needs: tuple[tuple[str, ...], ...]  # of each group at least one field
    marks: tuple[str, ...] = ()  # of these fields at least one, or it is not this kind at all
    numbers: tuple[str, ...] = ()  # fields whose digits a spreadsheet program may have lost

    def usual(self, group: tuple[str, ...]) -> tuple[str, ...]:
        """How a person calls these fields."""
        return tuple(self.fields[field][0] for field in group)


_CODE = ("统一社会信用代码", "信用代码", "社会信用代码", "单位统一社会信用代码", "单位信用代码", "纳税人识别号", "税号")
_UNIT = ("单位名称", "单位", "单位全称", "所在单位", "部门", "预算单位")
_BODY = {"buyer": _CODE, "buyer_name": _UNIT}
_PLACE = ("行政区划代码", "行政区划", "区划代码", "登记机关区划", "登记机关区划代码", "地区代码")

_INVOICE = {
    "code": ("发票代码",),
    "number": ("发票号码", "发票号"),
    "digital": ("数电发票号码", "数电票号码", "全电发票号码", "全电票号码", "数电号码", "电子发票号码"),
    "seller": ("销方识别号", "销售方识别号", "销方纳税人识别号", "销售方纳税人识别号", "销方税号", "销售方税号"),
    "seller_name": ("销方名称", "销售方名称", "销方纳税人名称", "销售方纳税人名称", "销货方名称"),
    "buyer": (
        "购方识别号",
        "购买方识别号",
        "购方纳税人识别号",
        "购买方纳税人识别号",
        "购方税号",
        "购买方税号",
    ),
    "buyer_name": ("购买方名称", "购方名称", "购方纳税人名称", "购买方纳税人名称", "购货方名称"),
    "when": ("开票日期", "开票时间", "开具日期", "开具时间"),
    "amount": ("金额", "不含税金额", "合计金额", "票面金额"),
    "tax": ("税额", "票面税额", "合计税额"),
    "total": ("价税合计", "含税金额", "价税合计金额", "价税合计(小写)"),
    "source": ("发票来源",),
    "form": ("发票票种", "票种", "发票类型", "发票种类"),
    "state": ("发票状态",),
    "positive": ("是否正数发票", "正数发票"),
    "risk": ("发票风险等级", "风险等级"),
    "drawer": ("开票人",),
    "remark": ("备注",),
}
_GOODS = {
    "tax_code": ("税收分类编码", "商品编码", "商品和服务税收分类编码", "税收分类代码"),
    "business": ("特定业务类型",),
    "goods": (
        "货物或应税劳务名称",
        "货物或应税劳务、服务名称",
        "货物或应税劳务服务名称",
        "货物、应税劳务及服务",
        "项目名称",
        "商品名称",
        "货物名称",
    ),
    "spec": ("规格型号", "规格"),
    "measure": ("单位", "计量单位"),
    "quantity": ("数量",),
    "price": ("单价", "不含税单价"),
    "rate": ("税率", "税率/征收率", "征收率"),
}
_INVOICE_NEEDS = (("number", "digital"), ("buyer", "buyer_name"), ("when",), ("amount", "total"))
_INVOICE_NUMBERS = ("code", "number", "digital", "seller", "buyer")

LAYOUTS = (
    Layout(Kind.INVOICES, _INVOICE, _INVOICE_NEEDS, ("number", "digital", "when"), _INVOICE_NUMBERS),
    Layout(Kind.LINES, _INVOICE | _GOODS, (*_INVOICE_NEEDS, ("goods",)), ("goods",), _INVOICE_NUMBERS),
    Layout(
        Kind.LEDGER,
        _BODY
        | {
            "voucher": ("凭证号", "凭证编号", "凭证字号", "记账凭证号"),
            "code": ("发票代码",),
            "number": ("发票号码", "发票号", "票号", "票据号码"),
            "digital": _INVOICE["digital"],
            "amount": ("报销金额", "金额", "支出金额", "列支金额"),
            "day": ("报销日期", "记账日期", "入账日期", "凭证日期", "日期"),
            "claimant": ("报销人", "经办人", "报账人"),
            "summary": ("摘要", "事由", "报销事由"),
            "heading": ("费用科目", "科目", "科目名称", "会计科目", "支出科目"),
        },
        (("buyer", "buyer_name"), ("number", "digital"), ("amount",), ("day",)),
        ("number", "digital", "voucher", "amount", "claimant"),
        ("code", "number", "digital", "buyer"),
    ),
    Layout(
        Kind.CALENDAR,
        _BODY
        | {
            "event": ("活动类型", "类型", "事项类型"),
            "day_from": ("开始日期", "日期", "活动日期", "起始日期", "开始时间", "时间"),
            "day_until": ("结束日期", "截止日期", "返回日期", "结束时间"),
            "title": ("活动名称", "主题", "事由", "活动主题", "会议名称", "培训名称", "事项"),
            "place": ("地点", "活动地点", "目的地", "出差地点"),
            "region": _PLACE,
            "heads": ("人数", "参加人数", "来宾人数"),
            "person": ("人员", "出差人员", "参加人员", "值班人员", "用车人"),
        },
        (("buyer", "buyer_name"), ("day_from",), ("event", "title")),
        ("event", "day_from"),
        ("buyer",),
    ),
    Layout(
        Kind.UNITS,
        _BODY | {"category": ("类别", "单位类别", "单位性质", "单位类型")},
        (("buyer",), ("buyer_name",)),
        numbers=("buyer",),
    ),
    Layout(
        Kind.SELLERS,
        {
            "seller": _CODE,
            "seller_name": ("企业名称", "公司名称", "市场主体名称", "商户名称", "纳税人名称", "名称"),
            "business_scope": ("经营范围", "许可经营项目"),
            "status": ("登记状态", "经营状态", "纳税人状态", "企业状态"),
            "registered": ("成立日期", "注册日期", "登记日期"),
            "region": _PLACE,
            "address": ("住所", "地址", "注册地址", "经营场所", "住所地址"),
            "kilometres": ("距离(公里)", "距离(千米)", "距县城距离(公里)", "距城区距离(公里)", "距离(km)"),
            "metres": ("距离(米)", "距县城距离(米)", "距离(m)"),
            "legal": ("法定代表人", "法人", "法人代表", "负责人", "经营者"),
            "holders": ("股东", "投资人", "股东姓名"),
            "overseers": ("监事", "监事姓名"),
            "legal_identity": ("法定代表人身份证号", "法人身份证号", "法定代表人身份证号码", "法定代表人证件号码"),
            "holders_identity": ("股东身份证号", "股东身份证号码", "股东证件号码", "投资人身份证号"),
            "overseers_identity": ("监事身份证号", "监事身份证号码", "监事证件号码"),
            "person": ("人员姓名", "姓名"),
            "duty": ("职务", "人员职务", "任职"),
            "identity": ("身份证号", "身份证号码", "证件号码", "公民身份号码"),
        },
        (("seller",), ("seller_name",)),
        ("seller_name",),
        ("seller", "legal_identity", "holders_identity", "overseers_identity", "identity"),
    ),
    Layout(
        Kind.PEOPLE,
        _BODY
        | {
            "person": ("姓名", "人员姓名", "亲属姓名"),
            "relation": ("关系", "与本人关系", "与公职人员关系", "称谓"),
            "official": ("公职人员", "公职人员姓名", "干部姓名"),
            "identity": ("身份证号", "身份证号码", "证件号码", "公民身份号码"),
        },
        (("buyer", "buyer_name"), ("person",), ("relation", "identity")),
        ("person",),
        ("buyer", "identity"),
    ),
    Layout(
        Kind.VEHICLES,
        _BODY
        | {
            "plate": ("车牌号", "车牌号码", "车牌", "号牌号码"),
            "fuel": ("燃料", "燃油种类", "燃料种类", "燃油类型", "油品"),
            "tank": ("油箱容积(升)", "油箱容积", "油箱容量", "油箱容量(升)", "油箱容积(l)"),
        },
        (("buyer", "buyer_name"), ("plate",)),
        ("plate",),
        ("buyer",),
    ),
)

# Sheets that repeat, business by business, lines that the summary holds already; and headings that only those have.
_SHEETS = """
建筑服务 货物运输服务 不动产销售 不动产经营租赁服务 不动产经营租赁 旅客运输服务 代收车船税 通行费 自产农产品销售
农产品收购 光伏收购 卷烟 稀土 成品油 机动车 二手车 拖拉机和联合收割机 医疗服务(住院) 医疗服务(门诊) 报废产品收购
民航运输 铁路电子客票 航空运输电子客票行程单
"""
_HEADINGS = """
建筑服务发生地 建筑项目名称 土地增值税项目编号 跨地(市)标志 起运地 到达地 运输工具种类 运输工具牌号 运输货物名称
不动产地址 不动产单元代码 产权证书/不动产权证号 租赁期起止 出行人 出行日期 出行地 交通工具类型 保险单号
车牌号/船舶登记号 税款所属期
"""
SPECIAL_SHEETS = frozenset(_SHEETS.split())
SPECIAL_HEADINGS = frozenset(_HEADINGS.split())
