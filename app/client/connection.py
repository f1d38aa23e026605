"""The two clients: one that waits, one that awaits. What is asked is written once in `_Asking`."""

import asyncio
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, BinaryIO, Generic, Self, TypeVar

import httpx

from app.client.errors import GongkaiError, raise_for
from app.client.query import AsyncQuery, Query, _Question
from app.client.retry import polite

Asked = TypeVar("Asked", bound=_Question[Any])
TIMEOUT_S = 60.0
LONGEST_ANSWER = 256 << 20
"""Bytes; a page of the feed with 200 whole reports has some 10 MB."""


class _Asking(Generic[Asked]):
    """The questions there are; a path below `/api/v1` each."""

    _question: type[Asked]

    def ask(self, path: str, **params: Any) -> Asked:
        """Any list of the API by its path: `ask("units", level="county")`."""
        return self._question(self, f"/api/v1/{path.lstrip('/')}", {}).where(**params)

    def units(self, **params: Any) -> Asked:
        """Units, by level, kind, name (`q`) …"""
        return self.ask("units", **params)

    def reports(self, **params: Any) -> Asked:
        """Published reports."""
        return self.ask("reports", **params)

    def observations(self, *indicators: str, **params: Any) -> Asked:
        """Published numbers, one row each."""
        return self.ask("observations", indicator=indicators, **params)

    def aggregates(self, *indicators: str, **params: Any) -> Asked:
        """Sums and other statistics over many reports."""
        return self.ask("aggregates", indicator=indicators, **params)

    def rankings(self, indicator: str, year: int, **params: Any) -> Asked:
        """Units ranked by one indicator in one year."""
        return self.ask("rankings", indicator=indicator, year=year, **params)

    def coverage(self, **params: Any) -> Asked:
        """Who was expected to report, who did, who was late."""
        return self.ask("coverage", **params)

    def search(self, words: str, **params: Any) -> Asked:
        """Units, indicators and report text."""
        return self.ask("search", q=words, **params)


def _headers(key: str | None) -> dict[str, str]:
    return {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})


class Gongkai(_Asking[Query]):
    """A service to ask. `key` is only needed for what is not public; `transport` is httpx's.
    With `same_host` it follows redirections only within the host of the URL, so that a service
    one does not know well cannot send its caller to addresses inside the caller's network."""

    _question = Query

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        transport: httpx.BaseTransport | None = None,
        same_host: bool = False,
    ) -> None:
        self._http = httpx.Client(
            base_url=url, headers=_headers(key), timeout=TIMEOUT_S, transport=transport, follow_redirects=True
        )
        if same_host:
            self._http.event_hooks = {"request": [self._stay]}

    def _stay(self, request: httpx.Request) -> None:
        if request.url.host != self._http.base_url.host:
            told = f"redirected to another host: {request.url.host}"
            raise GongkaiError(421, {"code": "redirected", "detail": told})

    def _send(self, request: httpx.Request) -> httpx.Response:
        """The whole answer, which must not be longer than answers are."""
        response = self._http.send(request, stream=True)
        try:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > LONGEST_ANSWER:
                    told = f"an answer of more than {LONGEST_ANSWER} bytes"
                    raise GongkaiError(response.status_code, {"code": "too_long", "detail": told})
        finally:
            response.close()
        return httpx.Response(
            response.status_code,
            headers=[(n, v) for n, v in response.headers.multi_items() if n.lower() != "content-encoding"],
            content=bytes(body),
            request=request,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def get(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The JSON at a path. Raises GongkaiError when the service refuses, httpx.TransportError
        when it cannot be reached in five tries."""
        flow = polite(self._http.build_request("GET", path, params=params))
        step = next(flow)
        while True:
            outcome: httpx.Response | httpx.TransportError | None = None
            if isinstance(step, httpx.Request):
                try:
                    outcome = self._send(step)
                except httpx.TransportError as error:
                    outcome = error
            else:
                time.sleep(step)
            try:
                step = flow.send(outcome)
            except StopIteration as end:
                raise_for(end.value)
                return end.value.json()

    def stream(self, path: str, params: dict[str, str] | None = None) -> Iterator[bytes]:
        """A file at a path, piece by piece. Raises GongkaiError when the service refuses,
        httpx.TransportError where it breaks off."""
        with self._http.stream("GET", path, params=params) as response:
            if response.status_code >= 400:
                response.read()
                raise_for(response)
            yield from response.iter_bytes()

    def download(self, path: str, file: BinaryIO, *, most: int) -> Iterator[int]:
        """Append what `file` lacks of the file at a path, and say after each piece how long it is
        now. Raises GongkaiError when the service refuses or sends another part than was asked for
        or more than `most` bytes, httpx.TransportError where it breaks off: ask again then."""
        there = file.tell()
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={there}-"} if there else {})
        with self._http.stream("GET", path, headers=headers, follow_redirects=False) as response:
            if response.status_code >= 400:
                response.read()
                raise_for(response)
            if response.status_code == 200:
                there = file.truncate(0)
            elif not response.headers.get("content-range", "").startswith(f"bytes {there}-"):
                raise GongkaiError(response.status_code, {"detail": "not the part asked for"})
            for piece in response.iter_raw():
                there += len(piece)
                if there > most:
                    raise GongkaiError(response.status_code, {"detail": f"more than {most} bytes"})
                file.write(piece)
                yield there

    def unit(self, code: str) -> dict[str, Any]:
        """One unit."""
        found: dict[str, Any] = self.get(f"/api/v1/units/{code}")
        return found

    def report(self, unit: str, year: int, **params: str) -> dict[str, Any]:
        """One report, whole."""
        found: dict[str, Any] = self.get(f"/api/v1/reports/{unit}/{year}", params)
        return found


class AsyncGongkai(_Asking[AsyncQuery]):
    """The same for asyncio."""

    _question = AsyncQuery

    def __init__(
        self, url: str, *, key: str | None = None, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=url, headers=_headers(key), timeout=TIMEOUT_S, transport=transport, follow_redirects=True
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def get(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The JSON at a path; raises as `Gongkai.get` does."""
        flow = polite(self._http.build_request("GET", path, params=params))
        step = next(flow)
        while True:
            outcome: httpx.Response | httpx.TransportError | None = None
            if isinstance(step, httpx.Request):
                try:
                    outcome = await self._http.send(step)
                except httpx.TransportError as error:
                    outcome = error
            else:
                await asyncio.sleep(step)
            try:
                step = flow.send(outcome)
            except StopIteration as end:
                raise_for(end.value)
                return end.value.json()

    async def unit(self, code: str) -> dict[str, Any]:
        """One unit."""
        found: dict[str, Any] = await self.get(f"/api/v1/units/{code}")
        return found

    async def report(self, unit: str, year: int, **params: str) -> dict[str, Any]:
        """One report, whole."""
        found: dict[str, Any] = await self.get(f"/api/v1/reports/{unit}/{year}", params)
        return found
