"""Which buyers are public bodies: by the first two characters of the credit code, or by the office's own list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# GB 32100-2015: 机关, 事业单位, 群团, 其他机构编制; 农民专业合作社; 基层群众性自治组织; 集体经济组织.
PREFIXES = frozenset({"11", "12", "13", "19", "54", "93", "N1", "N2", "N3", "N9"})


@dataclass(frozen=True)
class PublicBodies:
    """The codes and names on the office's list, beside the prefixes of GB 32100."""

    codes: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)  # name -> code

    def has(self, code: str, name: str) -> bool:
        return code[:2] in PREFIXES or code in self.codes or (bool(name) and name in self.names)

    def joined(self, rows: Iterable[tuple[str, str]]) -> PublicBodies:
        """With more (code, name) rows of a list."""
        held = [*((code, name) for name, code in self.names.items()), *rows]
        codes = frozenset(code for code, _name in held if code)
        # The first code by order of text, and a code before none: whichever list came first.
        named = sorted(held, key=lambda row: (not row[0], row[0]), reverse=True)
        return PublicBodies(self.codes | codes, {name: code for code, name in named if name})

    def mask(self, table: pa.Table) -> pa.Array:
        """For each row of invoices or lines, whether its buyer is public; every different buyer is asked for once."""
        import pyarrow as pa
        import pyarrow.compute as pc

        both = pc.binary_join_element_wise(table["buyer"], table["buyer_name"], "\x1f").combine_chunks()
        encoded = both.dictionary_encode()
        known = [self.has(*value.split("\x1f", 1)) for value in encoded.dictionary.to_pylist()]
        return pa.array(known, pa.bool_()).take(encoded.indices)

    def coded(self, table: pa.Table) -> pa.Table:
        """Buyers without a code under the list's, sellers without one under their name: nobody is mixed with others."""
        import pyarrow as pa
        import pyarrow.compute as pc

        names = table["buyer_name"].combine_chunks().dictionary_encode()
        listed = [self.names.get(name) or name for name in names.dictionary.to_pylist()]
        codes = pa.array(listed, pa.string()).take(names.indices)
        buyers = pc.if_else(pc.equal(table["buyer"], ""), codes, table["buyer"])
        sellers = pc.if_else(pc.equal(table["seller"], ""), table["seller_name"], table["seller"])
        whole = table.set_column(table.schema.get_field_index("buyer"), "buyer", buyers)
        return whole.set_column(whole.schema.get_field_index("seller"), "seller", sellers)
