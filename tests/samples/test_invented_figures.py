"""The invented figures keep the rules of the forms, of the years and of the sums."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from app.catalogue.evaluate import Lookup, carryover_sides, holds
from app.catalogue.form import Form
from app.catalogue.formula import Linear, Relation
from app.catalogue.registry import catalogue, to_scaled
from app.content import CellKey, ReportContent
from app.samples.invented import own_reports, reports
from app.vocabulary import APPLICANT_PARTS, Applicant, FormCode, Kind, Level, ValueStatus
from tests.samples.province import Key, digest, faultless, findings, grave, own, published, unit_of

Values = Mapping[CellKey, Decimal]
Side = Sequence[tuple[int, int]]


def values(content: ReportContent) -> Values:
    """What is true: a blank of the invented province stands for zero."""
    return {key: Decimal(0) if f.value is None else f.value for key, f in content.figures.items()}


def test_how_many_reports() -> None:
    assert len(faultless()) == (1 + 1 + 13 + 156 + 8 + 8 + 30) * 12 == 2604
    assert len(published()) == 2604 - 9
    assert len(own()) == 15 * 12


def test_every_report_is_whole_and_on_the_form_of_its_year() -> None:
    book = catalogue()
    for (code, year), sample in faultless().items():
        form = book.form_of_year(year)
        assert form is not None
        content = sample.content
        assert (content.form, tuple(content.figures)) == (form.code, form.cells)
        assert (sample.synthetic, sample.unit_name) == (True, unit_of()[code].name)
        assert unit_of()[code].valid_in(year)


def test_governments_report_for_their_area_and_others_for_themselves() -> None:
    scopes = defaultdict(set)
    for sample in published().values():
        scopes[sample.kind.value].add((sample.content.scope, sample.content.scope_basis))
    assert scopes == {
        "government": {("area", "stated")},
        "department": {("body", "assumed")},
        "township": {("body", "assumed")},
        "subdistrict": {("body", "assumed")},
    }
    assert {code for code, _ in own() if own()[code, 2014].content.scope == "body"} == {
        "990000", "990100", "990101", "990102", "990105",
    }  # fmt: skip


def test_every_number_can_be_stored_and_money_has_two_decimals_at_most() -> None:
    for sample in (*faultless().values(), *own().values()):
        for key, figure in sample.content.figures.items():
            if figure.value is not None and figure.value >= 1_000:
                to_scaled(figure.value, key.indicator)
            if figure.value is not None:
                assert figure.value == round(figure.value, 2)


def test_every_identity_of_every_report_holds() -> None:
    checked = 0
    rules = {form.code: _instances(form) for form in catalogue().forms.values()}
    for sample in (*faultless().values(), *own().values()):
        true = list(values(sample.content).values())
        for relation, left, right in rules[sample.content.form]:
            sides = (sum((f * true[i] for f, i in side), Decimal(0)) for side in (left, right))
            assert holds(next(sides), relation, next(sides)), sample.name
            checked += 1
    assert checked > 80_000


def _instances(form: Form) -> list[tuple[Relation, Side, Side]]:
    """Each rule for each column it holds for, its operands as places in the form."""
    place = {key: i for i, key in enumerate(form.cells)}

    def side(linear: Linear, applicant: Applicant) -> Side:
        return [(factor, place[CellKey(name, applicant)]) for factor, name in linear.terms]

    made: list[tuple[Relation, Side, Side]] = []
    for rule in form.identities:
        if rule.across_applicants:
            name = rule.left.operands[0]
            if CellKey(name) not in place:  # the rule of a row of the neighbouring form
                continue
            right = [(1, place[CellKey(name, part)]) for part in APPLICANT_PARTS]
            made.append((rule.relation, side(rule.left, Applicant.TOTAL), right))
        else:
            columns = tuple(Applicant) if rule.by_applicant else (Applicant.TOTAL,)
            made += [(rule.relation, side(rule.left, c), side(rule.right, c)) for c in columns]
    return made


def test_every_year_begins_with_what_the_year_before_ended_with() -> None:
    checked = 0
    for (code, year), sample in faultless().items():
        before = faultless().get((code, year - 1))
        if before is None:
            continue
        earlier, later = values(before.content), values(sample.content)
        for rule in catalogue().carryovers:
            if before.content.form in rule.earlier and sample.content.form in rule.later:
                for applicant in Applicant if rule.by_applicant else (Applicant.TOTAL,):
                    sides = carryover_sides(rule, _column(earlier, applicant), _column(later, applicant))
                    assert sides is not None
                    assert holds(sides[0], rule.relation, sides[1]), (code, year, rule.id)
                    checked += 1
    assert checked > 10_000


def _column(true: Values, applicant: Applicant) -> Lookup:
    return lambda name: true.get(CellKey(name, applicant))


@pytest.mark.parametrize("part", ["990101", "990104", "990100", "990000", "990107003", "990101-001"])
def test_2019_carries_in_what_the_years_of_the_2014_form_left_open(part: str) -> None:
    left = Decimal(0)
    for year in range(2014, 2019):
        true = values(faultless()[part, year].content)
        left += true[CellKey("applications.received")] - true[CellKey("applications.answered")]
    assert values(faultless()[part, 2019].content)[CellKey("applications.carried_in")] == left


def test_a_successor_takes_over_what_was_left_open() -> None:
    left = Decimal(0)
    for year in range(2014, 2019):
        true = values(faultless()["990101-004", year].content)
        left += true[CellKey("applications.received")] - true[CellKey("applications.answered")]
    after = values(faultless()["990101-011", 2019].content)
    assert after[CellKey("applications.carried_in")] == left


def test_documents_in_force_run_on_across_the_change_of_form() -> None:
    for unit in unit_of().values():
        if unit.valid_in(2020):
            before = values(faultless()[unit.code, 2020].content)
            after = values(faultless()[unit.code, 2021].content)
            for what in ("normative_documents", "regulations"):
                issued, repealed, in_force = (
                    after[CellKey(f"{what}.{row}")] for row in ("issued", "repealed", "in_force")
                )
                assert in_force == before[CellKey(f"{what}.disclosed_total")] + issued - repealed


def test_a_governments_area_is_its_own_level_and_all_below_it() -> None:
    sums: dict[Key, dict[CellKey, Decimal]] = {key: dict(values(s.content)) for key, s in own().items()}
    for (code, year), sample in faultless().items():
        parent = unit_of()[code].parent
        if parent:
            above = sums[parent, year]
            for cell, value in values(sample.content).items():
                above[cell] += value
    areas = {k: s for k, s in faultless().items() if s.kind is Kind.GOVERNMENT}
    assert len(areas) == len(sums) == 180
    for key, total in sums.items():
        assert total == values(areas[key].content), key


def test_only_small_bodies_leave_zeros_blank_and_some_do() -> None:
    with_blanks = [
        s for s in published().values()
        if any(f.status is ValueStatus.BLANK for f in s.content.figures.values())
    ]  # fmt: skip
    assert {s.level for s in with_blanks} == {Level.TOWNSHIP}
    assert len(with_blanks) == 234
    for sample in with_blanks:
        assert all(f.value != 0 for f in sample.content.figures.values())
        assert any(f.value for f in sample.content.figures.values())


def test_regulations_are_made_by_province_and_city_only() -> None:
    for (code, _), sample in faultless().items():
        made = [v for k, v in values(sample.content).items() if k.indicator.startswith("regulations.")]
        assert any(made) == (code in ("990000", "990100") and bool(made))


def test_the_province_grows_and_dips_in_2020() -> None:
    received = [
        int(values(faultless()["990000", year].content)[CellKey("applications.received")])
        for year in range(2014, 2026)
    ]
    assert received == [
        5044, 5916, 6752, 7414, 7976, 8953, 7093, 9405, 10300, 11689, 13866, 13291,
    ]  # fmt: skip


def test_some_townships_receive_nothing_in_a_year() -> None:
    none = [
        s for s in faultless().values()
        if s.level is Level.TOWNSHIP and not values(s.content)[CellKey("applications.received")]
    ]  # fmt: skip
    assert len(none) == 30


def test_without_the_planted_faults_the_checks_find_nothing() -> None:
    """A twelfth of the townships' and departments' reports, and every government's."""
    looked_at = [
        k for n, (k, s) in enumerate(faultless().items()) if s.kind is Kind.GOVERNMENT or n % 12 == 0
    ]
    assert len(looked_at) > 350
    assert {k: found for k in looked_at if (found := grave(findings(k, faultless())))} == {}


def test_the_same_bytes_every_time_and_everywhere() -> None:
    assert digest(published().values()) == "99a4391ed4a3ceaf2df077f0a872ed32ccf806c8d482ade801e0c0ef60a5bded"
    assert digest(own().values()) == "4af9e7d1111cc9dd17a537abefaa7b1a37b9e461435243d3006d207d48078a46"


def test_some_years_are_the_same_as_in_the_whole() -> None:
    some = list(reports([2021, 2014]))
    assert [s.content.year for s in some] == [2021] * 217 + [2014] * 216
    assert digest(some) == digest(published()[s.unit_code, s.content.year] for s in some)
    assert {s.content.form for s in own_reports([2020])} == {FormCode.F2019}


@pytest.mark.parametrize("year", [2013, 2026])
def test_other_years_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"{year}: the invented province reports 2014 to 2025"):
        next(reports([2020, year]))
