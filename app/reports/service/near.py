"""A report as its writer finds it, amid the same unit's reports of the years around it.

Loaded once for a write by one statement, and what they say by two more; kept in step by hand
as the write goes on, so that nothing is read twice or read back.
"""

from collections.abc import Iterable
from typing import Self

from sqlmodel import Session

from app.content import ReportContent
from app.reports.model import RevisionMeta, Standing, State, StoredFinding, UnitFacts
from app.reports.store import findings, revisions, standings
from app.vocabulary import Scope


class Near:
    """The report of `year`, and those that it and the years beside it are held against."""

    def __init__(self, unit: UnitFacts, scope: Scope, year: int, around: Iterable[Standing]) -> None:
        self.unit, self.scope, self.year = unit, scope, year
        self._by_year = {standing.state.year: standing for standing in around}
        self._said: dict[int, ReportContent] = {}
        self._found: dict[int, list[StoredFinding]] = {}

    @classmethod
    def read(cls, session: Session, unit: UnitFacts, scope: Scope, year: int) -> Self:
        """As it stands."""
        return cls(unit, scope, year, standings.around(session, unit, scope, year))

    @classmethod
    def lock(cls, session: Session, unit: UnitFacts, scope: Scope, year: int) -> Self:
        """The same for a writer: see `standings.lock`."""
        return cls(unit, scope, year, standings.lock(session, unit, scope, year))

    @property
    def own(self) -> Standing | None:
        """The report itself, where there is one."""
        return self._by_year.get(self.year)

    @property
    def standing(self) -> Standing:
        """The report itself, which is there."""
        return self._by_year[self.year]

    @property
    def state(self) -> State:
        """Its row."""
        return self.standing.state

    @property
    def meta(self) -> RevisionMeta:
        """The revision of it that the office works on."""
        return self.standing.working

    def put(self, standing: Standing) -> None:
        """The report stands so from now on."""
        self._by_year[self.year] = standing

    def remove(self) -> None:
        """The report is gone."""
        del self._by_year[self.year]

    def say(self, meta: RevisionMeta, said: ReportContent) -> None:
        """A revision says this from now on."""
        self._said[meta.id] = revisions.as_stored(said)

    def state_of(self, year: int) -> State:
        """The row of the report of a year that is there."""
        return self._by_year[year].state

    def judged(self, *, public: bool) -> dict[int, RevisionMeta]:
        """By year, what is judged of the report itself and then of those of the years beside it."""
        years = (self.year, self.year - 1, self.year + 1)
        metas = ((y, self._by_year[y].judged(public=public)) for y in years if y in self._by_year)
        return {year: meta for year, meta in metas if meta is not None}

    def shown(self, *, public: bool) -> dict[int, RevisionMeta]:
        """By year, what the public sees or the office works on."""
        metas = ((year, standing.shown(public=public)) for year, standing in sorted(self._by_year.items()))
        return {year: meta for year, meta in metas if meta is not None}

    def read_contents(self, session: Session, wanted: Iterable[tuple[int, RevisionMeta]]) -> None:
        """Read what these revisions (with their years) say, but for what is known already."""
        unknown = {meta.id: year for year, meta in wanted if meta.id not in self._said}
        self._said.update(revisions.several(session, unknown, self.scope))

    def content(self, meta: RevisionMeta) -> ReportContent:
        """What a revision says that has been read, or that was put here."""
        return self._said[meta.id]

    def said(self, session: Session) -> ReportContent:
        """What the working revision says."""
        self.read_contents(session, [(self.year, self.meta)])
        return self.content(self.meta)

    def read_findings(self, session: Session, wanted: Iterable[RevisionMeta]) -> None:
        """Read the findings of these revisions, but for those known already."""
        unknown = [meta.id for meta in wanted if meta.id not in self._found]
        self._found.update(findings.of_several(session, unknown))

    def find(self, meta: RevisionMeta, found: list[StoredFinding]) -> None:
        """A revision has these findings from now on."""
        self._found[meta.id] = found

    def findings(self, session: Session, meta: RevisionMeta) -> list[StoredFinding]:
        """The findings of a revision."""
        self.read_findings(session, [meta])
        return self._found[meta.id]
