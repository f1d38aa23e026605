"""What a unit's code, level, kind and place in the tree may be. Pure.

Codes:
- `411328`: a division of GB/T 2260, six digits
- `411328102`: a township, subdistrict or zone, its county's code and three digits
- `11411328006087123X`: a 统一社会信用代码 (GB 32100), 18 characters with a check character
- `411328-EDU`: a local code, the code of the government it belongs to, `-`, 1–20 of [0-9A-Za-z]
Codes beginning with 99 stand for invented units.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from stdnum.cn import uscc

from app.problems import ProblemError
from app.vocabulary import Kind, Level
from app.years import FIRST_YEAR, LAST_YEAR

SYNTHETIC_PREFIX = "99"
NAME_LENGTH = 100
_LOCAL = re.compile(r"(\d{6}|\d{9})-[0-9A-Za-z]{1,20}")
_CLOSING = str.maketrans("()", "（）")


class Shape(StrEnum):
    """What a code is made like."""

    DIVISION = "division"
    TOWNSHIP = "township"
    CREDIT = "credit"
    LOCAL = "local"


ALLOWED_SHAPES: dict[Kind, frozenset[Shape]] = {
    Kind.GOVERNMENT: frozenset({Shape.DIVISION}),
    Kind.TOWNSHIP: frozenset({Shape.TOWNSHIP, Shape.LOCAL}),
    Kind.SUBDISTRICT: frozenset({Shape.TOWNSHIP, Shape.LOCAL}),
    Kind.DEVELOPMENT_ZONE: frozenset(Shape),
    Kind.DEPARTMENT: frozenset({Shape.CREDIT, Shape.LOCAL}),
    Kind.PUBLIC_INSTITUTION: frozenset({Shape.CREDIT, Shape.LOCAL}),
    Kind.OTHER: frozenset({Shape.CREDIT, Shape.LOCAL}),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: what it has from the unit above it."""

    code: str
    kind: Kind
    level: Level
    path: str
    province: str | None
    prefecture: str | None
    county: str | None
    synthetic: bool


def clean_name(name: str) -> str:
    """A name as it is stored and compared: NFKC, no spaces, full-width brackets."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(folded.split()).translate(_CLOSING)


def shape_of(code: str) -> Shape | None:
    """The shape of a code, None where it has none."""
    if re.fullmatch(r"[0-9]{6}", code):
        return Shape.DIVISION
    if re.fullmatch(r"[0-9]{9}", code):
        return Shape.TOWNSHIP
    if _LOCAL.fullmatch(code) and code.isascii():
        return Shape.LOCAL
    return Shape.CREDIT if is_credit_code(code) else None


def level_of(code: str) -> Level:
    """The level a six-digit code stands for: 410000, 411300, 411328."""
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.PREFECTURE if code.endswith("00") else Level.COUNTY


def is_credit_code(code: str) -> bool:
    """Whether this is a whole 统一社会信用代码 with a right check character, in capitals."""
    return len(code) == 18 and code.isascii() and code == code.upper() and bool(uscc.is_valid(code))


def check_code(code: str, kind: Kind) -> Shape:
    """The shape of a new unit's code. Raises ProblemError `invalid_body` where it does not fit."""
    shape = shape_of(code)
    if shape is None:
        raise refusal(
            "code",
            f"代码「{code[:40]}」不合要求：应为六位行政区划代码、九位乡镇代码、十八位统一社会信用代码"
            "（含校验码），或「政府代码-1至20位字母数字」。",
            f"The code {code[:40]!r} is not 6 digits, 9 digits, an 18-character credit code with a right "
            "check character, or GOVERNMENT-CODE, '-' and 1 to 20 letters or digits.",
        )
    if shape not in ALLOWED_SHAPES[kind]:
        raise refusal(
            "code",
            f"代码「{code}」的形式不适用于这类单位（{kind.value}）。",
            f"A code like {code!r} is not for units of the kind {kind.value}.",
        )
    return shape


def level_for(code: str, kind: Kind, parent: Place | None) -> Level:
    """The level of a new unit: by its code for a government, township for 乡镇 and 街道,
    else its parent's. Raises ProblemError `invalid_body` for a place that cannot be."""
    if kind is Kind.GOVERNMENT:
        level = level_of(code)
        if parent is None and level is not Level.PROVINCE:
            raise refusal(
                "parent", "省级以下的政府要有上级（parent）。", "A government below province needs a parent."
            )
        if parent is not None and not _is_above(parent, level):
            raise refusal(
                "parent",
                f"「{parent.code}」不能是「{code}」的上级：政府的上级是级别更高的政府。",
                f"{parent.code!r} cannot be above {code!r}: above a government is one of a higher level.",
            )
        return level
    if parent is None:
        raise refusal("parent", "这类单位要有上级（parent）。", "A unit of this kind needs a parent.")
    if kind in (Kind.TOWNSHIP, Kind.SUBDISTRICT):
        if parent.level not in (Level.PREFECTURE, Level.COUNTY):
            raise refusal(
                "parent",
                "乡镇、街道的上级应为县级或地级单位。",
                "A township or subdistrict belongs to a county or a prefecture.",
            )
        return Level.TOWNSHIP
    return parent.level


def check_belonging(code: str, parent: Place | None) -> None:
    """See that a code made from its government's code names a government it is under.

    Raises ProblemError `invalid_body`.
    """
    shape = shape_of(code)
    if shape is Shape.LOCAL:
        owner = code.split("-", 1)[0]
    elif shape is Shape.TOWNSHIP:
        owner = code[:6]
    else:
        return
    if parent is None or owner not in parent.path.split("/"):
        raise refusal(
            "parent",
            f"代码「{code}」以「{owner}」开头，单位应隶属于它或它的下级。",
            f"The code {code!r} begins with {owner!r}: the unit belongs under it.",
        )


def check_validity(valid_from: int | None, valid_to: int | None) -> None:
    """See that the years of validity are years and in order. Raises ProblemError `invalid_body`."""
    for field, year in (("valid_from", valid_from), ("valid_to", valid_to)):
        if year is not None and not 1900 <= year <= LAST_YEAR:
            raise refusal(
                field, f"{field} 应在 1900 到 {LAST_YEAR} 之间。", f"{field} lies in 1900 to {LAST_YEAR}."
            )
    if valid_to is not None and valid_to < FIRST_YEAR:
        raise refusal(
            "valid_to",
            f"单位在 {FIRST_YEAR} 年以前已撤销，没有年度报告可报。",
            f"The unit ended before {FIRST_YEAR}: there can be no reports of it.",
        )
    if valid_from is not None and valid_to is not None and valid_from > valid_to:
        raise refusal("valid_to", "终止年不能早于起始年。", "valid_to is before valid_from.")


def check_name(name: str, field: str = "name") -> str:
    """The cleaned name. Raises ProblemError `invalid_body` for an empty or overlong one."""
    cleaned = clean_name(name)
    if not cleaned or len(cleaned) > NAME_LENGTH or not cleaned.isprintable():
        raise refusal(
            field,
            f"{field} 应为 1 至 {NAME_LENGTH} 个可见字符。",
            f"{field} has 1 to {NAME_LENGTH} visible characters.",
        )
    return cleaned


def place_of(code: str, kind: Kind, level: Level, parent: Place | None, *, synthetic: bool = False) -> Place:
    """Where a unit stands under its parent: its path and the codes of the levels above it."""
    above = {
        Level.PROVINCE: parent.province if parent else None,
        Level.PREFECTURE: parent.prefecture if parent else None,
        Level.COUNTY: parent.county if parent else None,
    }
    if kind is Kind.GOVERNMENT:
        above[level] = code
    return Place(
        code=code,
        kind=kind,
        level=level,
        path=(parent.path if parent else "") + code + "/",
        province=above[Level.PROVINCE],
        prefecture=above[Level.PREFECTURE],
        county=above[Level.COUNTY],
        synthetic=synthetic or is_invented(code) or bool(parent and parent.synthetic),
    )


def check_no_cycle(code: str, parent: Place | None) -> None:
    """Raises ProblemError `unit_cycle` if the parent is the unit itself or below it."""
    if parent is not None and code in parent.path.split("/"):
        raise ProblemError(
            "unit_cycle",
            f"「{parent.code}」是「{code}」自己或它的下级，不能作它的上级。",
            f"{parent.code!r} is {code!r} itself or below it.",
            pointer="/body/parent",
        )


def is_invented(code: str) -> bool:
    """Whether a code made from a division's stands for an invented unit."""
    return code.startswith(SYNTHETIC_PREFIX) and shape_of(code) in (
        Shape.DIVISION,
        Shape.TOWNSHIP,
        Shape.LOCAL,
    )


def reaches(scope: str | None, path: str) -> bool:
    """Whether a key over the unit `scope` (None: every unit) reaches the unit with this path."""
    return scope is None or scope in path.split("/")[:-1]


def refusal(field: str, zh: str, en: str) -> ProblemError:
    """A refusal of one field of the body."""
    return ProblemError("invalid_body", zh, en, pointer=f"/body/{field}")


def _is_above(parent: Place, level: Level) -> bool:
    order = list(Level)
    return parent.kind is Kind.GOVERNMENT and order.index(parent.level) < order.index(level)
