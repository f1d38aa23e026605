"""What a reader makes of a file: the content of a report and the clues to whose it is."""

from dataclasses import dataclass

from app.content import Figure, Finding, Period, Publication, Section, Signoff
from app.vocabulary import FormCode, Scope, ScopeBasis


@dataclass(frozen=True, slots=True)
class UnitClue:
    """A name that may be the reporting unit's.

    `how` is where it stood: `title`, `form_line` (填报单位), `publisher`, `breadcrumb`,
    `site` (the file's own title), `text`, `file_name`. Clues come best first.
    """

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Something printed that found no home in the form."""

    text: str
    locator: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A labelled number in a table that is no part of the form."""

    label: str
    text: str
    locator: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What the caller already knows and the reader need not find out."""

    unit_name: str | None = None
    year: int | None = None
    form: FormCode | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading one file. `findings` are the reader's own (order used where
    labels were lost, money's unit assumed …); the checks add theirs later."""

    form: FormCode
    year: int | None
    title: str | None
    unit_clues: tuple[UnitClue, ...]
    scope: Scope | None
    scope_basis: ScopeBasis
    period: Period | None
    publication: Publication
    signoff: Signoff
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    unmatched: tuple[Unmatched, ...]
    findings: tuple[Finding, ...]
    asides: tuple[Aside, ...] = ()
