"""When to ask again, and how long to wait: politely, and not for ever."""

from collections.abc import Generator
from random import uniform

import httpx

TRIES = 5
LONGEST_WAIT_S = 30.0
AGAIN = frozenset({429, 502, 503, 504})
"""The service is busy or away; reads may be asked again without harm."""

Step = httpx.Request | float
Flow = Generator[Step, httpx.Response | httpx.TransportError | None, httpx.Response]


def polite(request: httpx.Request) -> Flow:
    """Yields the request, and between tries the seconds to wait; returns the last answer.

    The driver sends what is yielded and gives back the answer or the transport's error,
    which is raised once the tries are used up.
    """
    for attempt in range(1, TRIES + 1):
        outcome = yield request
        last = attempt == TRIES
        if isinstance(outcome, httpx.TransportError):
            if last:
                raise outcome
            yield backoff(attempt)
        elif isinstance(outcome, httpx.Response):
            if last or outcome.status_code not in AGAIN:
                return outcome
            yield asked_to_wait(outcome) or backoff(attempt)
    raise AssertionError("unreachable: the last try returns or raises")


def backoff(attempt: int) -> float:
    """Seconds before try `attempt` + 1: doubling, with chance in it so that clients spread out."""
    return uniform(0.5, 1.0) * min(LONGEST_WAIT_S, 0.25 * float(2**attempt))  # noqa: S311


def asked_to_wait(response: httpx.Response) -> float | None:
    """The seconds of Retry-After, at most 30; None without it."""
    text = response.headers.get("retry-after", "")
    return min(float(text), LONGEST_WAIT_S) if text.isdigit() else None
