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
from typing import IO, Any

import orjson

from app.readers import refusal
from app.readers.extract import Extract, UnreadableFileError
from app.readers.reading import Hints, Reading
from app.readers.reading_wire import pack_reading
from app.readers.wire import pack
from app.vocabulary import FormCode

EXTRACTORS = {
    "html": "app.readers.html:extract",
    "text": "app.readers.text:extract",
    "mht": "app.readers.mht:extract",
    "docx": "app.readers.docx:extract",
    "xlsx": "app.readers.xlsx:extract",
    "xls": "app.readers.xls:extract",
    "pdf": "app.readers.pdf:extract",
}
NAMES = {
    "html": "HTML",
    "text": "文本",
    "mht": "MHT",
    "docx": "Word",
    "xlsx": "Excel",
    "xls": "Excel",
    "pdf": "PDF",
}
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
        answer, spent = _answer_to(request, content)
        _send(answers, answer)
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


def _answer_to(request: dict[str, Any], content: bytes) -> tuple[bytes, bool]:
    """The outcome, and whether this process is spent by it. With `hints` the file is read as a
    report, else only brought into normal form."""
    kind = request["kind"]
    try:
        extract = _extractor(kind)(content, name=request["name"])
        if request.get("hints") is None:
            return pack(extract), False
        return pack_reading(_match(extract, request["name"], request["hints"])), False
    except UnreadableFileError as refused:
        return pack(refused), False
    except (MemoryError, RecursionError):
        return pack(refusal.too_expensive(NAMES.get(kind, kind))), True
    except Exception:
        # An error of ours: the asking process logs it, and the file is refused, not the request broken.
        return pack(traceback.format_exc(limit=12)), True


def _extractor(kind: str) -> Callable[..., Extract]:
    module, _, function = EXTRACTORS[kind].partition(":")
    extract: Callable[..., Extract] = getattr(importlib.import_module(module), function)
    return extract


def _match(extract: Extract, name: str | None, hints: dict[str, Any]) -> Reading:
    # Imported here: a process that only extracts needs no catalogue.
    from app.catalogue.registry import catalogue
    from app.readers.read import read_extract

    form = hints["form"]
    known = Hints(year=hints["year"], form=None if form is None else FormCode(form))
    return read_extract(extract, name=name, catalogue=catalogue(), hints=known)


def _send(answers: IO[bytes], answer: bytes) -> None:
    answers.write(struct.pack(">Q", len(answer)) + answer)
    answers.flush()


if __name__ == "__main__":
    main()
