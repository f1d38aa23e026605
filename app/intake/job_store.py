"""Jobs, their uploads and files in the database; who holds a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlmodel import Session, col

from app.db.tables import Job, JobFile, JobUpload
from app.intake.upload import Upload
from app.vocabulary import JobStatus

DONE = JobStatus.DONE.value
DIFFERENCE = timedelta(minutes=1)
"""By how much the clocks of two machines of one service may differ."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of a job; `outcome` and `told` are None until it is done."""

    name: str
    outcome: str | None
    told: dict[str, Any] | None


def make(session: Session, job: Job, uploads: Sequence[Upload], names: Sequence[str]) -> None:
    """Store a job with all that is needed to do it."""
    session.add(job)
    session.flush()
    for position, upload in enumerate(uploads):
        session.execute(
            insert(JobUpload).values(
                job_id=job.id,
                position=position,
                name=upload.name,
                media_type=upload.media_type,
                content=upload.content,
            )
        )
    rows = [{"job_id": job.id, "position": position, "name": name} for position, name in enumerate(names)]
    session.execute(insert(JobFile), rows)


def find(session: Session, number: str) -> Job | None:
    """The job with this id."""
    return session.scalars(select(Job).where(col(Job.id) == number)).one_or_none()


def files(session: Session, number: str) -> list[FileLine]:
    """Its files in their order."""
    statement = (
        select(col(JobFile.name), col(JobFile.outcome), col(JobFile.told))
        .where(col(JobFile.job_id) == number)
        .order_by(col(JobFile.position))
    )
    return [FileLine(*row) for row in session.execute(statement)]


def is_any_waiting(session: Session, *, now: datetime, until: datetime) -> bool:
    """Whether there is a job that nobody works on; `until` is how long one taken now would be held."""
    return session.execute(select(col(Job.id)).where(*_free(now, until)).limit(1)).first() is not None


def claim(session: Session, *, holder: str, now: datetime, until: datetime) -> Job | None:
    """Take the oldest job that nobody works on, if there is one."""
    oldest = select(col(Job.id)).where(*_free(now, until)).order_by(col(Job.at), col(Job.id)).limit(1)
    if session.get_bind().dialect.name == "postgresql":
        # Another who is just taking it has it: look at the next.
        oldest = oldest.with_for_update(skip_locked=True)
    number = session.execute(oldest).scalar_one_or_none()
    if number is None:
        return None
    job = session.scalars(select(Job).where(col(Job.id) == number)).one()
    job.holder, job.lease_until, job.status = holder, until, JobStatus.RUNNING.value
    job.started_at = job.started_at or now
    session.flush()
    return job


def renew(session: Session, number: str, *, holder: str, until: datetime) -> bool:
    """Hold the job longer; False where it is another's by now. Locks it to the end of the transaction."""
    done = session.execute(
        update(Job)
        .where(col(Job.id) == number, col(Job.holder) == holder, col(Job.status) != DONE)
        .values(lease_until=until)
        .returning(col(Job.id))
    )
    return done.first() is not None


def release(session: Session, number: str, *, holder: str) -> None:
    """Let another take the job at once."""
    session.execute(
        update(Job)
        .where(col(Job.id) == number, col(Job.holder) == holder)
        .values(holder=None, lease_until=None)
    )


def uploads(session: Session, number: str) -> list[Upload]:
    """The files as they came."""
    statement = (
        select(col(JobUpload.content), col(JobUpload.name), col(JobUpload.media_type))
        .where(col(JobUpload.job_id) == number)
        .order_by(col(JobUpload.position))
    )
    return [Upload(*row) for row in session.execute(statement)]


def positions_done(session: Session, number: str) -> set[int]:
    """Which files need not be done again."""
    statement = select(col(JobFile.position)).where(
        col(JobFile.job_id) == number, col(JobFile.outcome).is_not(None)
    )
    return set(session.scalars(statement))


def put_outcome(
    session: Session, number: str, position: int, *, outcome: str, told: dict[str, Any], at: datetime
) -> None:
    """A file is done."""
    session.execute(
        update(JobFile)
        .where(col(JobFile.job_id) == number, col(JobFile.position) == position)
        .values(outcome=outcome, told=told, done_at=at)
    )


def finish(session: Session, number: str, *, at: datetime) -> None:
    """All files are done; what was sent is dropped, as every imported file is kept by itself."""
    session.execute(delete(JobUpload).where(col(JobUpload.job_id) == number))
    session.execute(
        update(Job)
        .where(col(Job.id) == number)
        .values(status=DONE, finished_at=at, holder=None, lease_until=None)
    )


def _free(now: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Held by nobody, or no longer, or for longer than anybody holds a job: then the clock was set
    back since, and its holder, if alive, renews by the new one."""
    lease = col(Job.lease_until)
    expired = or_(lease.is_(None), lease < now, lease > until + DIFFERENCE)
    return col(Job.status) != DONE, expired
