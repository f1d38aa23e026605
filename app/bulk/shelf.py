"""The folder the builds stand in: one below it for each version, and `current`, which names one.

Several processes share it. A build appears whole or not at all; the one before it is kept, so
that who has begun to take its files can finish.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from app.bulk.build import INDEX
from app.bulk.package import Build, read_build

CURRENT, LOCK, UNFINISHED = "current", "lock", ".part"
KEPT = 2
"""The present build and the one before it."""


class Shelf:
    """The builds of one database. `folder` is made with the first of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Build | None:
        """The newest whole build, if there is one."""
        try:
            version = (self.folder / CURRENT).read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        return self.build(version)

    def build(self, version: str) -> Build | None:
        """The build with this version, while it is kept."""
        if version not in self._versions():
            return None
        return read_build(orjson.loads((self.folder / version / INDEX).read_bytes()))

    def path(self, build: Build, path: str) -> Path | None:
        """Where one of a build's own files lies; None for anything that is not in its list."""
        return None if build.file(path) is None else self.folder / build.version / path

    def add(self, version: str, make: Callable[[Path], Build]) -> Build:
        """Let `make` write a build into a folder and put it in the present one's place."""
        unfinished = self.folder / (version + UNFINISHED)
        unfinished.mkdir(parents=True)
        told = self.folder / (CURRENT + UNFINISHED)
        try:
            made = make(unfinished)
            told.write_text(version, encoding="ascii")  # all that needs room comes before the renames
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        unfinished.rename(self.folder / version)
        os.replace(told, self.folder / CURRENT)
        for old in sorted(self._versions() - {version})[: 1 - KEPT]:
            shutil.rmtree(self.folder / old, ignore_errors=True)
        return made

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Whether this process may build now; the lock falls with the process that holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            for left in self.folder.glob(f"*{UNFINISHED}"):
                shutil.rmtree(left, ignore_errors=True)  # of one that was killed
            yield True

    def _versions(self) -> set[str]:
        if not self.folder.is_dir():
            return set()
        return {each.name for each in self.folder.iterdir() if (each / INDEX).is_file()} - {
            each.name for each in self.folder.glob(f"*{UNFINISHED}")
        }
