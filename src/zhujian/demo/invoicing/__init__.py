"""Two years of invented invoices of the demo county's public bodies, as the tax bureau's exports and the units' lists.

What is written here goes the same way as a real export: nothing in it says what a screening should find.
"""

from zhujian.demo.invoicing.bodies import Body
from zhujian.demo.invoicing.codes import uscc_of
from zhujian.demo.invoicing.exports import write_exports, write_later_export

__all__ = ["Body", "uscc_of", "write_exports", "write_later_export"]
