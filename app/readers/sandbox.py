"""Reads files of formats whose libraries cannot be trusted, in processes with bounds.

A few worker processes are kept and used again, so that a file costs its reading and not the
start of an interpreter. They are started as fresh programs, never forked, and may be asked
from any thread. A file that takes too much, or brings its process down, is refused; the
next file gets a new process.
"""

import atexit
import logging
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

import orjson

import app
from app.readers import refusal
from app.readers.extract import Extract, UnreadableFileError
from app.readers.reading import Hints, Reading
from app.readers.reading_wire import unpack_reading
from app.readers.wire import BadAnswerError, unpack
from app.readers.worker import NAMES

logger = logging.getLogger(__name__)
Outcome = TypeVar("Outcome", Extract, Reading)

_PROGRAM = "from app.readers.worker import main; main()"
_MAX_ANSWER = 128 * 2**20
_FILES_BEFORE_RENEWAL = 500
"""A process is replaced after so many files, whatever its libraries have leaked."""
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take. Real reports take a fraction of a second and 50 MiB."""

    memory: int = 512 * 2**20
    """Bytes of address space of a worker process."""
    cpu_seconds: int = 6
    wall_seconds: float = 20.0
    wait_seconds: float = 60.0
    """How long to wait for a process while all are at work."""


class _LostError(Exception):
    """The process ended without an answer."""


class _Worker:
    """One process. Used by one thread at a time."""

    def __init__(self, program: str, limits: Limits) -> None:
        home = str(Path(app.__file__).resolve().parents[1])
        self.files = 0
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and program
            [sys.executable, "-P", "-c", program, str(limits.memory), str(limits.cpu_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env=_environment(home),
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, message: bytes, seconds: float) -> bytes:
        """The answer to a message. Raises TimeoutError, _LostError."""
        self.files += 1
        until = time.monotonic() + seconds
        stdin, stdout = self._pipes()
        os.set_blocking(stdin.fileno(), False)
        rest, answer = memoryview(message), bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(stdin, selectors.EVENT_WRITE)
            ready.register(stdout, selectors.EVENT_READ)
            while (left := until - time.monotonic()) > 0:
                for key, _ in ready.select(left):
                    if key.fileobj is stdin:
                        rest = rest[_written(stdin, rest) :]
                        if not rest:
                            ready.unregister(stdin)
                    else:
                        _receive(stdout, answer)
                        if _complete(answer):
                            return bytes(answer[8:])
        raise TimeoutError

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise _LostError
        return self._process.stdin, self._process.stdout

    def end(self, *, kill: bool) -> int:
        """Ends the process and gives its return code (negative: the signal that ended it)."""
        for pipe in self._pipes():
            pipe.close()
        if kill:
            self._process.kill()
        try:
            return self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


def _environment(home: str) -> dict[str, str]:
    """What the process needs of the environment; keys and database addresses are not among it."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
    return {**kept, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


def _written(pipe: IO[bytes], rest: memoryview) -> int:
    try:
        return os.write(pipe.fileno(), rest[: 1 << 16])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        return len(rest)  # it reads no more; whether it has answered is seen on the other pipe


def _receive(pipe: IO[bytes], answer: bytearray) -> None:
    chunk = os.read(pipe.fileno(), 1 << 16)
    if not chunk or len(answer) > _MAX_ANSWER:
        raise _LostError
    answer += chunk


def _complete(answer: bytearray) -> bool:
    return len(answer) >= 8 and len(answer) - 8 >= struct.unpack_from(">Q", answer)[0]


class Pool:
    """A bounded number of worker processes, started when first needed."""

    def __init__(self, size: int, limits: Limits | None = None, program: str = _PROGRAM) -> None:
        self.limits = limits or Limits()
        self._program = program
        self._places = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []

    def extract(self, kind: str, content: bytes, *, name: str | None = None) -> Extract:
        """Reads a file of this kind. Raises UnreadableFileError and nothing else on any content."""
        return self._outcome(kind, content, {"name": name}, unpack)

    def read(self, kind: str, content: bytes, *, name: str | None, hints: Hints) -> Reading:
        """Reads a file of this kind as a report, matching included. Raises like `extract`."""
        known = {"year": hints.year, "form": hints.form}
        return self._outcome(kind, content, {"name": name, "hints": known}, unpack_reading)

    def _outcome(
        self,
        kind: str,
        content: bytes,
        request: dict[str, Any],
        unpacked: Callable[[bytes], Outcome | UnreadableFileError | str],
    ) -> Outcome:
        if not self._places.acquire(timeout=self.limits.wait_seconds):
            raise refusal.busy()
        try:
            answer = self._answer(kind, content, request)
        finally:
            self._places.release()
        try:
            outcome = unpacked(answer)
        except BadAnswerError as error:
            raise refusal.damaged(NAMES.get(kind, kind)) from error
        if isinstance(outcome, UnreadableFileError):
            raise outcome
        if isinstance(outcome, str):
            logger.error("reading a %s file failed: %s", kind, outcome)
            raise refusal.damaged(NAMES.get(kind, kind))
        return outcome

    def _answer(self, kind: str, content: bytes, request: dict[str, Any]) -> bytes:
        head = orjson.dumps(request | {"kind": kind, "size": len(content)})
        message = b"".join((head, b"\n", content))
        for _ in range(3):
            worker = self._take()
            try:
                answer = worker.ask(message, self.limits.wall_seconds)
            except TimeoutError as error:
                worker.end(kill=True)
                raise refusal.too_expensive(NAMES.get(kind, kind)) from error
            except _LostError as error:
                code = worker.end(kill=False)
                if code == 0:
                    continue  # it had ended itself after a long rest: another takes the file
                logger.warning("a process reading a %s file ended with %s", kind, code)
                if -code in _CRASHES:
                    raise refusal.damaged(NAMES.get(kind, kind)) from error
                raise refusal.too_expensive(NAMES.get(kind, kind)) from error
            except BaseException:
                worker.end(kill=True)
                raise
            self._give_back(worker)
            return answer
        raise refusal.busy()

    def _take(self) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                worker.end(kill=False)
        return _Worker(self._program, self.limits)

    def _give_back(self, worker: _Worker) -> None:
        if worker.files >= _FILES_BEFORE_RENEWAL:
            worker.end(kill=False)
            return
        with self._lock:
            self._idle.append(worker)

    def close(self) -> None:
        """Ends the processes at rest."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end(kill=True)


def size() -> int:
    """Processes at most: one for each processor, four at most, as reading is short."""
    return max(1, min(4, os.cpu_count() or 1))


_pool = Pool(size())


@atexit.register
def _close() -> None:
    _pool.close()


def _renew() -> None:
    """In a forked child: the processes at rest are the parent's, and its locks may be held."""
    global _pool
    _pool = Pool(size())


os.register_at_fork(after_in_child=_renew)


def extract_bounded(kind: str, content: bytes, *, name: str | None = None) -> Extract:
    """The extract of a `docx`, `xlsx`, `xls` or `pdf` file, read with bounds on memory and time.

    May be called from any thread. Raises UnreadableFileError, also when the reading process
    breaks down or takes too much.
    """
    return _pool.extract(kind, content, name=name)


def read_in_process(kind: str, content: bytes, *, name: str | None, hints: Hints) -> Reading:
    """The reading of a file of this kind, matching included, with the same bounds; several
    threads that ask at once have several processors at work. Raises UnreadableFileError."""
    return _pool.read(kind, content, name=name, hints=hints)
