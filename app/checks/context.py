"""What a check may know besides the report itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.catalogue.local import Definitions
from app.content import ReportContent
from app.vocabulary import Kind, Level, Scope


@dataclass(frozen=True, slots=True)
class Context:
    """Who reports, and the reports around this one. All but `today` may be unknown:
    a check that lacks what it needs yields nothing.

    `scope` is what the unit's reports are expected to count; `previous` and `following`
    are the reports of the year before and after; `history` the earlier reports in any
    order (it may hold `previous` too); `siblings` other units' reports of the same year
    with their names; `local_deadline` the date a local notice sets for this unit; `local`
    the indicators that its area counts besides the form's.
    """

    today: date
    unit_name: str | None = None
    level: Level | None = None
    kind: Kind | None = None
    scope: Scope | None = None
    previous: ReportContent | None = None
    following: ReportContent | None = None
    history: Sequence[ReportContent] = ()
    siblings: tuple[tuple[str, ReportContent], ...] = ()
    local_deadline: date | None = None
    is_draft: bool = False
    local: Definitions = field(default_factory=dict)
