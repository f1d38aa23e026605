"""Which reports make a sum: literal trees, whole literal outcomes."""

from collections.abc import Mapping

import pytest

from app.compilation.choice import Below, decide, own
from app.compilation.model import Body, Filed, Part, Why
from app.vocabulary import FormCode, Kind, Level, ReportStatus, Scope

FORM = FormCode.F2019


def body(kind: Kind = Kind.DEPARTMENT, **flags: bool) -> Body:
    level = Level.TOWNSHIP if kind is Kind.TOWNSHIP else Level.COUNTY
    told = {"expected": True} | flags
    return Body("U", "某单位", level, kind, "G", **told)


def public(*scopes: Scope, form: FormCode = FORM) -> Mapping[Scope, Filed]:
    return {s: Filed(s, ReportStatus.PUBLISHED, 10 + i, 1, form) for i, s in enumerate(scopes)}


def stands(status: ReportStatus, scope: Scope = Scope.BODY) -> Mapping[Scope, Filed]:
    return {scope: Filed(scope, status)}


AREA, LEVEL, BODY = Scope.AREA, Scope.LEVEL, Scope.BODY
OUTSIDE, OF_LEVEL, ALL, NONE = Below.OUTSIDE_THE_LEVEL, Below.OF_THE_LEVEL, Below.ALL, Below.NONE


@pytest.mark.parametrize(
    ("of", "reports", "above", "taken", "why", "below"),
    [
        (body(), public(BODY), ALL, BODY, None, ALL),
        (body(), public(BODY), OUTSIDE, None, Why.CONTAINED, NONE),
        (body(), {}, OUTSIDE, None, None, NONE),
        (body(), public(BODY), OF_LEVEL, BODY, None, ALL),
        (body(Kind.TOWNSHIP), public(BODY), OUTSIDE, BODY, None, ALL),
        (body(Kind.TOWNSHIP), public(BODY), OF_LEVEL, None, None, NONE),
        (body(Kind.TOWNSHIP), public(BODY, AREA), ALL, AREA, None, NONE),
        (body(Kind.DEVELOPMENT_ZONE), public(LEVEL, BODY), ALL, LEVEL, None, OUTSIDE),
        (body(Kind.DEVELOPMENT_ZONE), {}, ALL, None, Why.MISSING, ALL),
        (body(Kind.GOVERNMENT), public(AREA), ALL, AREA, None, NONE),
        (body(Kind.GOVERNMENT), public(LEVEL, BODY), ALL, None, Why.OTHER_SCOPE, NONE),
        (body(Kind.GOVERNMENT), public(AREA, form=FormCode.F2014), ALL, None, Why.OTHER_FORM, NONE),
        (body(Kind.GOVERNMENT), {}, ALL, None, Why.MISSING, NONE),
        (body(), stands(ReportStatus.SUBMITTED), ALL, None, Why.NOT_PUBLISHED, ALL),
        (body(), stands(ReportStatus.WITHDRAWN), ALL, None, Why.WITHDRAWN, ALL),
        (body(vertical=True), public(BODY), ALL, None, Why.VERTICAL, NONE),
        (body(vertical=True), {}, ALL, None, None, NONE),
        (body(expected=False), public(BODY), ALL, None, Why.OFF_LIST, ALL),
        (body(expected=False), {}, ALL, None, None, ALL),
        (body(synthetic=True), public(BODY), ALL, None, Why.SYNTHETIC, NONE),
        (body(Kind.GOVERNMENT, placeholder=True, expected=False), {}, ALL, None, None, ALL),
    ],
)
def test_one_unit(
    of: Body, reports: Mapping[Scope, Filed], above: Below, taken: Scope | None, why: Why | None, below: Below
) -> None:
    found = decide(of, reports, below=above, form=FORM, synthetic=False)
    assert (found.taken.scope if found.taken else None) == taken
    assert (found.left_out.why if found.left_out else None) == why
    assert found.below is below


@pytest.mark.parametrize(
    ("reports", "scope", "part", "below"),
    [
        (public(AREA, LEVEL, BODY), AREA, Part.OWN_LEVEL, OUTSIDE),
        (public(BODY), AREA, Part.OWN_BODY, ALL),
        ({}, AREA, None, ALL),
        (public(LEVEL, form=FormCode.F2014), AREA, None, ALL),
        (public(LEVEL, BODY), LEVEL, Part.OWN_BODY, OF_LEVEL),
        (public(LEVEL), LEVEL, None, OF_LEVEL),
    ],
)
def test_what_the_government_has_published_itself(
    reports: Mapping[Scope, Filed], scope: Scope, part: Part | None, below: Below
) -> None:
    found = own(body(Kind.GOVERNMENT), reports, scope=scope, form=FORM)
    assert (found.taken.part if found.taken else None) == part
    assert found.below is below
