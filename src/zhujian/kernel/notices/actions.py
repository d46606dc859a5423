"""Reading a notice is a step like any other: the log knows who had been told when."""

from __future__ import annotations

from zhujian.kernel.action import Act, action
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.visibility import get_for


@action("notices.read")
def mark_read(act: Act, *, notice: Notice) -> Notice:
    """Note that the one who was told has read it. A second reading changes nothing. Raises NotFound for another's."""
    found = get_for(act.actor, "notices.read", Notice, lock=True, pk=notice.pk)
    if found.read_at is None:
        found.read_at = act.now
        found.save(update_fields=["read_at"])
        act.note(kind=found.kind, target=found.target, row=found.row)
    return found


@action("notices.read")
def mark_all_read(act: Act, *, newest: int | None = None) -> int:
    """Note that the actor has read everything so far; how many that was.

    `newest` is the id of the last notice that the actor was shown: what came meanwhile stays unread.
    """
    unread = Notice.objects.filter(account=act.actor.account, read_at=None)
    if newest is not None:
        unread = unread.filter(pk__lte=newest)
    count = unread.update(read_at=act.now)
    act.note(count=count)
    return count
