"""The lines of each invoice, once: parts put together, repetitions left out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from zhujian.topics.invoices.exports.schemas import GOODS, SUMS
from zhujian.topics.invoices.store.engine import keep
from zhujian.topics.invoices.store.invoices import KEY
from zhujian.topics.invoices.store.keys import number

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

CONTENT = (*(name for name, _kind in GOODS), *(name for name, _kind in SUMS))
NAMED = ("short", "goods", "tax_code")


def once(rows: Table, chosen: Table) -> Table:
    """The lines of each invoice, from the files that name its latest state.

    An invoice in one file has the lines that stand there, two alike included. Where it stands in several, a line that
    both have is one line, and a line that one alone has belongs to it too: a file may have been split. Where that does
    not make up the invoice's own total, lines alike may have been parted: see `_completed`.
    """
    import ibis

    states = chosen.select(*KEY, "line_state", "files", told="total")
    known = rows.select(*KEY, "state", "file", *CONTENT).join(states, KEY)
    latest = known.filter(known.state == known.line_state)
    single = latest.filter(latest.files == 1).select(*KEY, *CONTENT)
    return ibis.union(single, _merged(latest.filter(latest.files > 1)), distinct=False)


def _merged(latest: Table) -> Table:
    """Of invoices in several files: per different line as often as the file that has it most often, or completed."""
    import ibis

    copy = ibis.row_number().over(ibis.window(group_by=[*KEY, "file", *CONTENT]))
    numbered = latest.mutate(copy=copy)
    distinct = numbered.select(*KEY, "told", "copy", *CONTENT).distinct()
    fewer = distinct.group_by(*KEY).agg(fewer=distinct.total.sum(), told_=distinct.told.max())
    every = numbered.group_by(*KEY).agg(every=numbered.total.sum())
    sums = fewer.join(every, KEY)
    amiss = sums.filter((sums.fewer != sums.told_) & (sums.fewer != sums.every)).mutate(
        lacking=(sums.told_ - sums.fewer).cast("decimal(18, 2)"), every=sums.every == sums.told_
    )
    whole = distinct.anti_join(amiss, KEY).select(*KEY, *CONTENT)
    known = amiss.select(*KEY, "lacking", every_="every")
    return ibis.union(whole, _completed(numbered.join(known, KEY)), distinct=False)


def _completed(numbered: Table) -> Table:
    """Lines alike that a split has parted, put together as the invoice's own total demands.

    All rows are taken if they make it up together: the files were parts of one another. Else one of the lines may stand
    oftener than in any one file, if so often makes it up: then some part came twice. Else nothing tells, and each line
    stays as often as the file that has it most often.
    """
    import ibis

    alike = [*KEY, *CONTENT]
    placed = numbered.mutate(
        place=ibis.row_number().over(ibis.window(group_by=alike, order_by=["copy", "file"])),
        most=numbered.copy.max().over(ibis.window(group_by=alike)),
        line=ibis.dense_rank().over(ibis.window(group_by=list(KEY), order_by=list(CONTENT))),
    )
    # `most` counts from 0: behind it come the rows that no single file has beside the others.
    further = placed.mutate(further=placed.place - placed.most)
    fits = (further.further > 0) & (further.total * further.further == further.lacking)
    found = further.mutate(fits=fits.ifelse(further.line, None))
    one = found.mutate(one=found.fits.min().over(ibis.window(group_by=list(KEY))))
    reach = (one.fits == one.one).ifelse(one.further, 0).max().over(ibis.window(group_by=list(KEY)))
    reached = one.mutate(reach=(one.line == one.one).ifelse(reach, 0).fill_null(0))
    return reached.filter(reached.every_ | (reached.further <= reached.reach)).select(*KEY, *CONTENT)


def with_goods(engine: Backend, held: Table) -> Table:
    """Each line with `good`, a number for its short name, name and code: the same in every partition and every year."""
    import ibis
    import pyarrow as pa

    names = held.select(*NAMED).distinct().to_pyarrow()
    numbers = pa.array(
        [_number(*values) for values in zip(*(names[name].to_pylist() for name in NAMED), strict=True)], pa.int64()
    )
    known = keep(engine, "named", ibis.memtable(names.append_column("good", numbers)))
    return held.join(known, list(NAMED))


def _number(*values: str) -> int:
    digest = hashlib.blake2b("\x1f".join(values).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def goods(keyed: Table) -> Table:
    """The different goods of a partition: what is tagged instead of every line. `shown` is the number of the name."""
    different = keyed.select("bucket", "good", *NAMED).distinct()
    return different.mutate(shown=number(different.goods))


def finished(keyed: Table, whole: Table) -> Table:
    """The lines with what rules ask of their invoice, so that no rule has to join the two."""
    heads = whole.select(
        *KEY,
        "buyer",
        "buyer_name",
        "seller",
        "seller_name",
        "day",
        "second",
        "month",
        "live",
        "province",
        "digital",
        "bill",
        "firm",
    )
    return keyed.join(heads, KEY)
