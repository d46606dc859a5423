"""As much of a county as the demo data of the topics names."""

import csv

from tests.factories import SYSTEM
from tests.topics.loading import load_demo
from zhujian.kernel.org.actions import add_unit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic
from zhujian.kernel.registry.discover import topic_directories

OFFICE = ("office-supervision", "office-inspect-1", "office-inspect-2")
GOVERNMENT = ("emergency", "housing", "urban")


def directory(code):
    return next(folder for folder in topic_directories() if folder.name == code)


def rows(code, name):
    with (directory(code) / "demo" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def townships():
    return sorted({row["township"] for code in ("mines", "waters") for row in rows(code, "sites")})


def build(*codes):
    """The units, then the demo data of these topics."""
    root = add_unit(SYSTEM, code="ly", name="耒阳市", kind=Unit.COUNTY)
    group = add_unit(SYSTEM, code="resident-1", name="第一派驻组", kind=Unit.RESIDENT, parent=root)
    for code in OFFICE:
        add_unit(SYSTEM, code=code, name=code, kind=Unit.OFFICE, parent=root)
    for code in GOVERNMENT:
        add_unit(SYSTEM, code=code, name=code, kind=Unit.GOVERNMENT, parent=root, resident_group=group)
    for code in townships():
        add_unit(SYSTEM, code=code, name=code, kind=Unit.TOWNSHIP, parent=root)
    for code in codes:
        load_demo(SYSTEM, topic(code))
