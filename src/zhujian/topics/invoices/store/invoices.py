"""One row per invoice out of all that was received about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhujian.topics.invoices.exports.schemas import HEAD, RANKS, State
from zhujian.topics.invoices.store.engine import keep
from zhujian.topics.invoices.store.keys import numbered

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Column, Table

HEADS = tuple(name for name, _kind in HEAD)
SUMS = ("amount", "tax", "total")
# In this order the first version is taken: the later state, the sheet of invoices before that of lines, then the
# fuller text; and by whatever else there is, so that the choice never depends on which file came first.
ORDER = (
    "state",
    "origin",
    "remark",
    "drawer",
    "risk",
    "form",
    "source",
    "day",
    "second",
    "seller",
    "buyer",
    "seller_name",
    "buyer_name",
    "digital",
    "code",
    "number",
    "positive",
    "blue",
)
# All rows of a buyer stand in one bucket, so that buckets may be merged together or apart with the same outcome.
KEY = ("bucket", "invoice")
COMPARED = ("state", "seller", "buyer", "day", "total", "positive")
SERIAL_DIGITS = 15


def under_one_key(engine: Backend, heads: Table, rows: Table) -> tuple[Table, Table]:
    """Give invoices that bear both kinds of number one key, also where another export has only the old one."""
    import ibis

    both = ibis.union(*(_two_numbers(table) for table in (heads, rows)), distinct=True)
    known = keep(engine, "aliases", both.group_by("old").agg(key=both.key.min()))
    if not int(known.count().to_pyarrow().as_py()):
        return heads, rows
    return _renamed(heads, known), _renamed(rows, known)


def _two_numbers(table: Table) -> Table:
    old = table.filter((table.digital != "") & (table.code != "") & (table.number != ""))
    return old.select(old=old.code + "-" + old.number, key=old.digital)


def _renamed(table: Table, known: Table) -> Table:
    """What named an invoice by its old number names it by the key: its own rows, and the red one that reverses it."""
    for name in ("invoice", "blue"):
        joined = table.left_join(known, table[name] == known.old)
        table = joined.mutate(**{name: joined.key.fill_null(joined[name])}).drop("old", "key")
    return table


def versions(heads: Table, rows: Table) -> Table:
    """Every different thing that a file says of an invoice; from the lines' sheet without sums (`origin` 1)."""
    import ibis

    whole = heads.select("bucket", *HEADS, *SUMS, "file", origin=ibis.literal(0, "int8")).distinct()
    others = {name: rows[name] for name in HEADS if name != "invoice"}
    nothing = {name: ibis.null("decimal(18, 2)") for name in SUMS}
    of_lines = rows.select("bucket", "invoice", "file", **others, **nothing, origin=ibis.literal(1, "int8"))
    return ibis.union(whole, of_lines.select(*whole.columns).distinct(), distinct=False)


def chosen(told: Table) -> Table:
    """The version that holds, with `line_state`, the latest state that the sheets of lines name."""
    import ibis

    order = [told.state.desc(), told.origin, *(told[name].desc(nulls_first=False) for name in (*ORDER[2:], *SUMS))]
    ranked = told.mutate(rank_=ibis.row_number().over(ibis.window(group_by=list(KEY), order_by=order)))
    first = ranked.filter(ranked.rank_ == 0).drop("rank_", "file")
    of_lines = told.filter(told.origin == 1)
    states = of_lines.group_by(*KEY).agg(line_state=of_lines.state.max(), files=of_lines.file.nunique())
    return first.left_join(states, KEY).drop("bucket_right", "invoice_right")


def whole(picked: Table, keyed: Table) -> Table:
    """The invoices with their sums, what their red invoices take off, whether they are live, and one name of goods."""
    sums = keyed.group_by(*KEY).agg(
        lines=keyed.count(),
        goods=keyed.goods.max(),
        amount_=keyed.amount.sum().cast("decimal(18, 2)"),
        tax_=keyed.tax.sum().cast("decimal(18, 2)"),
        total_=keyed.total.sum().cast("decimal(18, 2)"),
    )
    held = picked.left_join(sums, KEY).drop("bucket_right", "invoice_right")
    summed = held.mutate(
        lines=held.lines.fill_null(0),
        goods=held.goods.fill_null(""),
        **{name: held[name].fill_null(held[f"{name}_"]).fill_null(0).cast("decimal(18, 2)") for name in SUMS},
    ).drop("amount_", "tax_", "total_", "origin", "line_state", "files")
    positive = summed.mutate(positive=summed.positive & (summed.total > 0), month=_month(summed.day))
    return numbered(_issued(_without_reversed(positive)))


def _without_reversed(held: Table) -> Table:
    """`net` is what is left of an invoice; it is live while something is left and its state says nothing else."""
    red = held.filter(~held.positive & (held.blue != "") & (held.state < RANKS[State.VOID]))
    taken = red.group_by("bucket", key=red.blue).agg(taken=red.total.sum().cast("decimal(18, 2)"))
    joined = held.left_join(taken, [held.bucket == taken.bucket, held.invoice == taken.key]).drop("key", "bucket_right")
    net = (joined.total + joined.taken.fill_null(0)).cast("decimal(18, 2)")
    standing = joined.state < RANKS[State.REVERSED]
    return joined.mutate(net=net, live=joined.positive & standing & (net > 0)).drop("taken")


def _month(day: Column) -> Column:
    import ibis

    date = ibis.date("1970-01-01") + day.as_interval("D")
    return (date.year() * 100 + date.month()).cast("int32")


def _issued(held: Table) -> Table:
    """`series` and `serial` for runs of numbers, `province` of the place of issue: by the number, else by the code."""
    import ibis

    is_new = held.digital.length() == 20
    serial = ibis.ifelse(is_new, held.digital.substr(20 - SERIAL_DIGITS), held.number).try_cast("int64")
    old = ibis.ifelse(held.code.length() == 12, held.code.substr(1, 2), held.code.substr(0, 2))
    return held.mutate(
        serial=serial,
        series=ibis.ifelse(is_new, held.digital.substr(0, 20 - SERIAL_DIGITS), held.code),
        province=ibis.ifelse(is_new, held.digital.substr(2, 2), old),
    )


def names(held: Table) -> Table:
    """The different codes with names of buyers and of sellers: what is tagged instead of every invoice."""
    import ibis

    sides = {"buyer": held.unit, "seller": held.firm}
    told = [
        held.select("bucket", side=ibis.literal(side), number=number, code=held[side], name=held[f"{side}_name"])
        for side, number in sides.items()
    ]
    return ibis.union(*(each.distinct() for each in told), distinct=False)


def disagreements(told: Table, held: Table) -> Table:
    """Where two files say different things of one invoice: the field, what is used, what else was said."""
    import ibis

    parts = []
    for name in COMPARED:
        said = told.filter(told[name].notnull())
        spread = said.group_by(*KEY).agg(least=said[name].cast("string").min(), most=said[name].cast("string").max())
        spread = spread.filter(spread.least != spread.most)
        used = held.select(*KEY, "buyer", "buyer_name", used=held[name].cast("string"))
        both = spread.join(used, KEY)
        other = ibis.ifelse(both.used == both.least, both.most, both.least)
        parts.append(both.select(*KEY, "buyer", "buyer_name", "used", field=ibis.literal(name), other=other))
    return ibis.union(*parts, distinct=False)
