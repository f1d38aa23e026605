"""What the pages of the gold set say: five real reports and invented ones.

The invented figures keep every identity of their form and are nearly all different, so
that a number read into the wrong cell cannot pass.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from app.content import CellKey
from app.samples import samples
from app.vocabulary import APPLICANT_PARTS, Applicant, FormCode
from tests.gold.labels import FORM_2014, RESULTS_4, SUBJECTS_4, TABLE_2, groups_3

Figures = dict[CellKey, Decimal | None]
"""Every number on the page; None is a blank cell, a missing key a row that is not there."""


@dataclass(frozen=True)
class GoldReport:
    """One report to be set in many layouts."""

    name: str
    unit: str
    year: int
    form: FormCode
    figures: Figures

    @property
    def one_row_six(self) -> bool:
        """Whether （六）其他处理 is one row, as in 2019 and in the hybrid."""
        return CellKey("applications.otherwise_handled") in self.figures

    @property
    def full(self) -> bool:
        """Whether no cell is blank."""
        return None not in self.figures.values()


def real() -> list[GoldReport]:
    """The samples of the package."""
    return [
        GoldReport(
            s.name,
            s.unit_name,
            s.content.year,
            s.content.form,
            {key: figure.value for key, figure in s.content.figures.items()},
        )
        for s in samples()
    ]


def invented(form: FormCode, *, seed: int, unit: str, year: int, dense: bool = True) -> GoldReport:
    """A consistent report of an invented body. `dense` has no zeros, otherwise most are."""
    pick = _Picker(seed, dense=dense)
    values = _invent_2014(pick) if form is FormCode.F2014 else _invent_later(form, pick)
    figures: Figures = {key: Decimal(value) for key, value in values.items()}
    return GoldReport(f"invented-{year}{'' if dense else '-sparse'}", unit, year, form, figures)


def zeros_blank(report: GoldReport) -> GoldReport:
    """The same report as an office prints it that leaves zeros out."""
    figures = {key: value or None for key, value in report.figures.items()}
    return replace(report, name=f"{report.name}-blanks", figures=figures)


def emptied(report: GoldReport) -> GoldReport:
    """The form sent out before anyone filled it in."""
    return replace(report, figures=dict.fromkeys(report.figures))


def without_totals(report: GoldReport, value: Decimal | None) -> GoldReport:
    """Table 3 with the 总计 column blank (None) or 0 but for the first two rows."""
    kept = ("applications.received", "applications.carried_in")
    figures = {
        key: value
        if key.applicant is Applicant.TOTAL and _in_table_3(key) and key.indicator not in kept
        else number
        for key, number in report.figures.items()
    }
    return replace(report, figures=figures)


def rows_absent(report: GoldReport) -> GoldReport:
    """The form with rows left out, as by offices that make no rules and fine nobody."""
    left_out = (
        "regulations.",
        "coercion.",
        "applications.rejected.reissue",
        "responses.social_media",
        "complaints.",
    )
    figures = {key: value for key, value in report.figures.items() if not key.indicator.startswith(left_out)}
    return replace(report, figures=figures)


def hybrid(report: GoldReport) -> GoldReport:
    """A 2021 report that prints （六）其他处理 as one row, as in 2019."""
    stem = "applications.otherwise_handled"
    figures = {k: v for k, v in report.figures.items() if not k.indicator.startswith(f"{stem}.")}
    for applicant in Applicant:
        parts = [
            v
            for k, v in report.figures.items()
            if k.indicator.startswith(f"{stem}.") and k.applicant == applicant
        ]
        if parts:
            figures[CellKey(stem, applicant)] = sum((p for p in parts if p), Decimal(0))
    return replace(report, figures=figures)


def _in_table_3(key: CellKey) -> bool:
    return key.indicator.startswith("applications.")


class _Picker:
    """Draws numbers: in a dense report large and each only once, else mostly zeros."""

    def __init__(self, seed: int, *, dense: bool) -> None:
        self.rng = random.Random(seed)
        self.dense = dense
        self.used: set[int] = set()

    def __call__(self, top: int) -> int:
        if not self.dense:
            return self.rng.choice((0, 0, 0, self.rng.randint(1, max(2, top // 20))))
        value = self.rng.randint(max(2, top // 9), top)
        while value in self.used:
            value += 1
        self.used.add(value)
        return value


def _invent_2014(pick: _Picker) -> dict[CellKey, Decimal | int]:
    v = {name: pick(900) for _, _, name in FORM_2014 if name}
    a = "applications."

    def total(name: str, parts: Iterable[str]) -> None:
        v[name] = sum(v[part] for part in parts)

    refused = [name for name in v if name.startswith(a + "refused.")]
    total(a + "refused", refused)
    answers = ("already_public", "granted", "partially_granted", "refused", "not_this_body", "not_existing")
    total(a + "answered", [a + n for n in (*answers, "amendment_advised", "other_route_advised")])
    shares = [v[a + "answered"] // 3, v[a + "answered"] // 5, v[a + "answered"] // 7]
    for name, share in zip(("in_person", "by_fax", "online"), shares, strict=True):
        v[f"{a}received_{name}"] = share
    v[a + "received_by_letter"] = v[a + "answered"] - sum(shares) + 11
    ways = ("in_person", "by_fax", "online", "by_letter")
    total(a + "received", [f"{a}received_{way}" for way in ways])
    total(a + "completed", [a + "completed_on_time", a + "completed_after_extension"])
    for kind in ("reviews", "litigation"):
        total(f"{kind}.total", [f"{kind}.{result}" for result in ("upheld", "corrected", "other")])
    total("organisation.staff", ["organisation.staff_full_time", "organisation.staff_part_time"])
    channels = ("gazette", "website", "weibo", "wechat", "other_channels")
    total("disclosure.total", [f"disclosure.{channel}" for channel in channels])
    v["disclosure.normative_documents"] = min(v["disclosure.total"], v["normative_documents.issued"]) * 2 // 3
    for event in ("press_conferences", "online_interviews"):
        v[f"responses.{event}_by_principal"] = v[f"responses.{event}"] * 2 // 5
    money: dict[CellKey, Decimal | int] = {CellKey(name): value for name, value in v.items()}
    money[CellKey("organisation.special_funds")] = Decimal(pick.rng.randint(101, 9999)) / 100
    money[CellKey("applications.fees")] = Decimal(pick.rng.randint(11, 99)) / 100
    return money


def _invent_later(form: FormCode, pick: _Picker) -> dict[CellKey, Decimal | int]:
    v: dict[CellKey, Decimal | int] = {}
    for article in TABLE_2[form]:
        for _, names in article.rows:
            for name in names:
                v[CellKey(name)] = pick(9000)
                if name.endswith("items_change"):
                    v[CellKey(name)] = pick.rng.randint(-60, -11)
                elif name.endswith(".amount"):
                    v[CellKey(name)] = Decimal(pick.rng.randint(10_0001, 999_9999)) / 10_000
    v.update(_invent_table_3(form, pick))
    for _, subject in SUBJECTS_4:
        parts = [pick(500) for _ in RESULTS_4[:-1]]
        for (_, name), part in zip(RESULTS_4, [*parts, sum(parts)], strict=True):
            v[CellKey(f"{subject}.{name}")] = part
    return v


def _invent_table_3(form: FormCode, pick: _Picker) -> dict[CellKey, Decimal | int]:
    rows = [name for _, items in groups_3(one_row_six=form is FormCode.F2019) for _, name in items][:-1]
    v: dict[tuple[str, Applicant], int] = {}
    for part in APPLICANT_PARTS:
        for row in rows:
            v[row, part] = pick(700)
        v["concluded", part] = sum(v[row, part] for row in rows)
        v["carried_in", part] = min(pick(300), v["concluded", part])
        v["carried_out", part] = pick(300)
        v["received", part] = v["concluded", part] + v["carried_out", part] - v["carried_in", part]
    for row in (*rows, "concluded", "carried_in", "carried_out", "received"):
        v[row, Applicant.TOTAL] = sum(v[row, part] for part in APPLICANT_PARTS)
    return {CellKey(f"applications.{row}", part): value for (row, part), value in v.items()}


INVENTED: tuple[GoldReport, ...] = (
    invented(FormCode.F2014, seed=14, unit="青禾县人民政府", year=2016),
    invented(FormCode.F2014, seed=15, unit="青禾县教育局", year=2015, dense=False),
    invented(FormCode.F2019, seed=19, unit="云汀市人民政府", year=2020),
    invented(FormCode.F2019, seed=20, unit="白石镇人民政府", year=2019, dense=False),
    invented(FormCode.F2021, seed=21, unit="临澜区人民政府", year=2022),
    invented(FormCode.F2021, seed=22, unit="南圃街道办事处", year=2024, dense=False),
)


def reports() -> list[GoldReport]:
    """Every report of the set, real ones first."""
    return [*real(), *INVENTED]
