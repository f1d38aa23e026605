"""What SDMX calls our dimensions, codes and statuses. SDMX identifiers hold no dots."""

from collections.abc import Iterable
from typing import NamedTuple

from app.vocabulary import APPLICANT_LABELS, SCOPE_LABELS, ValueStatus

AGENCY, FLOW, VERSION = "GK", "OBSERVATIONS", "1.0"
CONCEPTS = "CONCEPTS"
SERIES = ("UNIT", "INDICATOR", "APPLICANT", "SCOPE")
"""The dimensions of a key, in its order; TIME_PERIOD is the fifth."""
TIME, MEASURE, STATUS = "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"


class Code(NamedTuple):
    """One code of a list: its id, its names and what there is to say about it."""

    id: str
    zh: str
    en: str
    note: str = ""


STATUS_OF: dict[ValueStatus, str] = {
    ValueStatus.REPORTED: "A",
    ValueStatus.BLANK: "O",
    ValueStatus.NOT_APPLICABLE: "M",
    ValueStatus.UNREADABLE: "L",
    ValueStatus.ABSENT: "O_ABSENT",
}
"""Ids as in the cross-domain CL_OBS_STATUS where it has the meaning: A normal; O missing, no
reason given; M missing, cannot exist; L missing, exists but was not collected."""
STATUS_CODES = (
    Code("A", "已填报", "Reported", "A printed 0 is reported too."),
    Code("O", "空白", "Missing: left blank", "The report has the cell and nothing in it."),
    Code("M", "不适用", "Missing: not applicable", "The report says that there can be no number."),
    Code("L", "无法辨认", "Missing: unreadable", "The report has a number that could not be read."),
    Code("O_ABSENT", "未印出", "Missing: absent", "The report does not print the cell of its form."),
)
SCOPE_CODES = tuple(Code(scope.value, zh, scope.value) for scope, zh in SCOPE_LABELS.items())
APPLICANT_CODES = tuple(Code(each.value, zh, each.value) for each, zh in APPLICANT_LABELS.items())
CONCEPT_CODES = (
    Code("UNIT", "单位", "Reporting unit"),
    Code("INDICATOR", "指标", "Indicator"),
    Code("APPLICANT", "申请人", "Applicant"),
    Code("SCOPE", "口径", "Scope"),
    Code(TIME, "年度", "Year of the report"),
    Code(MEASURE, "数值", "Value"),
    Code(STATUS, "状态", "Status of the value"),
)


def sdmx_id(code: str) -> str:
    """An indicator's code as SDMX takes it: `applications.received` is `applications_received`."""
    return code.replace(".", "_")


def indicator_ids(codes: Iterable[str]) -> dict[str, str]:
    """Both ways at once: our code by SDMX id. Raises ValueError where two codes share an id."""
    listed = list(codes)
    found = {sdmx_id(code): code for code in listed}
    if len(found) != len(listed):
        raise ValueError("two indicators have one SDMX id")
    return found
