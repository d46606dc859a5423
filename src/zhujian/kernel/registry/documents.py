"""A topic's folder, read: a Topic, or the Refusal that names everything wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from zhujian.kernel.registry import figures, sections
from zhujian.kernel.registry.categories import read_categories
from zhujian.kernel.registry.faults import Fault, Refusal
from zhujian.kernel.registry.figures import read_figures
from zhujian.kernel.registry.reading import TEXT_LENGTH, Table, shown
from zhujian.kernel.registry.responsibility import read_responsibility
from zhujian.kernel.registry.values import Period, Topic
from zhujian.kernel.registry.visits import read_visits
from zhujian.kernel.ui.navigation import TONES

FILE = "topic.toml"
LARGEST = 128 * 1024
LONGEST_LINE = 1500  # the parser's time grows with the square of a dotted key's parts


def read_topic(directory: Path, known: Mapping[str, figures.Source] | None = None) -> Topic | Refusal:
    """Read the topic.toml of a folder. `known` are the sources that figures may count, by default those offered.

    Never raises for what the file holds: a hostile or broken one is refused with its faults.
    """
    file = f"{directory.name}/{FILE}"
    try:
        document = _parsed(directory / FILE, file)
        if isinstance(document, Fault):
            return Refusal(directory, (document,))
        faults: list[Fault] = []
        top = Table(file, "", document, faults)
        topic = topic_of(top, directory, figures.sources() if known is None else known)
    except RecursionError:
        return Refusal(directory, (Fault(file, "", gettext_noop("嵌套过深，不能读取。")),))
    return Refusal(directory, tuple(faults)) if faults else topic


def _parsed(path: Path, file: str) -> dict[str, Any] | Fault:
    try:
        source = _bytes(path)
        if source is None:
            return Fault(file, "", gettext_noop("目录中没有这个文件。"))
        if len(source) > LARGEST:
            return Fault(file, "", gettext_noop("文件超过 %(most)d KB。"), {"most": LARGEST // 1024})
        text = source.decode("utf-8-sig")
        return _too_long(text, file) or tomllib.loads(text)
    except OSError as error:
        return Fault(file, "", gettext_noop("文件不能读取：%(reason)s。"), {"reason": error.strerror or "I/O"})
    except UnicodeDecodeError:
        return Fault(file, "", gettext_noop("不是 UTF-8 编码的文本文件。"))
    except ValueError as error:
        return Fault(file, "", gettext_noop("不是有效的 TOML：%(reason)s。"), {"reason": shown(str(error))})


def _too_long(text: str, file: str) -> Fault | None:
    for place, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            values = {"line": place, "most": LONGEST_LINE}
            return Fault(file, "", gettext_noop("第 %(line)d 行超过 %(most)d 个字符。"), values)
    return None


def _bytes(path: Path) -> bytes | None:
    """At most one byte more than is allowed; None where there is no regular file (a pipe would never end)."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def topic_of(top: Table, directory: Path, known: Mapping[str, figures.Source]) -> Topic:
    """The topic that a parsed file declares. Worth nothing where the table then holds faults."""
    head = top.table("topic", required=True) or Table(top.file, "topic", {}, [])
    basis = sections.read_basis(head)
    site = sections.read_site(top)
    measures = sections.read_measures(top)
    found = Topic(
        code=head.code("code"),
        title=head.words("title"),
        directory=directory,
        basis=basis,
        colour=head.whole("colour", 1, TONES, 0),
        focus=head.words("focus", required=False, most=TEXT_LENGTH),
        active=_active(head),
        reserved=head.flag("reserved"),
        site=site,
        responsibility=read_responsibility(top, site),
        categories=(categories := read_categories(top, basis, measures)),
        measures=measures,
        stages=sections.read_stages(top),
        visits=read_visits(top, directory, categories),
        lights=sections.read_lights(top),
        look_back=sections.read_look_back(top),
        figures=read_figures(top, known),
    )
    head.close()
    top.close()
    return found


def _active(head: Table) -> Period:
    table = head.table("active")
    if table is None:
        return Period()
    period = sections.read_period(table)
    table.close()
    return period
