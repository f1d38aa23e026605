"""What time it is, in one place, so that tests can say."""

from datetime import UTC, date, datetime, timedelta, timezone

from sqlmodel import Session

CHINA = timezone(timedelta(hours=8))
"""The whole country keeps one time; deadlines and signatures are its calendar days."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def moment(session: Session) -> datetime:
    """When the session's transaction happens: one moment for all that it writes, so that rows and
    journal agree."""
    at: datetime = session.info.setdefault("moment", now())
    return at


def after(session: Session, *earlier: datetime | None) -> datetime:
    """The session's moment, moved on where the machine's clock was set back behind what happened
    `earlier` to the same thing: its history stays in order, and what was answered of it too."""
    last = max((each for each in earlier if each is not None), default=None)
    if last is not None and moment(session) < last:
        happen(session, last + timedelta(microseconds=1))
    return moment(session)


def happen(session: Session, at: datetime) -> None:
    """Let what the transaction writes from now on have happened at this moment, elsewhere."""
    session.info["moment"] = at


def day(moment: datetime) -> date:
    """The day a moment belongs to, in China."""
    return moment.astimezone(CHINA).date()


def today() -> date:
    """Today's date in China."""
    return day(now())
