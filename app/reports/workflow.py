"""The life of a report as one table: which step follows which, and who may take it.

draft → submitted → approved → published. What was submitted or approved can be returned;
an edit of a returned report makes it a draft again. A published report goes on as the
draft of its next revision while the public keeps the old one, or is withdrawn.
"""

from dataclasses import dataclass

from app.actor import Actor
from app.problems import ProblemError
from app.vocabulary import ReportStatus, Role

_DRAFT, _SUBMITTED, _RETURNED = ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.RETURNED
_APPROVED, _PUBLISHED, _WITHDRAWN = ReportStatus.APPROVED, ReportStatus.PUBLISHED, ReportStatus.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Transition:
    """One step. `why` when a note is required; `clean` when errors among the findings that
    nobody has acknowledged stand in its way."""

    start: ReportStatus
    to: ReportStatus
    role: Role
    why: bool = False
    clean: bool = False


TRANSITIONS: tuple[Transition, ...] = (
    Transition(_DRAFT, _SUBMITTED, Role.COMPILER, clean=True),
    Transition(_RETURNED, _SUBMITTED, Role.COMPILER, clean=True),
    Transition(_SUBMITTED, _RETURNED, Role.REVIEWER, why=True),
    Transition(_SUBMITTED, _APPROVED, Role.REVIEWER),
    Transition(_APPROVED, _RETURNED, Role.REVIEWER, why=True),
    Transition(_APPROVED, _PUBLISHED, Role.PUBLISHER, clean=True),
    Transition(_PUBLISHED, _DRAFT, Role.COMPILER, why=True),
    Transition(_PUBLISHED, _WITHDRAWN, Role.PUBLISHER, why=True),
    # A report withdrawn by mistake, or mended since: its key is taken, so it must have a way on.
    Transition(_WITHDRAWN, _DRAFT, Role.COMPILER, why=True),
)


def may_take(step: Transition, actor: Actor) -> bool:
    """Each role may take its own steps and those of the roles below it."""
    return actor.role is not None and actor.role.covers(step.role)


def steps(status: ReportStatus, *, public_copy: bool) -> list[Transition]:
    """The steps open from here. `public_copy`: an older revision is public meanwhile, and
    can be withdrawn whatever happens to its correction."""
    found = [step for step in TRANSITIONS if step.start is status]
    if public_copy and status is not _PUBLISHED:
        found += [step for step in TRANSITIONS if step.start is _PUBLISHED and step.to is _WITHDRAWN]
    return found


def allowed(status: ReportStatus, actor: Actor, *, public_copy: bool = False) -> list[ReportStatus]:
    """Where this actor may take a report from here."""
    return [step.to for step in steps(status, public_copy=public_copy) if may_take(step, actor)]


def find(status: ReportStatus, to: ReportStatus, actor: Actor, *, public_copy: bool = False) -> Transition:
    """The step to `to`. Raises ProblemError `transition_illegal` (409) where there is none from
    here, `forbidden` (403) where it is another role's."""
    open_to_actor = [word.value for word in allowed(status, actor, public_copy=public_copy)]
    step = next((s for s in steps(status, public_copy=public_copy) if s.to is to), None)
    if step is None:
        listed = "、".join(open_to_actor) or "（无）"
        raise ProblemError(
            "transition_illegal",
            f"报告现在的状态是 {status.value}，不能改为 {to.value}；现在可以办理：{listed}。",
            f"The report is {status.value} and cannot become {to.value}; "
            f"open now: {', '.join(open_to_actor) or 'none'}.",
            pointer="/body/to",
            extra={"status_now": status.value, "allowed": open_to_actor},
        )
    if not may_take(step, actor):
        raise ProblemError(
            "forbidden",
            f"办理 {to.value} 需要 {step.role.value} 或更高角色的密钥。",
            f"The step to {to.value} needs a key with the role {step.role.value} or a higher one.",
            extra={"allowed": open_to_actor},
        )
    return step
