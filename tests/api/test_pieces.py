"""A stream ends what makes it, however it ends."""

from collections.abc import Iterator

import anyio
import pytest
from starlette.types import Message, Scope

from app.api import files
from app.api.files import PiecesResponse

SCOPE: Scope = {"type": "http", "method": "GET", "asgi": {"spec_version": "2.3"}}


class Endless:
    """Pieces for ever, and whether whoever makes them was told to stop."""

    def __init__(self) -> None:
        self.ended = False

    def pieces(self) -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 1_000
        finally:
            self.ended = True


def answer(endless: Endless) -> PiecesResponse:
    stream = endless.pieces()
    return PiecesResponse(next(stream), stream, media_type="text/plain")


def test_a_caller_who_goes_away() -> None:
    endless, sent = Endless(), list[Message]()

    async def receive() -> Message:
        while len(sent) < 3:
            await anyio.sleep(0)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(answer(endless), SCOPE, receive, send)
    assert endless.ended


def test_a_caller_who_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STALLED_S", 0.01)
    endless = Endless()

    async def receive() -> Message:
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        if message.get("body"):
            await anyio.sleep_forever()

    with pytest.raises(TimeoutError):
        anyio.run(answer(endless), SCOPE, receive, send)
    assert endless.ended
