"""The vocabulary and the derived indicators."""

import pytest

from app.catalogue.registry import catalogue
from app.vocabulary import FormCode

INDICATORS = catalogue().indicators
PRINTED = {code: entry for code, entry in INDICATORS.items() if entry.derivation is None}
DERIVED = {code: entry for code, entry in INDICATORS.items() if entry.derivation is not None}
REFUSED = " + ".join(
    f"applications.refused.{reason}"
    for reason in (
        "state_secret",
        "prohibited_by_law",
        "security_stability",
        "third_party",
        "internal_affairs",
        "process_information",
        "enforcement_file",
        "administrative_query",
    )
)
UNAVAILABLE = " + ".join(f"applications.unavailable.{r}" for r in ("not_held", "not_compiled", "unclear"))
REJECTED = " + ".join(
    f"applications.rejected.{r}" for r in ("petition", "repeated", "publication", "excessive", "reissue")
)
OTHERWISE = " + ".join(f"applications.otherwise_handled.{r}" for r in ("uncorrected", "unpaid", "other"))
LOST = "litigation.direct.corrected + litigation.after_review.corrected"
JUDGED = (
    "litigation.direct.total - litigation.direct.pending"
    " + litigation.after_review.total - litigation.after_review.pending"
)


def test_how_many_there_are() -> None:
    assert (len(PRINTED), len(DERIVED)) == (116, 15)


def test_the_crosswalk() -> None:
    assert [code for code, entry in PRINTED.items() if len(entry.forms) == 3] == [
        "normative_documents.issued",
        "applications.received",
        "applications.granted",
        "applications.partially_granted",
        "applications.refused.state_secret",
        "applications.refused.security_stability",
        "reviews.total",
        "reviews.upheld",
        "reviews.corrected",
        "reviews.other",
    ]


def test_what_each_form_calls_an_indicator() -> None:
    assert [
        (label.form.value, label.label, label.note) for label in INDICATORS["applications.granted"].labels
    ] == [
        ("2014", "2.同意公开答复数", "同意公开答复数，不含已主动公开"),
        ("2019", "（一）予以公开", "予以公开，含已主动公开"),
        ("2021", "（一）予以公开", "予以公开，含已主动公开"),
    ]


def test_only_changes_of_items_may_be_negative() -> None:
    assert [code for code, entry in INDICATORS.items() if entry.signed] == [
        f"{area}.items_change" for area in ("licensing", "other_services", "penalties", "coercion", "charges")
    ]


def test_only_money_has_a_scale() -> None:
    assert {
        code: (entry.unit, entry.scale) for code, entry in INDICATORS.items() if entry.scale
    } == dict.fromkeys(
        ("charges.amount", "procurement.amount", "applications.fees", "organisation.special_funds"),
        ("万元", 6),
    )


def test_all_names_are_distinct() -> None:
    assert len({entry.name_zh for entry in INDICATORS.values()}) == 131
    assert len({entry.name_en for entry in INDICATORS.values()}) == 131


def test_the_breaks() -> None:
    breaks: dict[tuple[int, ...], list[str]] = {}
    for code, entry in INDICATORS.items():
        if entry.breaks:
            breaks.setdefault(entry.breaks, []).append(code)
    assert breaks == {
        (2021,): [
            "regulations.issued",
            "applications.otherwise_handled",
            "applications.otherwise_handled.uncorrected",
            "applications.otherwise_handled.unpaid",
            "applications.otherwise_handled.other",
        ],
        (2019, 2021): ["normative_documents.issued"],
        (2019,): [
            "applications.granted",
            "applications.partially_granted",
            "applications.refused",
            *(code for code in PRINTED if code.startswith("applications.refused.")),
            "reviews.total",
            "reviews.upheld",
            "reviews.corrected",
            "reviews.other",
            "applications.refused.all",
            "litigation.cases",
            "applications.share_granted",
            "applications.share_partially_granted",
            "applications.share_refused",
            "reviews.correction_rate",
            "litigation.loss_rate",
        ],
    }


def test_notes_come_in_both_languages() -> None:
    noted = [entry for entry in INDICATORS.values() if entry.comparability is not None]
    assert len(noted) > 60
    assert all(entry.comparability_en for entry in noted)
    assert all(entry.comparability for entry in INDICATORS.values() if entry.breaks)


@pytest.mark.parametrize(
    ("code", "by_applicant", "ratios"),
    [
        ("applications.refused.all", True, {"2014": ("applications.refused", None), "2019": (REFUSED, None), "2021": (REFUSED, None)}),
        ("applications.unavailable.all", True, {"2019": (UNAVAILABLE, None), "2021": (UNAVAILABLE, None)}),
        ("applications.rejected.all", True, {"2019": (REJECTED, None), "2021": (REJECTED, None)}),
        ("applications.otherwise_handled.all", True, {"2019": ("applications.otherwise_handled", None), "2021": (OTHERWISE, None)}),
        ("litigation.cases", False, {"2014": ("litigation.total", None), "2019": ("litigation.direct.total + litigation.after_review.total", None), "2021": ("litigation.direct.total + litigation.after_review.total", None)}),
        ("applications.share_granted", True, {"2014": ("applications.granted", "applications.answered"), "2019": ("applications.granted", "applications.concluded"), "2021": ("applications.granted", "applications.concluded")}),
        ("applications.share_partially_granted", True, {"2014": ("applications.partially_granted", "applications.answered"), "2019": ("applications.partially_granted", "applications.concluded"), "2021": ("applications.partially_granted", "applications.concluded")}),
        ("applications.share_refused", True, {"2014": ("applications.refused", "applications.answered"), "2019": (REFUSED, "applications.concluded"), "2021": (REFUSED, "applications.concluded")}),
        ("applications.share_unavailable", True, {"2019": (UNAVAILABLE, "applications.concluded"), "2021": (UNAVAILABLE, "applications.concluded")}),
        ("applications.share_rejected", True, {"2019": (REJECTED, "applications.concluded"), "2021": (REJECTED, "applications.concluded")}),
        ("applications.on_time_share", False, {"2014": ("applications.completed_on_time", "applications.completed")}),
        ("applications.carry_out_share", True, {"2019": ("applications.carried_out", "applications.received + applications.carried_in"), "2021": ("applications.carried_out", "applications.received + applications.carried_in")}),
        ("reviews.correction_rate", False, {"2014": ("reviews.corrected", "reviews.total"), "2019": ("reviews.corrected", "reviews.total - reviews.pending"), "2021": ("reviews.corrected", "reviews.total - reviews.pending")}),
        ("litigation.loss_rate", False, {"2014": ("litigation.corrected", "litigation.total"), "2019": (LOST, JUDGED), "2021": (LOST, JUDGED)}),
        ("organisation.full_time_share", False, {"2014": ("organisation.staff_full_time", "organisation.staff")}),
    ],
)  # fmt: skip
def test_how_an_indicator_is_derived(
    code: str, by_applicant: bool, ratios: dict[str, tuple[str, str | None]]
) -> None:
    entry = DERIVED[code]
    assert entry.derivation is not None
    assert entry.by_applicant is by_applicant
    assert entry.unit == ("件" if entry.derivation.denominator is None else "比例")
    assert entry.forms == tuple(FormCode(form) for form in ratios)
    assert {
        ratio.form.value: (str(ratio.numerator), str(ratio.denominator) if ratio.denominator else None)
        for ratio in entry.derivation.ratios
    } == ratios
    for form in FormCode:
        found = entry.derivation.on(form)
        assert (found is not None) is (form.value in ratios)
