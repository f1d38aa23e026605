"""Files are read by several processors at once and come out in the order they went in."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
PULSE_S = 2.0


def _nothing() -> None:
    """No pulse."""


def ahead(
    items: Iterable[Item],
    work: Callable[[Item], Made],
    *,
    threads: int,
    pulse: Callable[[], None] = _nothing,
) -> Iterator[tuple[Item, Future[Made]]]:
    """Each item with what became of `work(item)`, finished, in order; the caller asks the future
    for the result or the exception. At most two items for each thread are under way.

    `pulse` is called every few seconds while the next one is waited for, and may raise to stop.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="import")
    under_way: deque[tuple[Item, Future[Made]]] = deque()
    try:
        for item in items:
            under_way.append((item, pool.submit(work, item)))
            if len(under_way) >= 2 * threads:
                yield _first(under_way, pulse)
        while under_way:
            yield _first(under_way, pulse)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _first(
    under_way: deque[tuple[Item, Future[Made]]], pulse: Callable[[], None]
) -> tuple[Item, Future[Made]]:
    item, future = under_way.popleft()
    while not future.done():
        try:
            future.exception(PULSE_S)
        except FutureTimeoutError:
            pulse()
    return item, future
