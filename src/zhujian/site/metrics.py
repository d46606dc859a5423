"""What the monitoring system reads: requests by view, and the gauges of every room."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from zhujian.kernel.jobs.gauges import Gauge, gauges

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5.0, 10.0)

REQUESTS = Counter("zhujian_requests", "Requests answered.", ("view", "method", "status"), registry=None)
SECONDS = Histogram("zhujian_request_seconds", "Time to answer.", ("view",), buckets=BUCKETS, registry=None)


class MetricsMiddleware:
    """Counts and times every answer by the name of its view, never by its address, which may hold identifiers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = match.view_name if match else "none"
        REQUESTS.labels(view, request.method or "", str(response.status_code)).inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        return response


class RoomCollector(Collector):
    """The rooms' gauges, read at the moment of the scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in gauges():
            yield _family(gauge)


def _family(gauge: Gauge) -> GaugeMetricFamily:
    reading = gauge.source()
    if isinstance(reading, int | float):
        return GaugeMetricFamily(gauge.name, gauge.text, value=reading)
    family = GaugeMetricFamily(gauge.name, gauge.text, labels=[gauge.label])
    for key, value in reading.items():
        family.add_metric([key], value)
    return family


def exposition() -> bytes:
    """Everything in Prometheus' text format. With several processes the requests of all of them are added up."""
    registry = CollectorRegistry()
    registry.register(RoomCollector())
    if os.environ.get(SHARED_FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    return generate_latest(registry)
