"""The XML of a submission: hostile until it is read, then nodes by path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from zhujian.kernel.checklists.definitions import Definition
from zhujian.kernel.errors import Invalid

FIELD = "xml"
BYTES = 2 * 1024 * 1024
NODES = 20_000
DEPTH = 40
META = "meta"
INSTANCE_LENGTH = 100

At = tuple[int, ...]


class Node(NamedTuple):
    """A node without further ones inside, or one that the form does not know. `at` counts the repeats around it."""

    path: str
    at: At
    text: str


@dataclass(frozen=True)
class Instance:
    """A submission before its values are read. `meta` are the texts of its metadata block by name."""

    form_id: str
    version: str
    meta: dict[str, str]
    root: Element

    def nodes(self, definition: Definition) -> Iterator[Node]:
        """Every leaf in the order of the document. Raises Invalid where there are too many or they stand too deep."""
        for seen, node in enumerate(_below(self.root, "", (), definition)):
            if seen >= NODES:
                raise refusal(_("答卷的 XML 超过 %(most)d 个节点，不予接收。") % {"most": NODES})
            yield node


def read_instance(xml: bytes) -> Instance:
    """The submission in these bytes. Raises Invalid on field `xml`, and `form` where no form is named."""
    root = _parsed(xml)
    if root.get("encrypted"):
        raise refusal(_("答卷是加密的，本系统的督查表不使用加密提交。请更新手机上的表单后重新填写。"))
    if not root.get("id"):
        raise Invalid.one("form", _("答卷没有写明是哪一张督查表（根节点缺少 id）。"))
    block = next((child for child in root if local_name(child) == META), None)
    meta = {local_name(child): (child.text or "").strip() for child in block} if block is not None else {}
    instance = meta.get("instanceID", "")
    if not instance or len(instance) > INSTANCE_LENGTH or any(character.isspace() for character in instance):
        raise refusal(_("答卷没有可用的编号（meta/instanceID），无法保证只收一次。请在手机上重新保存后发送。"))
    return Instance(root.get("id", ""), root.get("version", ""), meta, root)


def local_name(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def refusal(message: str) -> Invalid:
    return Invalid.one(FIELD, message)


def _parsed(xml: bytes) -> Element:
    if len(xml) > BYTES:
        message = _("答卷的 XML 超过 %(most)d KB。照片等附件应作为单独的部分上传。")
        raise refusal(message % {"most": BYTES // 1024})
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except DefusedXmlException as error:
        raise refusal(_("答卷的 XML 含有 DTD 或者实体声明，不予接收。")) from error
    except (ParseError, ValueError, LookupError) as error:
        message = _("答卷不是完整的 XML（%(reason)s）。请在手机上重新发送。")
        raise refusal(message % {"reason": str(error)[:100]}) from error
    return root


def _below(parent: Element, path: str, at: At, definition: Definition) -> Iterator[Node]:
    if path.count("/") >= DEPTH:
        raise refusal(_("答卷的 XML 嵌套超过 %(most)d 层，不予接收。") % {"most": DEPTH})
    seen: Counter[str] = Counter()
    for child in parent:
        name = local_name(child)
        place = f"{path}/{name}" if path else name
        if place == META:
            continue
        inner = (*at, seen[name]) if place in definition.repeats else at
        seen[name] += 1
        if len(child) or place in definition.structure:
            yield from _below(child, place, inner, definition)
        else:
            yield Node(place, inner, child.text or "")
