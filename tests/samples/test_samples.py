"""The samples are whole, exact and free of prose."""

from datetime import date
from decimal import Decimal

import pytest

from app.content import CellKey
from app.samples import sample, samples
from app.vocabulary import Applicant, FormCode, Kind, Level, ValueStatus

WHOLE = [
    (
        "hongze-2023",
        "淮安市洪泽区人民政府",
        "320813",
        Kind.GOVERNMENT,
        Level.COUNTY,
        2023,
        FormCode.F2021,
        186,
        0,
    ),
    (
        "shanghai-office-2019",
        "上海市人民政府办公厅",
        "310000-001",
        Kind.DEPARTMENT,
        Level.PROVINCE,
        2019,
        FormCode.F2019,
        198,
        135,
    ),
    (
        "suqian-2023",
        "宿迁市人民政府",
        "321300",
        Kind.GOVERNMENT,
        Level.PREFECTURE,
        2023,
        FormCode.F2021,
        200,
        0,
    ),
    (
        "suqian-2024",
        "宿迁市人民政府",
        "321300",
        Kind.GOVERNMENT,
        Level.PREFECTURE,
        2024,
        FormCode.F2021,
        200,
        0,
    ),
    ("tanghe-2018", "唐河县人民政府", "411328", Kind.GOVERNMENT, Level.COUNTY, 2018, FormCode.F2014, 58, 0),
]


def test_every_sample_is_loaded_whole() -> None:
    assert [
        (
            s.name,
            s.unit_name,
            s.unit_code,
            s.kind,
            s.level,
            s.content.year,
            s.content.form,
            len(s.content.figures),
            sum(f.status is ValueStatus.BLANK for f in s.content.figures.values()),
        )
        for s in samples()
    ] == WHOLE


def test_none_is_invented() -> None:
    assert not any(s.synthetic for s in samples())


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("suqian-2024", CellKey("charges.amount"), Decimal("72701.2578")),
        ("suqian-2024", CellKey("applications.received", Applicant.NATURAL_PERSON), Decimal(3440)),
        ("hongze-2023", CellKey("applications.otherwise_handled", Applicant.TOTAL), Decimal(0)),
        ("hongze-2023", CellKey("reviews.total"), Decimal(0)),
        ("shanghai-office-2019", CellKey("applications.granted", Applicant.TOTAL), None),
        ("tanghe-2018", CellKey("training.participants"), Decimal(264)),
    ],
)
def test_figures_are_exact(name: str, key: CellKey, value: Decimal | None) -> None:
    assert sample(name).content.value(key) == value


def test_a_blank_cell_is_blank_and_not_zero() -> None:
    status = sample("shanghai-office-2019").content.status(
        CellKey("applications.received", Applicant.RESEARCH)
    )
    assert status is ValueStatus.BLANK


def test_only_tanghe_has_a_known_date_of_publication() -> None:
    dates = {s.name: s.content.publication.published_on for s in samples()}
    assert {name: day for name, day in dates.items() if day} == {"tanghe-2018": date(2019, 3, 26)}


def test_no_person_is_named() -> None:
    assert all(s.content.signoff.head is None and not s.content.sections for s in samples())


def test_unknown_sample() -> None:
    with pytest.raises(KeyError):
        sample("nowhere-1999")
