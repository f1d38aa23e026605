"""The table of transitions, written out."""

import pytest

from app.actor import OPERATOR, PUBLIC, Actor
from app.problems import ProblemError
from app.reports import workflow
from app.vocabulary import ReportStatus, Role

COMPILER = Actor("c", Role.COMPILER, "411328")
REVIEWER = Actor("r", Role.REVIEWER, "411328")
PUBLISHER = Actor("p", Role.PUBLISHER, "411328")

OPEN: dict[ReportStatus, tuple[set[str], set[str], set[str]]] = {
    ReportStatus.DRAFT: ({"submitted"}, {"submitted"}, {"submitted"}),
    ReportStatus.SUBMITTED: (set(), {"returned", "approved"}, {"returned", "approved"}),
    ReportStatus.RETURNED: ({"submitted"}, {"submitted"}, {"submitted"}),
    ReportStatus.APPROVED: (set(), {"returned"}, {"returned", "published"}),
    ReportStatus.PUBLISHED: ({"draft"}, {"draft"}, {"draft", "withdrawn"}),
    ReportStatus.WITHDRAWN: ({"draft"}, {"draft"}, {"draft"}),
}
"""Status → what a compiler, a reviewer and a publisher may do: each also what those before may."""


@pytest.mark.parametrize("status", list(ReportStatus))
def test_each_role_may_take_its_steps_and_those_of_the_roles_below(status: ReportStatus) -> None:
    found = [
        {word.value for word in workflow.allowed(status, actor)} for actor in (COMPILER, REVIEWER, PUBLISHER)
    ]
    assert found == list(OPEN[status])
    assert {word.value for word in workflow.allowed(status, OPERATOR)} == OPEN[status][2]
    assert workflow.allowed(status, PUBLIC) == []


@pytest.mark.parametrize("status", [s for s in ReportStatus if s is not ReportStatus.PUBLISHED])
def test_a_public_copy_can_be_withdrawn_at_any_time(status: ReportStatus) -> None:
    assert ReportStatus.WITHDRAWN in workflow.allowed(status, PUBLISHER, public_copy=True)


def test_the_way_back_and_out_of_sight_needs_a_reason() -> None:
    assert {(s.start.value, s.to.value) for s in workflow.TRANSITIONS if s.why} == {
        ("submitted", "returned"),
        ("approved", "returned"),
        ("published", "draft"),
        ("published", "withdrawn"),
        ("withdrawn", "draft"),
    }


def test_another_roles_step_is_forbidden_not_illegal() -> None:
    with pytest.raises(ProblemError) as refused:
        workflow.find(ReportStatus.SUBMITTED, ReportStatus.APPROVED, COMPILER)
    assert (refused.value.kind.code, refused.value.extra) == ("forbidden", {"allowed": []})
    with pytest.raises(ProblemError) as refused:
        workflow.find(ReportStatus.SUBMITTED, ReportStatus.PUBLISHED, REVIEWER)
    assert refused.value.kind.code == "transition_illegal"
    assert refused.value.extra["allowed"] == ["returned", "approved"]
