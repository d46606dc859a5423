"""All figures of all topics: queries over rows, never constants."""

from __future__ import annotations

from zhujian.kernel.actor import Actor
from zhujian.kernel.registry.figures import computed
from zhujian.kernel.registry.queries import topics


def all_figures() -> dict[str, int | float]:
    """Every figure by its key, such as "mines.sites", over the whole county."""
    reader = Actor.system("figures")
    return {figure.key: figure.value(reader) for figure in computed(topics())}
