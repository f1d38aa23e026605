"""Keeps the files of the whole data set in step with what is published, in a thread of the service.

Nothing is built until somebody asks (a county that nobody copies pays nothing), unless the operator
says so beforehand. From then on, in this process and after its next starts, a build follows every
change, `PAUSE_S` after the one before at the earliest.
"""

import logging
import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.bulk.build import build
from app.bulk.package import Build
from app.bulk.shelf import Shelf
from app.bulk.store import last_public
from app.db.engine import Database
from app.faults import of_disk
from app.problems import ProblemError

LOG = logging.getLogger(__name__)
LOOK_S = 5.0
"""How often the state of the data is compared with that of the files."""
PAUSE_S = 60.0
"""From the end of a build to the next: a day of many publications is no day of building."""
WAIT_S = 20.0
"""How long the first who asks waits for the first build before being told to come back."""


class Builder:
    """`start()` and `stop()` with the service; `wanted()` gives the present build."""

    def __init__(self, database: Database, folder: Path, *, pause: float = PAUSE_S) -> None:
        self._database = database
        self.shelf = Shelf(folder)
        self._pause = pause
        self._stopping = threading.Event()
        self._built = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._refused: ProblemError | None = None

    def start(self, *, at_once: bool = False) -> None:
        """Go on where somebody has asked in an earlier life of the service; `at_once` in any case."""
        if at_once or self.shelf.current() is not None:
            self._begin()

    def stop(self) -> None:
        """End after the build at hand."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def wanted(self, wait: float = WAIT_S) -> Build:
        """The newest build; the first is waited for. Raises ProblemError `not_built_yet`, or why the
        first could not be made."""
        self._begin()
        present = self.shelf.current()
        if present is None:
            self._built.wait(wait)
            present = self.shelf.current()
        if present is None:
            if self._refused is not None:
                raise self._refused
            raise ProblemError(
                "not_built_yet",
                "整套数据的文件正在第一次生成。",
                "The files of the whole data set are being made for the first time.",
                headers={"Retry-After": "30"},
            )
        return present

    def refresh(self) -> bool:
        """Build if the files are not of the present state; False where that was not to be done here."""
        with self.shelf.lock() as mine:
            if not mine:
                return False
            with self._database.reading() as session:
                state = last_public(session)
            present = self.shelf.current()
            if present is not None and present.state == state:
                return False
            version = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
            self.shelf.add(version, partial(build, self._database, version=version))
            return True

    def _begin(self) -> None:
        with self._starting:
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._run, name="bulk", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            rest = LOOK_S
            try:
                rest = self._pause if self.refresh() else LOOK_S
                self._refused = None
            except Exception as error:
                # The files there are stay as they are.
                LOG.warning("bulk files were not made", exc_info=True)
                self._refused = error if isinstance(error, ProblemError) else of_disk(error)
                if not isinstance(error, ProblemError) or error.status == 507:
                    rest = self._pause  # a full disk is not emptied in seconds, and trying costs much
            self._built.set()
            self._stopping.wait(rest)
