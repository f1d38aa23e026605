"""Does the jobs of the database, in a thread of the service: one job after the other.

Every process of the service has one. Who works on a job holds it for a short while and renews
that; when a process dies, the job is free again in `lease` seconds at the latest.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

from sqlmodel import Session

from app.db.engine import Database
from app.db.tables import Job
from app.intake import job_store, jobs, service
from app.intake.ahead import ahead
from app.intake.answer import Json
from app.intake.files import Piece, pieces
from app.intake.jobs import LeaseLostError
from app.intake.upload import Said
from app.problems import ProblemError
from app.readers.read import read_in_process
from app.readers.reading import Reading
from app.readers.sandbox import size
from app.reports import clock

LOG = logging.getLogger(__name__)
LEASE_S = 15.0
LOOK_S = 10.0
"""How often a process without work looks for jobs that others left lying."""
TRIES = 5

Todo = tuple[int, Piece, Json | None]
"""Position, file, and its answer where it is known already."""
Read = Reading | Json | ProblemError


class _StoppedError(Exception):
    """The service ends; the job waits for its next start."""


class JobRunner:
    """`start()` and `stop()` with the service; `wake()` when there is a new job."""

    def __init__(self, database: Database, *, limit: int, lease: float = LEASE_S) -> None:
        self._database = database
        self._limit = limit
        self._lease = timedelta(seconds=lease)
        self._holder = uuid4().hex
        self._stopping = threading.Event()
        self._news = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier process left undone."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._news.set()

    def stop(self) -> None:
        """Finish the file at hand and end."""
        self._stopping.set()
        self._news.set()
        if self._thread.is_alive():
            self._thread.join()

    def run_one(self) -> bool:
        """Take a job and do it to its end; False where there is none."""
        with self._database.reading() as session:
            if not job_store.is_any_waiting(session, now=_real_now(), until=self._until()):
                return False
        job = self._database.write_in_turn(
            lambda session: job_store.claim(
                session, holder=self._holder, now=_real_now(), until=self._until()
            )
        )
        if job is None:
            return False
        try:
            self._do(job)
        except LeaseLostError:
            LOG.warning("job %s was taken over by another process", job.id)
        except BaseException:
            self._database.write_in_turn(
                lambda session: job_store.release(session, job.id, holder=self._holder)
            )
            raise
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.clear()
            try:
                if self.run_one():
                    continue
            except _StoppedError:
                return
            except Exception:
                # A database that is away, most often: the job is where it was.
                LOG.warning("jobs wait", exc_info=True)
            self._news.wait(LOOK_S)

    def _do(self, job: Job) -> None:
        with self._database.reading() as session:
            uploads = job_store.uploads(session, job.id)
            done = job_store.positions_done(session, job.id)
        todo = ((n, piece) for n, piece in enumerate(pieces(uploads)) if n not in done)
        for (position, piece, known), future in ahead(
            self._looked_up(job, todo), self._reader(job), threads=size(), pulse=lambda: self._pulse(job)
        ):
            error = future.exception()
            if isinstance(error, ProblemError):
                read: Read = error
            elif error is not None:
                read = self._failed(job, piece.label, error)
            else:
                read = known or future.result()
            self._keep(job, position, piece, read)
            if self._stopping.is_set():
                raise _StoppedError
        self._database.write_in_turn(partial(self._finish, job=job))

    def _looked_up(self, job: Job, todo: Iterator[tuple[int, Piece]]) -> Iterator[Todo]:
        """Each file with its answer where it is known already."""
        actor, said, publish = jobs.actor_of(job), Said.from_json(job.asked), bool(job.asked["publish"])
        for position, piece in todo:
            with self._database.reading() as session:
                answer = service.known(session, actor, upload=piece.upload, said=said, publish=publish)
            yield position, piece, answer

    def _reader(self, job: Job) -> Callable[[Todo], Reading | Json]:
        said = Said.from_json(job.asked)

        def read(todo: Todo) -> Reading | Json:
            _, piece, known = todo
            if piece.refusal is not None:
                raise piece.refusal
            return known or service.read_file(piece.upload, said, limit=self._limit, reader=read_in_process)

        return read

    def _keep(self, job: Job, position: int, piece: Piece, read: Read) -> None:
        """Record a file; a busy database is asked again, an error of ours is noted as an outcome."""
        for attempt in range(1, TRIES + 1):
            try:
                self._database.write_in_turn(partial(self._kept, job=job, todo=(position, piece), read=read))
            except LeaseLostError:
                raise
            except ProblemError:
                # Nothing but a busy database refuses here: refused files are outcomes.
                if attempt == TRIES:
                    raise
                self._stopping.wait(attempt)
            except Exception as error:
                if isinstance(read, ProblemError):
                    raise
                read = self._failed(job, piece.label, error)
            else:
                return

    def _kept(self, session: Session, *, job: Job, todo: tuple[int, Piece], read: Read) -> None:
        position, piece = todo
        jobs.keep(
            session,
            job,
            holder=self._holder,
            until=self._until(),
            position=position,
            piece=piece,
            read=read,
        )

    def _finish(self, session: Session, *, job: Job) -> None:
        if not job_store.renew(session, job.id, holder=self._holder, until=self._until()):
            raise LeaseLostError
        done = job_store.positions_done(session, job.id)
        for position, line in enumerate(job_store.files(session, job.id)):
            if position not in done:  # the archive opens no more as it did; every file has an outcome
                failed = self._failed(job, line.name, None)
                jobs.give_up(session, job, position=position, refusal=failed)
        job_store.finish(session, job.id, at=clock.now())

    def _pulse(self, job: Job) -> None:
        if self._stopping.is_set():
            raise _StoppedError
        held = self._database.write_in_turn(
            lambda session: job_store.renew(session, job.id, holder=self._holder, until=self._until())
        )
        if not held:
            raise LeaseLostError

    def _failed(self, job: Job, name: str, error: BaseException | None) -> ProblemError:
        """An error of ours costs the one file it is about."""
        LOG.error("job %s: %s failed", job.id, name, exc_info=error)
        return ProblemError(
            "internal",
            "服务内部出错，这个文件没有导入。",
            "Something failed inside; this file was not imported.",
        )

    def _until(self) -> datetime:
        return _real_now() + self._lease


def _real_now() -> datetime:
    """Leases run by real time, whatever the day that `clock` says it is."""
    return datetime.now(UTC)
