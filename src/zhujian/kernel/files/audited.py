"""The stored contents, which the log answers for by the hash that stands in a recorded row."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhujian.kernel.audit.replay import check_also
from zhujian.kernel.audit.reports import Fault, Report
from zhujian.kernel.files import store
from zhujian.kernel.files.models import File
from zhujian.kernel.records import label_of

PAGE = 500


@check_also
def contents(report: Report) -> Iterator[Fault]:
    """Every content that a row names, read once; each row is named whose content is missing or has another hash.

    What no row names is nobody's evidence: a row that was removed by an action takes its content with it.
    """
    for sha256 in _hashes():
        report.contents += 1
        what = _wrong(sha256)
        if what:
            for pk in File.objects.filter(sha256=sha256).order_by("pk").values_list("pk", flat=True):
                yield Fault(f"{label_of(File)} {pk}", what)


def _hashes() -> Iterator[str]:
    """In pages: no statement is left open while files are read."""
    found, after = File.objects.order_by("sha256").values_list("sha256", flat=True).distinct(), ""
    while page := list(found.filter(sha256__gt=after)[:PAGE]):
        yield from page
        after = page[-1]


def _wrong(sha256: str) -> str:
    try:
        store.read(sha256, verify=True).close()
    except store.DamagedError as error:
        if error.is_missing:
            return _("文件内容缺失：存储中没有摘要为 %(sha256)s 的内容。") % {"sha256": sha256}
        return _("文件内容被改动过：存储中的内容与登记的摘要 %(sha256)s 不符。") % {"sha256": sha256}
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return _("摘要为 %(sha256)s 的文件内容读不出：%(reason)s。") % {"sha256": sha256, "reason": reason}
    return ""
