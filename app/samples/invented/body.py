"""One body's work, year after year: what it begins a year with is what it ended the last one
with. Amounts of money are whole hundredths of 万元."""

from dataclasses import dataclass, field

from app.samples.invented.dice import Dice
from app.samples.invented.profile import TREND, Profile
from app.vocabulary import APPLICANT_PARTS

FIRST_YEAR, LAST_YEAR = 2014, 2025
FIELDS = ("licensing", "other_services", "penalties", "coercion", "charges")
"""What the 2019 form counts as items kept from year to year (项目数量)."""
_ITEMS_OF_FIELD = (1.0, 0.8, 1.6, 0.15, 0.08)


@dataclass
class Work:
    """What lasts beyond a year: documents in force, items, and applications still open, by
    applicant. Nothing is open when the series begins."""

    documents: int
    regulations: int
    items: dict[str, int]
    open: list[int] = field(default_factory=lambda: [0] * len(APPLICANT_PARTS))


@dataclass(frozen=True, slots=True)
class Year:
    """A body in one year: its chance, its traits and how busy the year is."""

    body: Profile
    year: int
    dice: Dice
    pace: float

    def count(self, usual: float, spread: float = 0.15) -> int:
        """About as many as usual at this year's pace."""
        return self.dice.count(usual * self.pace, spread)

    def money(self, usual: float) -> int:
        """About as much 万元 as usual, in hundredths."""
        return self.dice.count(usual * self.pace * 100, 0.2)


def begin(body: Profile, key: str) -> Work:
    """What the body has when the series begins."""
    dice = Dice(key, "begin")
    items = {f: dice.count(body.items * share) for f, share in zip(FIELDS, _ITEMS_OF_FIELD, strict=True)}
    return Work(body.documents_in_force, body.regulations_in_force, items)


def of_year(body: Profile, key: str, year: int) -> Year:
    """The year's circumstances."""
    pace = TREND[year]
    for _ in range(abs(year - 2019)):
        pace = pace * body.growth if year > 2019 else pace / body.growth
    return Year(body, year, Dice(key, year), pace)


def received(at: Year) -> int:
    """Applications of the year."""
    shock = at.body.shock if at.year == at.body.shock_year else 1.0
    return at.count(at.body.applications * shock, 0.2)


def documents(at: Year, work: Work) -> tuple[int, int, int]:
    """Normative documents issued, repealed, and in force at the end; `work` keeps the last."""
    issued = at.dice.count(at.body.documents)
    repealed = at.dice.part(work.documents, 0.045)
    work.documents += issued - repealed
    return issued, repealed, work.documents


def regulations(at: Year, work: Work) -> tuple[int, int, int]:
    """Regulations (规章) likewise."""
    issued = at.dice.count(at.body.regulations)
    repealed = at.dice.part(work.regulations, 0.03)
    work.regulations += issued - repealed
    return issued, repealed, work.regulations
