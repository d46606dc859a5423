"""In whose name this installation writes."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.errors import Conflict
from zhujian.kernel.letters.letterhead import Letterhead
from zhujian.kernel.org.models import Unit

OWN_LETTERHEAD = "letterhead.toml"


def letterhead() -> Letterhead:
    """The letterhead: `letterhead.toml` in the data directory, else the usual one of the county at the tree's root.

    Raises Conflict where there is neither, or the file is wrong.
    """
    own = Path(settings.ZHUJIAN_DATA) / OWN_LETTERHEAD
    if own.exists():
        return _read(own)
    county = lookups.first(Unit, order=("pk",), parent_id=None, kind=Unit.COUNTY)
    if county is None:
        raise Conflict(_("尚未建立县市区单位，无法确定发文机关。请先导入单位，或者在数据目录中放置 letterhead.toml。"))
    return Letterhead.of_county(county.name)


def _read(path: Path) -> Letterhead:
    try:
        return Letterhead.from_toml(path.read_text(encoding="utf-8"))
    except (KeyError, ValueError) as error:
        raise Conflict(
            _("发文机关设置文件 %(path)s 有误：%(reason)s") % {"path": path.name, "reason": error}
        ) from error
