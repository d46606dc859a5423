"""All figures of all topics: queries over rows, never constants."""

from __future__ import annotations

from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.registry.figures import computed
from zhujian.kernel.registry.queries import topics


def all_figures() -> dict[str, int | float | None]:
    """Every figure of the county by its key, such as "mines.sites"; None where there is nothing to measure yet."""
    return _seen_by(Actor.system("figures"))


def figures_for(actor: Actor) -> dict[str, int | float | None]:
    """For the office, over the whole county: they are its account to the public. For others, over what they see."""
    role = ROLES.get(actor.role)
    return all_figures() if role is not None and role.is_office else _seen_by(actor)


def _seen_by(actor: Actor) -> dict[str, int | float | None]:
    return {figure.key: figure.value(actor) for figure in computed(topics())}
