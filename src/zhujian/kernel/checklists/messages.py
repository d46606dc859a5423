"""What pyxform says of a form, with its place, in the reader's language. A sentence that is not known is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhujian.kernel.checklists.faults import Fault
from zhujian.kernel.checklists.workbooks import SURVEY, Workbook

NOTE = "note"
LONGEST = 400
_ROW = re.compile(r"\[row\s*:\s*(?:None|(\d+))\]\s*", re.IGNORECASE)
_SHEET = re.compile(r"On the '(\w+)' sheet|for sheet: '(\w+)'|sheet named '(\w+)'")
_COLUMN = re.compile(r"the '([^']+)' value(?: '[^']*')? is (?:invalid|problematic)")
_NAMED = re.compile(r"named '([^']+)'|could not find the name '([^']+)'|The name '([^']+)'", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A message of pyxform's, and the same in Chinese; named groups are what it fills in."""

    pattern: re.Pattern[str]
    what: str
    column: str = ""


def _s(pattern: str, what: str, column: str = "") -> Sentence:
    return Sentence(re.compile(pattern, re.DOTALL), what, column)


# More exact ones first: the first that is found anywhere in the message counts.
SENTENCES = (
    _s(r"You must have a sheet named 'survey'", gettext_noop("工作簿里没有名为 survey 的工作表。")),
    _s(r"Duplicate column header: (?P<name>.+)", gettext_noop("表头“%(name)s”出现了两次。")),
    _s(
        r"Invalid headers provided.*names for the same column were found: (?P<name>.+?)\. Rename",
        gettext_noop("表头 %(name)s 指的是同一列，只能保留一个。"),
    ),
    _s(r"required column headers were not found: (?P<name>.+?)\. ", gettext_noop("缺少必需的列：%(name)s。")),
    _s(r"Invalid headers provided", gettext_noop("工作表缺少表头，或者表头不合规则。")),
    _s(r"Column headers must not be empty", gettext_noop("choices 工作表的表头不能为空，也不能含空格。")),
    _s(r"Question with no type", gettext_noop("这一行没有写题目类型。"), "type"),
    _s(r"Unknown question type '(?P<name>.*?)'", gettext_noop("没有“%(name)s”这种题目类型。"), "type"),
    _s(r"Question or group with no name", gettext_noop("题目或者题组没有名称。"), "name"),
    _s(r"[Rr]epeat.* name.* same as the survey root", gettext_noop("循环组的名称不能与表单的根名称相同。"), "name"),
    _s(r"Repeat names must unique anywhere", gettext_noop("循环组的名称在整张表单中只能用一次。"), "name"),
    _s(r"The name 'meta' is reserved", gettext_noop("名称 meta 是保留名，不能用作题目名称。"), "name"),
    _s(r"case-insensitive match to another name", gettext_noop("名称与另一名称只有大小写不同，容易混淆。"), "name"),
    _s(
        r"must be unique within their nearest parent group",
        gettext_noop("名称在同一题组内重复；同一层内每个题目、题组的名称只能用一次。"),
        "name",
    ),
    _s(r"Instance names must be unique.*The name '(?P<name>[^']+)'", gettext_noop("外部数据的名称“%(name)s”重复。")),
    _s(
        r"Names must begin with a letter or underscore",
        gettext_noop("名称不合规则：以字母或者下划线开头，其后只用字母、数字、下划线、连字符和句点。"),
    ),
    _s(r"Choice names must be unique", gettext_noop("同一选项表内选项的名称重复。"), "name"),
    _s(r"Choices must have a name", gettext_noop("选项没有名称。"), "name"),
    _s(r"Choices should have a label", gettext_noop("选项没有文字（label）。"), "label"),
    _s(
        r"List name not in (?:external )?choices sheet: (?P<name>\S+)",
        gettext_noop("choices 工作表里没有选项表“%(name)s”。"),
        "type",
    ),
    _s(
        r"(?:There should be a choices sheet|ensure that the choices sheet has)",
        gettext_noop("有选择题，但没有可用的 choices 工作表（须有 list_name、name、label 三列）。"),
    ),
    _s(r"There should be an external_choices sheet", gettext_noop("缺少 external_choices 工作表。")),
    _s(
        r"Choice names with spaces cannot be added to multiple choice selects. See \[(?P<name>.*?)\]",
        gettext_noop("多选题的选项名称“%(name)s”含有空格。"),
        "type",
    ),
    _s(r"specify choices for this 'or other' question", gettext_noop("带“其他”的选择题没有写明选项表。"), "type"),
    _s(r"Choice filter not supported with or_other", gettext_noop("带“其他”的选择题不能再用 choice_filter。")),
    _s(
        r"supported file extensions: (?P<name>.+)",
        gettext_noop("选项文件的扩展名只能是 .csv、.xml 或者 .geojson。"),
        "type",
    ),
    _s(r"select one external is only meant", gettext_noop("select_one_external 只用于带筛选的选择题。")),
    _s(r"Unmatched 'end_(?P<name>\w+)'", gettext_noop("end_%(name)s 没有与之对应的 begin_%(name)s。"), "type"),
    _s(r"Unmatched 'begin_(?P<name>\w+)'", gettext_noop("begin_%(name)s 没有与之对应的 end_%(name)s。"), "type"),
    _s(r"Missing calculation", gettext_noop("calculate 题没有写计算式。"), "calculation"),
    _s(
        r"Reference variables must start with",
        gettext_noop("引用写错：应写作 ${name}，其中 name 为题目名称，如 ${site}。"),
    ),
    _s(r"must have a comma between each variable", gettext_noop("多个引用之间要用逗号隔开。")),
    _s(r"Could not find the name '(?P<name>[^']*)'", gettext_noop("引用的题目“%(name)s”不存在。")),
    _s(
        r"names must be unique anywhere in the 'survey'. The name '(?P<name>[^']*)' appears more than once",
        gettext_noop("引用的题目名称“%(name)s”不止一处，无法确定指的是哪一题。"),
    ),
    _s(r"There is no survey element named '(?P<name>[^']*)'", gettext_noop("引用的题目“%(name)s”不存在。")),
    _s(
        r"There are multiple survey elements named '(?P<name>[^']*)'",
        gettext_noop("引用的题目名称“%(name)s”不止一处，无法确定指的是哪一题。"),
    ),
    _s(r"Survey cannot have an empty id_string", gettext_noop("settings 工作表的 form_id 为空。")),
    _s(r"Parameters must be in the form", gettext_noop("参数应写作“名称=值”，用空格隔开。"), "parameters"),
    _s(
        r"accepted parameter keys for this question type are '(?P<known>[^']*)'.*key\(s\): '(?P<name>[^']*)'",
        gettext_noop("这种题目没有参数 %(name)s；可用：%(known)s。"),
        "parameters",
    ),
    _s(r"'(?P<name>[\w-]+)' must be a number", gettext_noop("参数 %(name)s 应为数字。"), "parameters"),
    _s(r"'(?P<name>[\w-]+)' must not be '0'", gettext_noop("参数 %(name)s 不能为 0。"), "parameters"),
    _s(r"must not be larger than the range", gettext_noop("参数的步长大于滑块的范围。"), "parameters"),
    _s(
        r"'(?P<name>[\w-]+)' must be a multiple of 'step'",
        gettext_noop("参数 %(name)s 应为步长的整数倍。"),
        "parameters",
    ),
    _s(r"between the 'start' and 'end' values", gettext_noop("参数的值超出滑块的范围。"), "parameters"),
    _s(r"'tick_labelset'", gettext_noop("参数 tick_labelset 写得不对。"), "parameters"),
    _s(
        r"randomize must be set to true or false", gettext_noop("参数 randomize 只能是 true 或者 false。"), "parameters"
    ),
    _s(r"seed value must be a number", gettext_noop("参数 seed 应为数字或者引用。"), "parameters"),
    _s(r"randomize=true to use a seed", gettext_noop("使用参数 seed 时须写 randomize=true。"), "parameters"),
    _s(r"'incremental' parameter may", gettext_noop("参数 incremental 只能是 true，或者不写。"), "parameters"),
    _s(r"'(?P<name>[\w-]+)' parameter must", gettext_noop("参数 %(name)s 的值不对。"), "parameters"),
    _s(r"Parameter (?P<name>[\w-]+) must", gettext_noop("参数 %(name)s 的值不对。"), "parameters"),
    _s(
        r"background-geopoint.*trigger|must have a trigger",
        gettext_noop("background-geopoint 须写触发它的题目。"),
        "trigger",
    ),
    _s(r"Audits must always be named 'audit", gettext_noop("audit 题的名称一栏应当留空。"), "name"),
    _s(
        r"To include location information in the audit",
        gettext_noop("audit 记录位置时三个位置参数都要写。"),
        "parameters",
    ),
    _s(r"you must also specify an image", gettext_noop("使用 big-image 时还须写 image。"), "big-image"),
    _s(r"Media type: (?P<name>\S+) not supported", gettext_noop("不支持媒体类型 %(name)s。")),
    _s(r"[Ee]ntit(?:y|ies)|'save_to'", gettext_noop("实体（entities）的写法不对，本系统也不使用实体。")),
    _s(r"loop without list name|List name not in columns sheet", gettext_noop("loop 没有可用的选项表。"), "type"),
    _s(
        r"survey element named '(?P<name>[^']+)' has no label or hint",
        gettext_noop("题目“%(name)s”没有标题（label），也没有提示（hint）。"),
        "label",
    ),
    _s(r"Group has no label|has no label", gettext_noop("题组没有标题（label）。"), "label"),
    _s(r"Row without name, text, or label is being skipped", gettext_noop("这一行没有类型、名称和文字，已跳过。")),
    _s(r"'disabled' column header", gettext_noop("disabled 一列不属于现行标准，请改用 relevant。"), "disabled"),
    _s(r"Language '(?P<name>.*?)' is missing", gettext_noop("语言“%(name)s”缺少部分列的译文。")),
    _s(
        r"do not contain valid machine-readable codes: (?P<name>.+?)\. Learn",
        gettext_noop("语言没有写代码：%(name)s。应写作“中文 (zh)”。"),
    ),
    _s(r"similar names were found: (?P<name>.+)", gettext_noop("工作表的名称可能写错：%(name)s。")),
    _s(r"is no longer supported on most devices", gettext_noop("新的手机不再提供这项设备信息，答卷中它为空。"), "type"),
    _s(
        r"max-pixels parameter",
        gettext_noop("图片题宜写参数 max-pixels，如 max-pixels=2048，照片小、发送快。"),
        "parameters",
    ),
    _s(r"File name for", gettext_noop("选项文件的名称不对。"), "type"),
)


def faults_of(book: Workbook, message: str, code: str = "pyxform") -> Iterator[Fault]:
    """pyxform's message as faults, one for each place that it names."""
    parts = [part for part in re.split(r"\n(?=\[row)", message.strip()) if part.strip()]
    for part in parts or [message]:
        yield _fault(book, part, code)


def _fault(book: Workbook, message: str, code: str) -> Fault:
    row = _ROW.search(message)
    sheet = next((name for match in _SHEET.finditer(message) for name in match.groups() if name), "")
    number = int(row[1]) if row and row[1] else 0
    sentence, values = _sentence(message)
    column = _COLUMN.search(message)
    named = column[1] if column else (sentence.column if sentence else "")
    if not number:
        sheet, number, named = _searched(book, message, sheet, named)
    page = book.sheet(sheet or SURVEY)
    names = _headings(named)
    heading = (page.heading(names, number) or named.split(" (")[0]) if named else ""
    return Fault(
        code,
        _(sentence.what) % values if sentence else _quoted(message, code),
        sheet=page.title if sheet or number else "",
        row=number,
        column=heading,
        cell=page.cell(heading, number),
    )


def _sentence(message: str) -> tuple[Sentence | None, dict[str, str]]:
    for sentence in SENTENCES:
        match = sentence.pattern.search(message)
        if match:
            return sentence, {name: text.strip()[:LONGEST] for name, text in match.groupdict(default="").items()}
    return None, {}


def _quoted(message: str, code: str) -> str:
    plain = " ".join(_ROW.sub("", message).split())[:LONGEST]
    if code == NOTE:
        return _("pyxform 提醒：“%(message)s”") % {"message": plain}
    return _("pyxform 不接受这张表单：“%(message)s”") % {"message": plain}


def _searched(book: Workbook, message: str, sheet: str, column: str) -> tuple[str, int, str]:
    """Where a message without a row is about: the cell that refers to the question, the heading, that it names."""
    duplicate = re.search(r"Duplicate column header: (.+)", message)
    if duplicate:
        name = duplicate[1].strip()
        twice = (page.title for page in book.sheets.values() if page.headings.count(name) > 1)
        return sheet or next(twice, ""), 1, name
    if "headers" in message:
        return sheet, 1, column
    element = re.search(r"survey element named '([^']+)'", message)
    if element:
        row = next((row for path, row in book.rows().items() if path.rpartition("/")[2] == element[1]), 0)
        if row:
            return SURVEY, row, column
    named = next((name for match in _NAMED.finditer(message) for name in match.groups() if name), "")
    unknown = re.search(r"Unknown question type '(.*?)'", message)
    for number, cells in enumerate(book.survey.rows, start=2):
        for heading, text in cells.items():
            referred = named and re.search(r"\$\{\s*(?:last-saved#)?" + re.escape(named) + r"\s*\}", str(text))
            if referred or (unknown and str(text).strip() == unknown[1]):
                return sheet or SURVEY, number, heading
    return sheet, 0, column


def _headings(name: str) -> tuple[str, ...]:
    """The headings under which a column may stand, as pyxform calls it."""
    plain = name.lower().split(" (")[0]
    return (plain, *_ALIASES.get(plain, ()))


_ALIASES = {
    "relevant": ("relevance",),
    "calculation": ("calculate",),
    "calculate": ("calculation",),
    "readonly": ("read_only",),
    "repeat_count": ("jr:count", "count"),
    "label": ("caption",),
    "constraint_message": ("jr:constraintmsg", "constraining_message"),
}
