"""What the files of the whole data set need to know of the database beside the tables themselves."""

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from app.db.tables import Journal, Report, Revision
from app.vocabulary import ReportStatus


def published_years(session: Session) -> list[int]:
    """The years of which there is a published report, in order."""
    public = (col(Revision.report_id) == col(Report.id)) & (col(Revision.number) == col(Report.published))
    found = (
        select(col(Report.year))
        .join(Revision, public)
        .where(col(Revision.status) == ReportStatus.PUBLISHED.value)
        .group_by(col(Report.year))
        .order_by(col(Report.year))
    )
    return list(session.execute(found).scalars())


def last_public(session: Session) -> int:
    """The number of the latest change that the public may know of, 0 for none: it names the state of
    what is published, as entries are numbered in the order of their commits."""
    return session.scalar(select(func.max(col(Journal.seq))).where(col(Journal.public).is_(True))) or 0


def no_time_limit(session: Session) -> None:
    """The whole data set is read for as long as it takes."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))
