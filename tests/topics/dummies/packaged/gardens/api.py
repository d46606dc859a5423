from typing import Any

from ninja import Router

from zhujian.kernel.api import Guard, Request, visible_to
from zhujian.topics.gardens.models import Plot

router = Router(tags=["gardens"])


@router.get("/plots", auth=Guard("gardens.view"), operation_id="list_plots")
def list_plots(request: Request) -> Any:
    return {"items": [plot.name for plot in visible_to(request.actor, Plot)]}
