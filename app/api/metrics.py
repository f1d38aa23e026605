"""How many requests, how they ended and how long they took, for Prometheus."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own variable: where several worker processes keep their counters together."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The counters of one application, in a registry of their own; where `SHARED_FOLDER` is set,
    those of all workers together."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "gongkai_requests", "Requests answered", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "gongkai_request_seconds",
            "Time from a request's head to the last byte of its answer",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answered request; `route` is the path's template."""
        self.requests(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def requests(self, method: str, route: str, status: int) -> Counter:
        """The counter of such requests, to hold on to. Repeated answers are counted here only:
        what they take is too little to measure one by one."""
        known = method if method in METHODS else "other"
        return self._requests.labels(known, route, str(status))

    def exposition(self) -> bytes:
        """The counters in Prometheus' text form."""
        if SHARED_FOLDER not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
