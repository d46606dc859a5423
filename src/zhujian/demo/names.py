"""Invented people. Surname and given name are drawn apart, so that nobody in particular is meant."""

from __future__ import annotations

from random import Random

SURNAMES = "柏 蔚 郦 湛 逄 戚 褚 酆 钮 阙 庾 暨 隗 宓 蓬 郏 浦 尚 农 鞠"
GIVEN = "喆 赟 珺 玥 璟 清远 明谦 守正 思齐 若水 知行 望山 听澜 允文 怀瑾 敬之 乐山 半夏 扶摇 青禾 子衿 南乔 星野 云起"


def invented_name(dice: Random) -> str:
    return dice.choice(SURNAMES.split()) + dice.choice(GIVEN.split())
