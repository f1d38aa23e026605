"""Rules and derived indicators over the figures of real reports."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from app.catalogue.evaluate import Derived, as_printed, carryover_sides, derive, evaluate, holds, standing_in
from app.catalogue.form import Carryover
from app.catalogue.formula import Linear, Relation, parse_linear
from app.catalogue.registry import catalogue
from app.vocabulary import APPLICANT_PARTS, Applicant, FormCode, ValueStatus
from tests.catalogue.figures import HONGZE_2023, SUQIAN_2024, TANGHE_2018, figures


def _broken(code: FormCode, rows: Mapping[str, str]) -> tuple[int, list[str]]:
    """How many rules could be worked out, and those that the figures break."""
    form, cells = catalogue().forms[code], figures(rows)
    worked, broken = 0, []

    def status(name: str) -> ValueStatus:
        return ValueStatus.REPORTED if name in rows else ValueStatus.ABSENT

    for identity in form.identities:
        for applicant in Applicant if identity.by_applicant else (Applicant.TOTAL,):

            def lookup(name: str, applicant: Applicant = applicant) -> Decimal | None:
                return cells.get((name, applicant))

            left = evaluate(as_printed(identity.left, standing_in(form, status)), lookup)
            right = evaluate(as_printed(identity.right, standing_in(form, status)), lookup)
            if identity.across_applicants:
                parts = [cells.get((identity.left.operands[0], part)) for part in APPLICANT_PARTS]
                left = None if None in parts else sum((p for p in parts if p is not None), Decimal(0))
            if left is None or right is None:
                continue
            worked += 1
            if not holds(left, identity.relation, right):
                broken.append(f"{identity.id}: {left} {identity.relation.value} {right}")
    return worked, broken


@pytest.mark.parametrize(
    ("code", "rows", "worked", "broken"),
    [
        (FormCode.F2014, TANGHE_2018, 12, ["disclosure_by_channel: 9477 >= 9483"]),
        (FormCode.F2021, SUQIAN_2024, 42, []),
        (
            FormCode.F2021,
            HONGZE_2023,
            40,
            ["reviews_by_result: 0 = 11", "litigation_after_review_by_result: 0 = 5"],
        ),
    ],
    ids=["tanghe-2018", "suqian-2024", "hongze-2023"],
)
def test_the_identities_over_real_figures(
    code: FormCode, rows: Mapping[str, str], worked: int, broken: list[str]
) -> None:
    assert _broken(code, rows) == (worked, broken)


@pytest.mark.parametrize(
    ("code", "rows", "derived", "expected"),
    [
        ("2014", TANGHE_2018, "applications.share_granted", ("1", "1", "1")),
        ("2014", TANGHE_2018, "organisation.full_time_share", ("2", "83", "0.0241")),
        ("2014", TANGHE_2018, "litigation.loss_rate", ("0", "0", None)),
        ("2021", SUQIAN_2024, "applications.share_granted", ("1431", "3521", "0.4064")),
        ("2021", SUQIAN_2024, "applications.share_refused", ("92", "3521", "0.0261")),
        ("2021", SUQIAN_2024, "applications.carry_out_share", ("125", "3646", "0.0343")),
        ("2021", SUQIAN_2024, "reviews.correction_rate", ("18", "134", "0.1343")),
        ("2021", SUQIAN_2024, "litigation.loss_rate", ("0", "57", "0.0000")),
        ("2021", SUQIAN_2024, "litigation.cases", ("77", None, "77")),
        ("2021", SUQIAN_2024, "applications.otherwise_handled.all", ("469", None, "469")),
    ],
)
def test_derived_values(
    code: str, rows: Mapping[str, str], derived: str, expected: tuple[str | None, ...]
) -> None:
    derivation = catalogue().indicators[derived].derivation
    assert derivation is not None
    ratio = derivation.on(FormCode(code))
    assert ratio is not None
    found = derive(ratio, lambda name: figures(rows).get((name, Applicant.TOTAL)))
    value = found.value if found.denominator is None or found.value is None else round(found.value, 4)
    sides = tuple(Decimal(side) if side is not None else None for side in expected)
    assert (found.numerator, found.denominator, value) == sides


def test_a_blank_pending_is_not_taken_for_none() -> None:
    derivation = catalogue().indicators["reviews.correction_rate"].derivation
    assert derivation is not None
    ratio = derivation.on(FormCode.F2021)
    assert ratio is not None
    known = {"reviews.corrected": Decimal(1), "reviews.total": Decimal(10)}
    assert derive(ratio, known.get) == Derived(Decimal(1), None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", "2"), ("a - 3 * b", "-0.30"), ("b + b", "1.54"), ("a + missing", None), ("missing", None)],
)
def test_sums(text: str, expected: str | None) -> None:
    known = {"a": Decimal("2.01"), "b": Decimal("0.77")} | ({"a": Decimal(2)} if text == "a" else {})
    assert evaluate(parse_linear(text), known.get) == (None if expected is None else Decimal(expected))


def test_a_sum_of_nothing_is_nought() -> None:
    assert evaluate(Linear(()), lambda _: None) == 0


@pytest.mark.parametrize(
    ("relation", "less", "same", "more"),
    [
        (Relation.EQUAL, False, True, False),
        (Relation.AT_LEAST, False, True, True),
        (Relation.AT_MOST, True, True, False),
    ],
)
def test_relations(relation: Relation, less: bool, same: bool, more: bool) -> None:
    sides = [(Decimal(left), Decimal("1.0")) for left in (0, 1, 2)]
    assert [holds(left, relation, right) for left, right in sides] == [less, same, more]


R, B, A = ValueStatus.REPORTED, ValueStatus.BLANK, ValueStatus.ABSENT


@pytest.mark.parametrize(
    ("hybrid", "own", "stands_in"),
    [
        (R, (A, A, A), True),
        (R, (B, B, B), True),
        (B, (A, A, A), True),
        (R, (A, R, A), False),
        (R, (R, R, R), False),
        (B, (B, B, B), False),
        (B, (B, A, A), False),
        (A, (A, A, A), False),
        (ValueStatus.UNREADABLE, (A, A, A), True),
    ],
)
def test_when_a_hybrid_row_stands_in(
    hybrid: ValueStatus, own: tuple[ValueStatus, ...], stands_in: bool
) -> None:
    form = catalogue().forms[FormCode.F2021]
    prefix = "applications.otherwise_handled"
    names = (f"{prefix}.uncorrected", f"{prefix}.unpaid", f"{prefix}.other")
    statuses = {prefix: hybrid, **dict(zip(names, own, strict=True))}
    written = parse_linear(f"applications.granted - 2 * {names[0]} - 2 * {names[1]} - 2 * {names[2]}")
    found = as_printed(written, standing_in(form, statuses.__getitem__))
    assert str(found) == (f"applications.granted - 2 * {prefix}" if stands_in else str(written))


def test_a_hybrid_row_never_replaces_part_of_a_sum() -> None:
    form = catalogue().forms[FormCode.F2021]
    written = parse_linear("applications.otherwise_handled.unpaid")
    assert as_printed(written, standing_in(form, lambda _: ValueStatus.REPORTED)) is written


def _rule(name: str) -> Carryover:
    return next(c for c in catalogue().carryovers if c.id == name)


@pytest.mark.parametrize(
    ("name", "earlier", "later", "sides"),
    [
        ("applications_carried_over", {"applications.carried_out": 121}, {"applications.carried_in": 121}, (121, 121)),
        (
            "normative_documents_in_force",
            {"normative_documents.in_force": 597},
            {"normative_documents.in_force": 420, "normative_documents.issued": 50, "normative_documents.repealed": 227},
            (420, 420),
        ),
        (
            "licensing_items",
            {"licensing.items_last_year": 300, "licensing.items_change": -11},
            {"licensing.items_last_year": 289},
            (289, 289),
        ),
        # last year answered more than it received, from the year before: nothing known was left open
        (
            "answered_within_received",
            {"applications.received": 5, "applications.answered": 9},
            {"applications.received": 7, "applications.answered": 7},
            (7, 7),
        ),
        ("applications_carried_over", {}, {"applications.carried_in": 121}, None),
    ],
)  # fmt: skip
def test_the_sides_of_a_rule_between_years(
    name: str, earlier: dict[str, int], later: dict[str, int], sides: tuple[int, int] | None
) -> None:
    def reader(values: dict[str, int]) -> dict[str, Decimal]:
        return {code: Decimal(value) for code, value in values.items()}

    found = carryover_sides(_rule(name), reader(earlier).get, reader(later).get)
    assert found == (None if sides is None else tuple(map(Decimal, sides)))
