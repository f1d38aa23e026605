"""From true numbers to a report as its body prints it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.catalogue.form import Form
from app.catalogue.registry import scale_of
from app.content import CellKey, Figure, Period, Publication, ReportContent, Signoff
from app.samples import Sample
from app.samples.invented.dice import Dice
from app.samples.invented.faults import Misprint
from app.samples.invented.profile import Profile
from app.samples.invented.prose import narrative
from app.samples.invented.units import InventedUnit, body_name
from app.vocabulary import Applicant, Kind, Scope, ScopeBasis, ValueStatus

PROVENANCE = "虚构数据：由程序按固定种子生成，用于演示，不是任何真实单位的报告。"
_LAST_YEAR_WITH_BLANKS = 2022
"""By then even the last townships had been told to print their zeros."""
_YEAR_OF_DECREE_711 = 2019
_KEPT_UP_TO = 1_000


class FigureMaker:
    """Makes the figures of one form; small numbers, which are most, are made once."""

    def __init__(self, form: Form) -> None:
        self.form = form.code
        self.place = {key: i for i, key in enumerate(form.cells)}
        self._columns: list[tuple[CellKey, bool, Figure, dict[int, Figure]]] = [
            (key, scale_of(key.indicator) > 0, Figure(key, None, ValueStatus.BLANK), {}) for key in form.cells
        ]

    def figures(self, vector: Sequence[int], zeros_blank: bool) -> dict[CellKey, Figure]:
        """The numbers of a report; money comes in hundredths of 万元."""
        made = {}
        for number, (key, money, blank, kept) in zip(vector, self._columns, strict=True):
            if number == 0 and zeros_blank:
                made[key] = blank
                continue
            figure = kept.get(number)
            if figure is None:
                value = hundredths(number) if money else Decimal(number)
                figure = Figure(key, value, ValueStatus.REPORTED)
                if -_KEPT_UP_TO < number < _KEPT_UP_TO:
                    kept[number] = figure
            made[key] = figure
        return made


def hundredths(number: int) -> Decimal:
    """1230 → 12.3, without idle zeros."""
    value = Decimal(number).scaleb(-2).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def printed(
    unit: InventedUnit,
    scope: Scope,
    year: int,
    vector: Sequence[int],
    *,
    traits: Profile,
    maker: FigureMaker,
    misprint: Misprint | None = None,
) -> Sample:
    """The report of a unit and year on the maker's form, with its misprint if it has one.
    `vector` are the true numbers in the order of the form's cells."""
    wrong = misprint or Misprint()
    zeros_blank = traits.leaves_zeros_blank and year <= _LAST_YEAR_WITH_BLANKS
    figures = maker.figures(_misprinted(vector, wrong, maker.place), zeros_blank)
    totals = _totals(figures, wrong)
    signoff, publication = _dates(unit, year)
    content = ReportContent(
        year=year,
        form=maker.form,
        title=_title(unit, scope, year),
        scope=scope,
        scope_basis=ScopeBasis.STATED if unit.kind is Kind.GOVERNMENT else ScopeBasis.ASSUMED,
        period=Period(date(year, 1, 1), date(year, 12, 31)),
        publication=replace(publication, published_on=wrong.published_on or publication.published_on),
        signoff=replace(signoff, signed_on=wrong.signed_on or signoff.signed_on),
        sections=narrative(unit, scope, maker.form, year, totals, year - 1 if wrong.copied else year),
        figures=figures,
    )
    return Sample(
        name=f"{unit.code}-{year}-{scope.value}",
        unit_name=unit.name,
        unit_code=unit.code,
        kind=unit.kind,
        level=unit.level,
        content=content,
        provenance=PROVENANCE,
        synthetic=True,
    )


def _misprinted(vector: Sequence[int], wrong: Misprint, place: Mapping[CellKey, int]) -> Sequence[int]:
    if not (wrong.add or wrong.put or wrong.times):
        return vector
    changed = list(vector)
    for cell, number in wrong.times.items():
        changed[place[CellKey.parse(cell)]] *= number
    for cell, number in wrong.add.items():
        changed[place[CellKey.parse(cell)]] += number
    for cell, number in wrong.put.items():
        changed[place[CellKey.parse(cell)]] = number
    return changed


def _totals(figures: Mapping[CellKey, Figure], wrong: Misprint) -> dict[str, str]:
    """What the prose says of each indicator: the printed number, blank being none."""
    said = {
        key.indicator: str(figure.value or 0)
        for key, figure in figures.items()
        if key.applicant is Applicant.TOTAL
    }
    return said | {name: str(int(said[name]) + number) for name, number in wrong.prose_add.items()}


def _title(unit: InventedUnit, scope: Scope, year: int) -> str:
    own = {Scope.BODY: "（本机关）", Scope.LEVEL: "（本级）"}
    mark = own.get(scope, "") if unit.kind is Kind.GOVERNMENT else ""
    return f"{body_name(unit)}{year}年政府信息公开工作年度报告{mark}"


def _dates(unit: InventedUnit, year: int) -> tuple[Signoff, Publication]:
    """Filled in, signed and published in this order and in time: governments by the end of
    March, departments by the end of January from report year 2019 on, townships in January,
    as their county asks."""
    dice = Dice(unit.code, year, "dates")
    if unit.kind is Kind.GOVERNMENT:
        published = date(year + 1, 2, 20) + timedelta(dice.whole(0, 36))
    elif unit.kind is Kind.DEPARTMENT and year < _YEAR_OF_DECREE_711:
        published = date(year + 1, 2, 1) + timedelta(dice.whole(0, 50))
    else:
        published = date(year + 1, 1, 12) + timedelta(dice.whole(0, 17))
    signed = published - timedelta(dice.whole(0, 5))
    filled = signed - timedelta(dice.whole(0, 4))
    number = f"{unit.code}/{year + 1}-{dice.whole(1, 400):05}"
    publisher = f"{unit.name}人民政府办公室" if unit.kind is Kind.GOVERNMENT else body_name(unit)
    return (
        Signoff(filled_on=filled, signed_on=signed),
        Publication(
            index_number=number,
            publisher=publisher,
            published_on=published,
            audience="社会公众",
            method="主动公开",
            validity="有效",
        ),
    )
