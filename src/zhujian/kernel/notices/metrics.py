"""What notices show the monitoring system."""

from __future__ import annotations

from django.db.models import Count

from zhujian.kernel.jobs.gauges import gauge
from zhujian.kernel.notices.models import Delivery, Wish


@gauge("zhujian_notices_waiting", "Wishes that somebody be told which the worker has not yet worked out.")
def waiting() -> int:
    return Wish.objects.count()


@gauge("zhujian_deliveries", "Messages to the outside by state.", label="state")
def deliveries() -> dict[str, float]:
    counted = Delivery.objects.values_list("state").annotate(Count("pk")).order_by()
    return {state: float(number) for state, number in counted}
