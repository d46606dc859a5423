"""Why a whole file is refused: one sentence for each reason, wherever it is found."""

from __future__ import annotations

from django.utils.translation import gettext as _


def damaged(name: str) -> str:
    return _("文件“%(file)s”不完整或已损坏；请重新下载或重新导出后上传。") % {"file": name}


def locked(name: str) -> str:
    return _("文件“%(file)s”设有打开密码；请去掉密码，另存后上传。") % {"file": name}


def macros(name: str) -> str:
    return _("文件“%(file)s”带有宏，为安全起见不读取；请从原系统重新导出不带宏的 .xlsx 文件。") % {"file": name}


def no_workbook(name: str) -> str:
    return _("文件“%(file)s”不是工作簿；压缩包请先解压，其他格式请另存为 .xlsx 后上传。") % {"file": name}
