"""Extractors that do what hostile files make libraries do; only the sandbox's tests use them."""

import ctypes
import os
import sys
import tempfile
import time

from app.readers import worker
from app.readers.extract import Extract, Place, Text

KINDS = ("sleep", "spin", "swallow", "crash", "abort", "leave", "raise_", "print_", "write", "echo")


def main() -> None:
    """A worker that knows these kinds beside its own."""
    worker.EXTRACTORS.update({kind: f"tests.readers.misbehaving:{kind}" for kind in KINDS})
    worker.IDLE_SECONDS = 1.0
    worker.main()


def _said(text: str) -> Extract:
    return Extract((Text(text, Place()),))


def echo(content: bytes, *, name: str | None) -> Extract:
    """Answers with its name, its size and its process."""
    return _said(f"{name} {len(content)} {os.getpid()}")


def sleep(content: bytes, *, name: str | None) -> Extract:
    """Waits without using the processor."""
    time.sleep(60)
    return _said("never")


def spin(content: bytes, *, name: str | None) -> Extract:
    """Uses the processor without end."""
    while True:
        pass


def swallow(content: bytes, *, name: str | None) -> Extract:
    """Takes more memory than it may."""
    return _said(str(len(b"x" * 2**40)))


def crash(content: bytes, *, name: str | None) -> Extract:
    """Reads where nothing is."""
    return _said(str(ctypes.string_at(0)))


def abort(content: bytes, *, name: str | None) -> Extract:
    """Gives up as libraries in C++ and Rust do when memory ends."""
    os.abort()


def leave(content: bytes, *, name: str | None) -> Extract:
    """Ends the process in the midst of a file."""
    os._exit(3)


def raise_(content: bytes, *, name: str | None) -> Extract:
    """Errs."""
    raise KeyError("unexpected")


def print_(content: bytes, *, name: str | None) -> Extract:
    """Prints on what the answers go through."""
    sys.stdout.write("noise")
    os.write(1, b"more noise")
    sys.stdout.flush()
    return _said("read")


def write(content: bytes, *, name: str | None) -> Extract:
    """Tries to fill the disk, and tells what of the environment it can see."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
    except OSError:
        return _said(f"refused {sorted(k for k in os.environ if k.startswith('GONGKAI'))}")
    return _said("written")
