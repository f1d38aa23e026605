"""Batches: many files, or zips of them, imported one by one in the background.

One file is one transaction, in which its outcome is noted too: a job that was cut off goes on
with the first file that has none, and no file is done twice.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session

from app.actor import Actor
from app.db.tables import Job
from app.intake import job_store, service
from app.intake.answer import Json, problem_json
from app.intake.files import Piece, labels, pieces
from app.intake.job_store import FileLine
from app.intake.upload import Said, Upload
from app.journal.service import Entry, append
from app.problems import ProblemError
from app.readers.reading import Reading
from app.reports import clock
from app.units import store as units
from app.vocabulary import JobStatus, Outcome, Role

MOST_PREVIEWED = 20
"""Files of one dry run: it is answered while the caller waits, and needs no key."""


class LeaseLostError(Exception):
    """Another process works on the job by now; what this one was about to write is not kept."""


def make(
    session: Session,
    actor: Actor,
    *,
    uploads: Sequence[Upload],
    names: Sequence[str],
    said: Said,
    publish: bool,
) -> Json:
    """Store a job. `names` are `files.labels(uploads)`, which takes a while and is done before.

    Raises ProblemError `unit_unknown`: a wrong unit is one bad call, not a thousand refused files.
    """
    if said.unit is not None:
        units.get(session, said.unit, pointer="/query/unit")
    job = Job(
        id=uuid4().hex,
        at=clock.now(),
        actor=actor.name,
        role=actor.role.value if actor.role else None,
        unit=actor.unit,
        request_id=actor.request_id,
        asked=said.as_json() | {"publish": publish},
        status=JobStatus.QUEUED.value,
        total=len(names),
    )
    job_store.make(session, job, uploads, names)
    told = {"id": job.id, "files": len(names), "asked": job.asked}
    append(session, actor, at=job.at, entry=Entry("job", "created", unit=actor.unit, after=told))
    return _told(job, [FileLine(name, None, None) for name in names])


def recall(session: Session, actor: Actor, *, number: str) -> Json | None:
    """How a job stands, for who gave it and for keys over everything; None for any other."""
    job = job_store.find(session, number)
    if job is None or actor.role is None:
        return None
    if actor.unit is not None and (actor.name, actor.unit) != (job.actor, job.unit):
        return None
    return _told(job, job_store.files(session, number))


def read_previews(
    uploads: Sequence[Upload], said: Said, *, limit: int
) -> list[tuple[Piece, Reading | ProblemError]]:
    """The files of a batch read for a dry run, one after the other: not in an event loop.
    Raises ProblemError `preview_too_many`."""
    if len(labels(uploads)) > MOST_PREVIEWED:
        raise ProblemError(
            "preview_too_many",
            f"一次试读不超过 {MOST_PREVIEWED} 个文件。",
            f"A dry run takes {MOST_PREVIEWED} files at most.",
            extra={"outcome": Outcome.REFUSED.value},
        )
    return [(piece, _tried(piece, said, limit)) for piece in pieces(uploads)]


def _tried(piece: Piece, said: Said, limit: int) -> Reading | ProblemError:
    if piece.refusal is not None:
        return piece.refusal
    try:
        return service.read_file(piece.upload, said, limit=limit)
    except ProblemError as refusal:
        return refusal


def previews(
    session: Session, actor: Actor, *, read: Sequence[tuple[Piece, Reading | ProblemError]], said: Said
) -> Json:
    """What importing these files would find: answers like a job that is done, with everything
    read in `answer`."""
    at = clock.now()
    lines = [_preview(session, actor, piece, reading, said) for piece, reading in read]
    job = Job(id="", at=at, actor=actor.name, asked={}, status=JobStatus.DONE.value, total=len(lines))
    job.started_at, job.finished_at = at, clock.now()
    return _told(job, lines) | {"id": None, "links": {}}


def _preview(
    session: Session, actor: Actor, piece: Piece, read: Reading | ProblemError, said: Said
) -> FileLine:
    if isinstance(read, ProblemError):
        return _refused(piece, read)
    try:
        answer = service.preview(session, actor, upload=piece.upload, reading=read, said=said)
    except ProblemError as refusal:
        return _refused(piece, refusal)
    return FileLine(piece.label, answer["outcome"], file_json(piece, answer) | {"answer": answer})


def actor_of(job: Job) -> Actor:
    """On whose behalf the job is done."""
    return Actor(job.actor, Role(job.role) if job.role else None, job.unit, job.request_id)


def keep(
    session: Session,
    job: Job,
    *,
    holder: str,
    until: datetime,
    position: int,
    piece: Piece,
    read: Reading | Json | ProblemError,
) -> str:
    """Record one file of a job and its outcome, both or neither. `read` is the reading, or the
    answer where the file was known, or the refusal. Raises LeaseLostError."""
    if not job_store.renew(session, job.id, holder=holder, until=until):
        raise LeaseLostError
    line = _kept(session, job, piece, read)
    assert line.outcome is not None and line.told is not None  # noqa: S101, PT018  both made above
    job_store.put_outcome(session, job.id, position, outcome=line.outcome, told=line.told, at=clock.now())
    return line.outcome


def give_up(session: Session, job: Job, *, position: int, refusal: ProblemError) -> None:
    """Note of a file that it was never come to."""
    problem = problem_json(refusal, f"urn:uuid:{job.id}")
    job_store.put_outcome(
        session,
        job.id,
        position,
        outcome=Outcome.REFUSED.value,
        told={"problem": problem},
        at=clock.now(),
    )


def _kept(session: Session, job: Job, piece: Piece, read: Reading | Json | ProblemError) -> FileLine:
    if isinstance(read, ProblemError):
        return _refused(piece, read)
    if isinstance(read, dict):
        return FileLine(piece.label, read["outcome"], file_json(piece, read))
    said, publish = Said.from_json(job.asked), bool(job.asked["publish"])
    try:
        # A refusal takes back what was written for this file and nothing else.
        with session.begin_nested():
            answer = service.keep(
                session, actor_of(job), upload=piece.upload, reading=read, said=said, publish=publish
            )
    except ProblemError as refusal:
        return _refused(piece, refusal)
    return FileLine(piece.label, answer["outcome"], file_json(piece, answer))


def file_json(piece: Piece, answer: Json) -> Json:
    """What a job tells of a file that was read; the whole answer is at `import`."""
    seen = answer["recognised"]
    severities = Counter(finding["severity"] for finding in answer["findings"])
    return {
        "sha256": piece.upload.sha256,
        "bytes": len(piece.upload.content),
        "import": answer.get("id"),
        "report": answer["links"]["report"] if "links" in answer else None,
        "unit": seen["unit"]["code"] if seen["unit"] else None,
        "unit_name": seen["unit"]["name"] if seen["unit"] else None,
        "year": seen["year"],
        "form": seen["form"],
        "values": sum(value["status"] == "reported" for value in answer["values"]),
        "unmatched": len(answer["unmatched"]),
        "findings": {severity: severities[severity] for severity in ("error", "warning", "notice")},
        "problem": None,
    }


def _refused(piece: Piece, refusal: ProblemError) -> FileLine:
    problem = problem_json(refusal, f"urn:sha256:{piece.upload.sha256}")
    told = {"sha256": piece.upload.sha256, "bytes": len(piece.upload.content), "problem": problem}
    return FileLine(piece.label, Outcome.REFUSED.value, told)


_EMPTY: Json = {
    "sha256": None, "bytes": None, "import": None, "report": None, "unit": None, "unit_name": None,
    "year": None, "form": None, "values": None, "unmatched": None, "findings": None, "problem": None,
}  # fmt: skip


def _told(job: Job, lines: Iterable[FileLine]) -> Json:
    files = [{"name": line.name, "outcome": line.outcome} | _EMPTY | (line.told or {}) for line in lines]
    counts = Counter(file["outcome"] for file in files)
    return {
        "id": job.id,
        "status": job.status,
        "total": job.total,
        "done": len(files) - counts[None],
        "counts": {outcome.value: counts[outcome.value] for outcome in Outcome},
        "created_at": _moment(job.at),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
        "links": {"self": f"/api/v1/imports/{job.id}"},
        "files": files,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="microseconds").replace("+00:00", "Z")
