"""Who acts: a value, never a request and never an account row."""

from __future__ import annotations

from dataclasses import dataclass, field

EVERYTHING = None


@dataclass(frozen=True)
class Span:
    """One grant's reach. `units` are the ids of a unit subtree and `topics` topic codes; None means all of them."""

    units: frozenset[int] | None = EVERYTHING
    topics: frozenset[str] | None = EVERYTHING

    def covers(self, unit: int | None, topic: str) -> bool:
        return (self.units is None or unit in self.units) and (self.topics is None or topic in self.topics)


@dataclass(frozen=True)
class Actor:
    """An account in one of its roles, or the system under a name of its own.

    `permissions` are codes such as "problems.close"; `spans` say where they hold. An actor without spans sees
    nothing. `posts` are ids of the units where the person serves, for recusal.
    """

    account: int | None
    name: str
    role: str
    permissions: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    unit: int | None = None
    post: str = ""
    is_system: bool = False
    origin: str = ""
    extra: dict[str, str] = field(default_factory=dict, compare=False, hash=False)

    def may(self, permission: str) -> bool:
        return self.is_system or permission in self.permissions

    @property
    def unlimited(self) -> bool:
        """True where no row is out of reach, so that no filter is needed."""
        return self.is_system or any(span.units is None and span.topics is None for span in self.spans)

    def reaches(self, topic: str) -> bool:
        """Whether any span holds for a topic, in whichever units."""
        return self.is_system or any(span.topics is None or topic in span.topics for span in self.spans)

    @classmethod
    def system(cls, name: str) -> Actor:
        """A part of the software acting by itself, named in the log as `system:NAME`."""
        return cls(account=None, name=f"system:{name}", role="system", is_system=True)

    @classmethod
    def anonymous(cls) -> Actor:
        return cls(account=None, name="anonymous", role="anonymous")
