"""The samples in the database, as printed."""

from sqlalchemy import func, select

from app.actor import OPERATOR, PUBLIC
from app.db.engine import Database
from app.db.tables import Fact, Journal
from app.reports.model import Address
from app.reports.samples import load_samples
from app.reports.service import asking
from app.reports.service.checking import preview
from app.samples import samples
from app.units.load import load_divisions
from app.vocabulary import Severity


def test_every_sample_is_published_as_printed_once(database: Database) -> None:
    with database.writing() as session:
        load_divisions(session, OPERATOR)
        assert load_samples(session, OPERATOR) == 5
    with database.writing() as session:
        entries = session.execute(select(func.count()).select_from(Journal)).scalar_one()
        assert load_samples(session, OPERATOR) == 0
        assert session.execute(select(func.count()).select_from(Journal)).scalar_one() == entries
        # 58 + 198 + 3 × 200, and the seven of Hongze's single （六）其他处理.
        assert session.execute(select(func.count()).select_from(Fact)).scalar_one() == 863
        for sample in samples():
            address = Address(sample.unit_code, sample.content.year)
            view = asking.get(session, PUBLIC, address=address)
            assert view.content.figures == sample.content.figures
            assert (view.revision.historical, view.revision.note) == (True, sample.provenance)
            told = [f.finding for f in asking.findings(session, PUBLIC, address=address)[1]]
            assert told == preview(session, view.content, view.state.unit)
            assert view.counts[Severity.ERROR] == sum(f.severity is Severity.ERROR for f in told)
