"""What the log keeps of backups: that one was made, and that one was restored, from which head."""

from __future__ import annotations

from zhujian.kernel.action import Act, action
from zhujian.kernel.audit.heads import TreeHead


@action("system.backed-up")
def note_backup(act: Act, *, with_keys: bool) -> None:
    """A copy of everything is about to leave the house."""
    act.note(with_keys=with_keys)


@action("system.restored")
def note_restored(act: Act, *, head: TreeHead, made_at: str, replaced: int | None) -> None:
    """The log goes on from a backup. `replaced` is how many events the log had that it took the place of."""
    act.note(size=head.size, root=head.root, signed_at=head.signed_at, made_at=made_at, replaced=replaced)
