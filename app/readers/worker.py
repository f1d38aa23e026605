"""The process that reads files whose libraries cannot be trusted, one after the other.

It answers on what was its standard output; anything that a library prints goes nowhere.
Over its memory it refuses the file; over its processor time the system ends it, and the
process that asked (`sandbox`) refuses in its stead.
"""

import importlib
import math
import os
import resource
import select
import struct
import sys
import traceback
from collections.abc import Callable
from typing import IO

import orjson

from app.readers import refusal
from app.readers.extract import Extract, UnreadableFileError
from app.readers.wire import pack

EXTRACTORS = {
    "docx": "app.readers.docx:extract",
    "xlsx": "app.readers.xlsx:extract",
    "xls": "app.readers.xls:extract",
    "pdf": "app.readers.pdf:extract",
}
NAMES = {"docx": "Word", "xlsx": "Excel", "xls": "Excel", "pdf": "PDF"}
IDLE_SECONDS = 60.0
"""After this long without work the process ends itself: a server at rest is small."""
_FILES = 64


def main() -> None:
    """Serve until there is nothing more to do. Arguments: bytes of memory, seconds of CPU for one file."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, _FILES)
    _limit(resource.RLIMIT_AS, memory)
    requests = sys.stdin.buffer
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        line = requests.readline()
        if not line:
            return
        request = orjson.loads(line)
        content = requests.read(request["size"])
        _allow_cpu(seconds)
        outcome, spent = _read(request["kind"], content, request["name"])
        _answer(answers, pack(outcome))
        if spent:
            return


def _limit(kind: int, most: int) -> None:
    """Lowers a limit; one that the system already holds lower stays."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, hard if kind == resource.RLIMIT_CPU else most))


def _allow_cpu(seconds: int) -> None:
    """Grants so many seconds of processor time from now on; beyond them the process is ended."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + seconds)


def _read(kind: str, content: bytes, name: str | None) -> tuple[Extract | UnreadableFileError | str, bool]:
    """The outcome, and whether this process is spent by it."""
    try:
        module, _, function = EXTRACTORS[kind].partition(":")
        extract: Callable[..., Extract] = getattr(importlib.import_module(module), function)
        return extract(content, name=name), False
    except UnreadableFileError as refused:
        return refused, False
    except (MemoryError, RecursionError):
        return refusal.too_expensive(NAMES.get(kind, kind)), True
    except Exception:
        # An error of ours: the asking process logs it, and the file is refused, not the request broken.
        return traceback.format_exc(limit=12), True


def _answer(answers: IO[bytes], answer: bytes) -> None:
    answers.write(struct.pack(">Q", len(answer)) + answer)
    answers.flush()


if __name__ == "__main__":
    main()
