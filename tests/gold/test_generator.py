"""The gold set itself: its figures hold together, its pages print them all, once each."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest

from app.catalogue.evaluate import evaluate, holds
from app.catalogue.form import RowKind
from app.catalogue.registry import catalogue
from app.content import CellKey
from app.vocabulary import APPLICANT_PARTS, Applicant, FormCode
from tests.gold import shapes
from tests.gold.build import Style, build, in_columns
from tests.gold.figures import INVENTED, GoldReport, hybrid, reports, zeros_blank
from tests.gold.labels import FORM_2014, TABLE_2, groups_3
from tests.gold.layout import LATER, MEDIA_TYPES
from tests.gold.layouts import LAYOUTS, gold
from tests.gold.page import Page
from tests.gold.tables import Tables


@pytest.mark.parametrize("report", INVENTED, ids=lambda r: r.name)
def test_invented_figures_keep_every_identity(report: GoldReport) -> None:
    def broken(applicant: Applicant) -> list[str]:
        def value(name: str) -> Decimal | None:
            return report.figures.get(CellKey(name, applicant))

        return [
            rule.id
            for rule in catalogue().forms[report.form].identities
            if not rule.across_applicants and (rule.by_applicant or applicant is Applicant.TOTAL)
            if (left := evaluate(rule.left, value)) is not None
            if (right := evaluate(rule.right, value)) is not None
            if not holds(left, rule.relation, right)
        ]

    assert {a: broken(a) for a in Applicant if broken(a)} == {}
    for key, total in report.figures.items():
        if report.form is not FormCode.F2014 and CellKey(key.indicator, Applicant.OTHER) in report.figures:
            parts = [report.figures[CellKey(key.indicator, part)] for part in APPLICANT_PARTS]
            if key.applicant is Applicant.TOTAL:
                assert sum(p for p in parts if p is not None) == total


@pytest.mark.parametrize("report", INVENTED, ids=lambda r: r.name)
def test_invented_figures_fill_the_form(report: GoldReport) -> None:
    assert set(report.figures) == set(catalogue().forms[report.form].cells)


@pytest.mark.parametrize("report", [r for r in INVENTED if "sparse" not in r.name], ids=lambda r: r.name)
def test_dense_figures_show_every_swap(report: GoldReport) -> None:
    counts = Counter(report.figures.values())
    repeated = sum(count for count in counts.values() if count > 1)
    assert repeated <= len(report.figures) * 0.1


def test_labels_agree_with_the_catalogue() -> None:
    forms = catalogue().forms
    assert [(label, indicator) for label, _, indicator in FORM_2014] == [
        (row.label, row.indicator) for row in forms[FormCode.F2014].rows
    ]
    for form, articles in TABLE_2.items():
        printed = [
            (f"{label} | {head}", name)
            for article in articles
            for label, names in article.rows
            for head, name in zip(article.heads, names, strict=True)
        ]
        rows = forms[form].rows
        assert printed == [(r.label, r.indicator) for r in rows if r.kind is RowKind.CELL][: len(printed)]
        matrix = [(r.label, r.indicator) for r in rows if r.kind is RowKind.MATRIX]
        groups = groups_3(one_row_six=form is FormCode.F2019)
        assert [(label, f"applications.{name}") for _, items in groups for label, name in items] == matrix[
            2:-1
        ]


SETTINGS: dict[str, tuple[frozenset[FormCode], Style, Callable[[Page], Page] | None]] = {
    "official": (frozenset(FormCode), Style(), None),
    "joined": (LATER, Style(three=lambda t: [t.table_3_joined()]), None),
    "heading rows": (LATER, Style(three=lambda t: [t.table_3_headings()]), None),
    "small": (LATER, Style(two=Tables.table_2_small), None),
    "transposed": (LATER, Style(two=Tables.table_2_transposed), None),
    "upright": (LATER, Style(four=lambda t: [t.table_4_upright()]), None),
    "pairs": (frozenset({FormCode.F2014}), Style(form_2014=in_columns("pairs")), None),
    "split": (LATER, Style(), shapes.in_two("3", 15, head=True)),
    "pieces": (LATER, Style(), shapes.only("3", shapes.labels_in_pieces)),
    "written": (LATER, Style(), shapes.only("3", shapes.rowspans_written)),
    "repeated": (LATER, Style(), shapes.only("3", shapes.head_repeated)),
    "no head": (LATER, Style(), shapes.only("3", shapes.without_head)),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_page_prints_every_number_once(setting: str) -> None:
    forms, style, change = SETTINGS[setting]
    prepared = [p for r in reports() for p in (r, zeros_blank(r), hybrid(r))]
    for report in prepared:
        if report.form in forms:
            page = build(report, style)
            page = change(page) if change else page
            printed = [c for _, table in page.tables() for row in table.rows for c in row if c.key]
            assert Counter(c.key for c in printed) == Counter(report.figures.keys())
            shown = {c.key: Decimal(c.text) if c.text else None for c in printed}
            assert shown == report.figures


def test_a_split_leaves_no_row_out() -> None:
    whole = Tables(INVENTED[4]).table_3()
    for at in range(3, len(whole.rows)):
        upper, lower = shapes.cut(whole, at)
        assert len(upper.rows) + len(lower.rows) == len(whole.rows)


def test_the_set_is_as_wide_as_promised() -> None:
    assert len({layout.id for layout in LAYOUTS}) == len(LAYOUTS) >= 30
    assert {layout.kind for layout in LAYOUTS} == set(MEDIA_TYPES)
    assert {item.layout.id for item in gold()} == {layout.id for layout in LAYOUTS}
    real = {"tanghe-2018", "shanghai-office-2019", "hongze-2023", "suqian-2023", "suqian-2024"}
    assert real <= {item.report.name for item in gold()}
