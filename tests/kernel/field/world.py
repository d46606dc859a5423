"""Two townships, a regulator with its resident group, two owners of ponds, and whoever looks at them."""

from dataclasses import dataclass

from tests import factories
from tests.factories import SYSTEM
from zhujian.kernel.field.actions import add_site
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit

TOPIC = "ponds"
DATA = {"licence_no": "塘证第1号"}


@dataclass(frozen=True)
class World:
    east: Unit
    west: Unit
    owner: Unit
    other: Unit
    regulator: Unit
    group: Unit

    def site(self, code: str = "p1", **fields: object) -> Site:
        """A pond of `owner` in the east; `fields` are those of `add_site`."""
        given = {"name": f"塘{code}", "owner": self.owner, "township": self.east, "data": DATA, **fields}
        return add_site(SYSTEM, topic=TOPIC, code=code, **given)


def made() -> World:
    group = factories.unit(Unit.RESIDENT)
    return World(
        east=factories.unit(Unit.TOWNSHIP),
        west=factories.unit(Unit.TOWNSHIP),
        owner=factories.unit(Unit.ENTERPRISE),
        other=factories.unit(Unit.ENTERPRISE),
        regulator=factories.unit(code="water", resident_group=group),
        group=group,
    )
