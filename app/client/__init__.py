"""A small client of the service: pages, retries politely, returns rows or data frames.

    from app.client import Gongkai

    with Gongkai("http://127.0.0.1:8000") as gk:
        rows = gk.aggregates("applications.received").within("990000").level("county").by("year").rows()

`AsyncGongkai` is the same with `async with`, `await …rows()` and `async for`.
It knows nothing of the service's inside: only its public API.
"""

from app.client.connection import AsyncGongkai, Gongkai
from app.client.errors import GongkaiError
from app.client.query import AsyncQuery, Query

__all__ = ["AsyncGongkai", "AsyncQuery", "Gongkai", "GongkaiError", "Query"]
