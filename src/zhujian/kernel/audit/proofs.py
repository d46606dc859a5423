"""Proofs for outsiders: that an event is in the log, and that one head extends another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.audit.heads import TreeHead, sign_now
from zhujian.kernel.audit.log import leaf_data
from zhujian.kernel.audit.merkle import (
    consistency_path,
    consistent,
    inclusion_path,
    leaf_hash,
    root_from_inclusion,
    root_of,
)
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import Conflict, NotFound


@dataclass(frozen=True)
class Inclusion:
    """An inclusion proof (RFC 9162, 2.1.3); hashes in hexadecimal, `seq` counts from 1.

    `event` holds the columns that the leaf is hashed over (docs/log-format.md), where they are to be told.
    """

    seq: int
    leaf: str
    path: tuple[str, ...]
    head: TreeHead
    event: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        proof = {"seq": self.seq, "leaf": self.leaf, "path": list(self.path), "head": self.head.to_json()}
        return {**proof, "event": dict(self.event)}

    def holds(self) -> bool:
        if self.event and leaf_hash(leaf_data(Event(**self.event))).hex() != self.leaf:
            return False
        path = [bytes.fromhex(item) for item in self.path]
        try:
            root = root_from_inclusion(self.seq - 1, self.head.size, bytes.fromhex(self.leaf), path)
        except ValueError:
            return False
        return root.hex() == self.head.root and self.head.signature_holds()


def inclusion(event: Event, hashes: Sequence[bytes], head: TreeHead) -> Inclusion:
    """The proof of an event under a head; `hashes` are the leaves that the head covers."""
    path = tuple(item.hex() for item in inclusion_path(event.seq - 1, hashes))
    told = {item.attname: getattr(event, item.attname) for item in Event._meta.concrete_fields}
    del told["leaf"]
    return Inclusion(event.seq, leaf_hash(leaf_data(event)).hex(), path, head, told)


def leaves(size: int | None = None) -> list[bytes]:
    """Leaf hashes in order, as stored; the first `size` of them, or all."""
    found = Event.objects.order_by("seq").values_list("leaf", flat=True)
    return [bytes(leaf) for leaf in (found if size is None else found[:size])]


def prove(seq: int) -> Inclusion:
    """Prove that event `seq` is in the log as it stands. Raises Conflict where the event was altered."""
    event = Event.objects.filter(seq=seq).first()
    if event is None:
        raise NotFound(_("日志中没有第 %(seq)s 条事件。") % {"seq": seq})
    head = sign_now()
    hashes = leaves(head.size)
    if seq > len(hashes) or hashes[seq - 1] != leaf_hash(leaf_data(event)):
        raise Conflict(_("第 %(seq)s 条事件的内容与其哈希不符：该事件被改动过。") % {"seq": seq})
    proof = inclusion(event, hashes, head)
    if not proof.holds():
        raise Conflict(_("第 %(seq)s 条事件不能证明在日志中：日志被改写过。") % {"seq": seq})
    return proof


def extends(old: TreeHead, new: TreeHead) -> str:
    """Why `new` does not extend `old`; an empty text where it does. Both are heads of this log."""
    for name, head in ((_("旧树头"), old), (_("新树头"), new)):
        if not head.signature_holds():
            return _("%(head)s的签名不成立。") % {"head": name}
    if old.key != new.key:
        return _("两个树头由不同的密钥签名。")
    if old.size > new.size:
        return _("新树头只有 %(new)s 条，旧树头已有 %(old)s 条：末尾被截断。") % {"new": new.size, "old": old.size}
    hashes = leaves(new.size)
    if len(hashes) < new.size:
        return _("日志只有 %(found)s 条，新树头为 %(new)s 条。") % {"found": len(hashes), "new": new.size}
    for name, head in ((_("旧树头"), old), (_("新树头"), new)):
        if root_of(hashes[: head.size]).hex() != head.root:
            return _("%(head)s与日志的前 %(size)s 条不符：日志被改写过。") % {"head": name, "size": head.size}
    if old.size == 0:
        return ""
    path = consistency_path(old.size, hashes)
    old_root, new_root = bytes.fromhex(old.root), bytes.fromhex(new.root)
    return "" if consistent(old.size, new.size, old_root, new_root, path) else _("新树头不是由旧树头延伸而来。")
