"""Who acts in the story: the demo accounts as actors."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.models import Unit

ROOMS = ("supervision1", "supervision2", "supervision3", "supervision4")


@dataclass
class Cast:
    """Actors by user name, looked up once."""

    known: dict[str, Actor] = field(default_factory=dict)
    liaisons: dict[int, str] = field(default_factory=dict)

    def __getitem__(self, user: str) -> Actor:
        if user not in self.known:
            self.known[user] = actor_for(Account.objects.get(username=user))
        return self.known[user]

    def liaison_of(self, unit: Unit) -> Actor:
        if not self.liaisons:
            rows = Account.objects.filter(grants__role="liaison").values_list("unit_id", "username")
            self.liaisons.update({unit_id: user for unit_id, user in rows if unit_id})
        return self[self.liaisons[unit.pk]]

    def room(self, dice: Random, *, but: Actor | None = None) -> Actor:
        """Somebody of the supervision rooms, other than one of them."""
        users = [user for user in ROOMS if but is None or self[user].account != but.account]
        return self[dice.choice(users)]
