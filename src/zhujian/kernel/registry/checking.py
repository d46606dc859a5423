"""What `zhujian topic check` and `zhujian topic new` do."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

from django.utils.translation import gettext as _

from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.registry.documents import FILE, read_topic
from zhujian.kernel.registry.faults import Fault, Refusal
from zhujian.kernel.registry.queries import check_code, check_units, known_units
from zhujian.kernel.registry.reading import CODE, CODE_LENGTH


def check_directory(directory: Path, *, with_units: bool = False) -> list[Fault]:
    """Everything wrong with a topic's folder: its own faults, and units that are missing.

    Only an installation knows units; they are asked for `with_units`.
    """
    found = read_topic(directory.resolve())
    if isinstance(found, Refusal):
        return list(found.faults)
    named = known_units(found.responsibility.unit_codes().values()) if with_units else None
    return [] if named is None else check_units(found, named)


def check_place(directory: Path) -> list[Fault]:
    """What keeps a sound topic from standing beside those that are loaded: a code that one of them has.

    It is no fault of the topic's: it may be meant to take the other's place.
    """
    found = read_topic(directory.resolve())
    return [] if isinstance(found, Refusal) else check_code(found)


def scaffold(code: str, target: Path) -> Path:
    """Make the folder `target/code` with a commented topic.toml that passes the check; the file's path.

    Raises Invalid for a code that breaks the rule, Conflict where the folder is there already.
    """
    if not CODE.fullmatch(code) or len(code) > CODE_LENGTH:
        message = _("专题代码“%(code)s”不合规则：以小写字母开头，只用小写字母、数字和“-”，不超过 %(most)d 个字符。")
        raise Invalid.one("code", message % {"code": code, "most": CODE_LENGTH})
    folder = target / code
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise Conflict(_("目录 %(folder)s 已存在。") % {"folder": folder}) from None
    file = folder / FILE
    text = files("zhujian.kernel.registry").joinpath("scaffold.toml").read_text(encoding="utf-8")
    file.write_text(Template(text).substitute(code=code), encoding="utf-8")
    return file
