"""The closed lists of the field as a page prints them, in both languages. Pure."""

from collections.abc import Mapping

from app.api.language import Language
from app.vocabulary import APPLICANT_LABELS, KIND_LABELS, LEVEL_LABELS, SCOPE_LABELS

Pair = tuple[str, str]


def _with(chinese: Mapping[object, str] | Mapping[str, str], english: Mapping[str, str]) -> dict[str, Pair]:
    return {str(word): (label, english[str(word)]) for word, label in chinese.items()}


WORDS: dict[str, dict[str, Pair]] = {
    "level": _with(
        {level.value: label for level, label in LEVEL_LABELS.items()},
        {"province": "Province", "prefecture": "Prefecture", "county": "County", "township": "Township"},
    ),
    "kind": _with(
        {kind.value: label for kind, label in KIND_LABELS.items()},
        {
            "government": "Government",
            "department": "Department",
            "township": "Township",
            "subdistrict": "Subdistrict",
            "development_zone": "Development zone",
            "public_institution": "Public institution",
            "other": "Other",
        },
    ),
    "scope": _with(
        {scope.value: label for scope, label in SCOPE_LABELS.items()},
        {"body": "The body alone", "level": "Own level", "area": "Whole area"},
    ),
    "applicant": _with(
        {applicant.value: label for applicant, label in APPLICANT_LABELS.items()},
        {
            "natural_person": "Persons",
            "enterprise": "Enterprises",
            "research": "Research",
            "nonprofit": "Non-profits",
            "legal_service": "Legal services",
            "other": "Other",
            "total": "Total",
        },
    ),
    "severity": {"error": ("错误", "Error"), "warning": ("警示", "Warning"), "notice": ("提示", "Notice")},
    "status": {
        "draft": ("草稿", "Draft"),
        "submitted": ("已提交", "Submitted"),
        "returned": ("已退回", "Returned"),
        "approved": ("已审核", "Approved"),
        "published": ("已发布", "Published"),
        "withdrawn": ("已撤回", "Withdrawn"),
        "missing": ("未发布", "Missing"),
        "not_expected": ("不应报", "Not expected"),
    },
    "step": {
        "draft": ("更正", "Correct"),
        "submitted": ("提交", "Submit"),
        "returned": ("退回", "Return"),
        "approved": ("审核通过", "Approve"),
        "published": ("发布", "Publish"),
        "withdrawn": ("撤回", "Withdraw"),
    },
    "standing": {
        "on_time": ("按期", "On time"),
        "late": ("逾期", "Late"),
        "undated": ("日期不明", "Undated"),
        "no_deadline": ("无期限", "No deadline"),
        "overdue": ("逾期未发布", "Overdue"),
        "pending": ("未到期", "Pending"),
    },
    "value": {
        "reported": ("已填报", "Reported"),
        "blank": ("空白", "Blank"),
        "not_applicable": ("不适用", "Not applicable"),
        "unreadable": ("无法辨认", "Unreadable"),
        "absent": ("页面缺此行", "Not on the page"),
        "not_in_form": ("表式无此项", "Not in the form"),
        "missing_report": ("缺报告", "No report"),
    },
    "unit": {
        "件": ("件", ""),
        "条": ("条", "items"),
        "次": ("次", "times"),
        "项": ("项", "items"),
        "个": ("个", ""),
        "人": ("人", "persons"),
        "人次": ("人次", "attendances"),
        "篇": ("篇", "pieces"),
        "万元": ("万元", "10,000 yuan"),
        "比例": ("比例", "ratio"),
    },
}


def measure(unit: str, language: Language) -> str:
    """A unit of measure; a local indicator may have one of its own, which is left as it is."""
    return WORDS["unit"].get(unit, (unit, unit))[language == "en"]


def word(words: str, value: object, language: Language) -> str:
    """The word of this list for a value. Raises KeyError for one that the list does not have."""
    return WORDS[words][str(value)][language == "en"]
