"""The county's figures, as `zhujian figures --json` prints them."""

from __future__ import annotations

from ninja import Router

from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.stats.figures import figures_for

router = Router(tags=["figures"])


@router.get("", response=dict[str, int | float | None], auth=Guard("figures.view"), operation_id="get_figures")
def get_figures(request: Request) -> dict[str, int | float | None]:
    """Every figure by its key, such as `mines.sites`: of the county; outside the office, of what the caller sees."""
    return figures_for(request.actor)
