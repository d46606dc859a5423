"""One store, screened by the embedded engine and by an Apache Spark cluster: the same hits and doubts, row by row."""

import shutil
from collections import Counter

import pytest

from tests.topics.invoices.world import Screened, run
from zhujian.topics.invoices.rules import catalogue

pytestmark = [
    pytest.mark.engine("sqlite"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Apache Spark needs Java 17"),
]

CLUSTER = "local-cluster[2,1,1024]"  # two workers, one core and a gigabyte each
# A minute is too short for the second compiler of three virtual machines to pay off: it takes half of the time.
HASTE = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="module")
def on_spark(screened: Screened, tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """The store of all cases, screened on a cluster of two workers."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JAVA_TOOL_OPTIONS", HASTE)
        return run(screened.places, tmp_path_factory.mktemp("spark"), master=CLUSTER)


@pytest.mark.parametrize("table", ["hits", "parts", "doubts"])
def test_a_cluster_finds_what_the_embedded_engine_finds(screened: Screened, on_spark: Screened, table: str) -> None:
    ours, theirs = screened.table(table), on_spark.table(table)
    assert [row for row in ours if row not in theirs] == []
    assert [row for row in theirs if row not in ours] == []
    assert [list(row.items()) for row in theirs] == [list(row.items()) for row in ours]


def test_every_rule_has_hits_to_compare(screened: Screened, on_spark: Screened) -> None:
    counted = Counter(hit["rule"] for hit in on_spark.table("hits"))
    assert sorted(counted) == list(catalogue.published())
    assert {rule: report.hits for rule, report in on_spark.reports.items()} == counted
    assert {rule: report.status for rule, report in on_spark.reports.items()} == {
        rule: report.status for rule, report in screened.reports.items()
    }
