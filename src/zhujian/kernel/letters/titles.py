"""Breaking a title into lines.

GB/T 9704-2012, 7.3.1: a title that runs over several lines keeps words whole and forms a trapezium or a diamond.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import pairwise

from zhujian.kernel.letters.text import width

_VOCABULARY = """
    关于 有关 问题 情况 工作 事项 办理 处理 处置 整改 整治 治理 督办 督查 交办 移送 反馈 报告 通报 通知 建议
    意见 决定 函 纪检监察建议 纪律检查建议 监察建议 纪检监察 纪律检查 建议书 交办函 督办函 监督 检查 检查组 监管
    监察 审计 巡视 巡察 专项 落实 执行 履行 履职 职责 责任 主体责任 监督责任 不力 不到位 不规范 不严 不实
    整改不力 制度 机制 建设 管理 审批 审核 备案 重大 事故 隐患 重大事故隐患 安全 生产 安全生产 煤矿 矿井 煤业
    公司 有限公司 责任公司 有限责任公司 企业 单位 部门 机关 政府 人民政府 委员会 办公室 管理局 服务中心 中心
    学校 医院 街道 乡镇 社区 村民 村民委员会 群众 反映 强烈 身边 腐败 作风 不正之风 形式主义 官僚主义 环境
    生态环境 保护 污染 黑臭 水体 黑臭水体 河道 池塘 资金 项目 工程 招标 投标 招投标 采购 政府采购 财政 惠民 补贴
    违规 违纪 违法 公款 吃喝 旅游 发放 津贴 津补贴 福利 公车 使用 收受 礼品 礼金 存在 突出 限期 逾期 未办结
    第一次 第二次 第三次 开展 进一步 加强 规范 完善 健全 改进 推进 防范 化解 风险 廉政 廉洁 营商 营商环境 优化
    诉求 办事 窗口 服务 行政 执法 党员 干部 领导 领导干部 人员 工作人员 四关闭一到位 超层越界 越界 开采 停产
    瓦斯 通风 排水 顶板 机电 运输 超限 监测 监控 系统 设备
"""
WORDS = tuple(_VOCABULARY.split())

_SHAPES: dict[int, tuple[tuple[float, ...], ...]] = {
    1: ((1.0,),),
    2: ((0.54, 0.46), (0.46, 0.54)),
    3: ((0.30, 0.40, 0.30), (0.38, 0.33, 0.29), (0.29, 0.33, 0.38)),
}
_CLOSING = "，。、；：？！）〕》」』】”’的了地得等"
_OPENING = "（〔《「『【“‘"
_AFTER = "的、，；：和与及对并"
_COST_AFTER_PARTICLE, _COST_BETWEEN_WORDS, _COST_BETWEEN_UNKNOWN, _COST_FORBIDDEN = 0.0, 1.0, 12.0, 1000.0


def title_lines(title: str, per_line: float, whole: Iterable[str] = ()) -> tuple[str, ...]:
    """Break `title` into lines of at most `per_line` full-width characters.

    `whole` names phrases that stay on one line if they can, such as the names of units.
    """
    atoms = [piece for atom in _atoms(title, whole) for piece in _pieces(atom, per_line)]
    count = max(1, math.ceil(width(title) / per_line - 1e-9))
    for lines in range(count, len(atoms) + 1):
        if found := _best(atoms, lines, per_line):
            return found
    return (title,)


def _atoms(title: str, whole: Iterable[str]) -> list[str]:
    known = sorted({*WORDS, *(phrase for phrase in whole if phrase)}, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, known))
    named = r"《[^《》]{1,16}》|[（〔][^（）〔〕]{1,10}[）〕]"
    counted = "[0-9][0-9.,%]*[年月日号次个项万亿元%]*"
    return re.findall(f"{named}|{alternatives}|{counted}|[!-~]+|.", title, flags=re.DOTALL)


def _pieces(atom: str, per_line: float) -> list[str]:
    if width(atom) <= per_line:
        return [atom]
    parts = _atoms(atom, ())
    return parts if len(parts) > 1 else list(atom)


def _best(atoms: list[str], lines: int, per_line: float) -> tuple[str, ...] | None:
    total = sum(map(width, atoms))
    shapes = _SHAPES.get(lines) or ((1 / lines,) * lines,)
    found = [_fit(atoms, [share * total for share in shape], per_line) for shape in shapes]
    cost, cuts = min(found)
    if math.isinf(cost):
        return None
    return tuple("".join(atoms[start:end]).strip() for start, end in pairwise(cuts))


def _fit(atoms: list[str], targets: list[float], per_line: float) -> tuple[float, tuple[int, ...]]:
    """The cheapest cut of `atoms` into lines near the `targets`: its cost, and the indices 0, …, len(atoms)."""
    ahead = [0.0]
    for atom in atoms:
        ahead.append(ahead[-1] + width(atom))
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for target in targets:
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            for end in range(start + 1, len(atoms) + 1):
                length = ahead[end] - ahead[start]
                if length > per_line:
                    break
                price = cost + (length - target) ** 2 + _price(atoms, end)
                step[end] = min(step.get(end, (math.inf, ())), (price, (*cuts, end)))
        best = step
    return best.get(len(atoms), (math.inf, ()))


def _price(atoms: list[str], cut: int) -> float:
    if cut == len(atoms):
        return 0.0
    before, after = atoms[cut - 1], atoms[cut]
    if after[0] in _CLOSING or before[-1] in _OPENING or before == "关于":
        return _COST_FORBIDDEN
    if before[-1] in _AFTER:
        return _COST_AFTER_PARTICLE
    return _COST_BETWEEN_UNKNOWN if len(before) == len(after) == 1 else _COST_BETWEEN_WORDS
