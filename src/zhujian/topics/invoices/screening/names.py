"""The different goods, sellers and buyers of a store: each text once, with its number, its place and its tags.

A place is a whole number in the order of the texts, so that the greatest of several places is that of the greatest
text. Rules see places alone; the texts come back with the doubts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhujian.topics.invoices.rules.dictionary import Dictionary, bits

if TYPE_CHECKING:
    from ibis.expr.types import Column, Table

SIDES = {"buyer": ("unit", "body_tags", "buyers"), "seller": ("firm", "firm_tags", "sellers")}


def goods(stored: Table, words: Dictionary) -> Table:
    """good, shown -> goods and kind (the places of name and short name), tags, thing; the texts `words` and `short`."""
    import ibis

    names = stored.drop("bucket").distinct()
    found = {tag.name: tag.on_goods(names) for tag in words.goods}
    named = names.mutate(tags=bits(words.goods, found))
    kinds = [(named.goods.upper().contains(word.upper()), word) for word in words.durables]
    durable = (named.tags & words.mask("goods", ("durable",))) != 0
    thing = ibis.ifelse(durable, ibis.cases(*kinds, else_="") if kinds else ibis.literal(""), "")
    return named.select(
        "good",
        "shown",
        "tags",
        "short",
        thing=thing,
        goods=_place(named.goods),
        kind=_place(named.short),
        words=named.goods,
    )


def parties(stored: Table, side: str, words: Dictionary) -> Table:
    """unit or firm -> the places of the code and of the name, tags; and both texts as `code` and `name`."""
    number, tags, section = SIDES[side]
    own = stored.filter(stored.side == side).select("number", "code", "name").distinct()
    known = getattr(words, section)
    found = {tag.name: tag.on_name(own.name.upper()) for tag in known}
    places = {side: _place(own.code), f"{side}_name": _place(own.name)}
    return own.select("code", "name", **{number: own.number}, **places, **{tags: bits(known, found)})


def _place(text: Column) -> Column:
    """From 1: no text has place 0, which stands for none."""
    import ibis

    return (ibis.dense_rank().over(ibis.window(order_by=text)) + 1).cast("int32")
