"""How the name of a body is written on pages: what to look a name up by. Pure."""

import re
from dataclasses import dataclass

from app.units.rules import clean_name

LONGEST = 60
"""A clue longer than this is prose, not a name; the front of it is looked at."""
SHORTEST = 2

_LABEL = re.compile(r"^(?:填报单位|报告单位|发布机构|编制单位|单位名称|单位)(?:（[^）]*）)?[:：]?")
_TAIL = re.compile(
    r"(?:关于)?(?:[（〔\[【]?(?:20\d\d|二[〇○零0]\w\w)[）〕\]】]?年(?:度)?.*"
    r"|(?:政府)?信息公开(?!(?:工作)?(?:领导小组)?办).*"
    r"|政务公开(?!(?:工作)?(?:领导小组)?办).*"
    r"|(?:年度)?工作报告.*|年度报告.*|年报.*)$"
)
_HEAD = re.compile(r"^(?:(?:20\d\d|二[〇○零0]\w\w)年(?:度)?|中国·?|中华人民共和国|欢迎访问|您好,?)+")
_SITE = re.compile(r"(?:政务)?(?:门户)?(?:网站|网)(?:群|首页|欢迎您)?$")
_OFFICE = re.compile(r"(?:政府)?(?:信息公开|政务公开|电子政务)?(?:工作)?(?:领导小组)?(?:办公室|办公厅|办)$")
_SEAL = re.compile(r"（(?:盖章|公章|章|本级|本机关|汇总|本行政区域)）")
_GOVERNMENT = ("人民政府", "行政公署", "政府", "行署")
_OFFICE_ENDS = ("办公室", "办公厅", "政府办")
_BODY_ENDING = re.compile(r"(?:人民)?政府$|街道办事处$|办事处$|(?:管理委员会|管委会)$")
_BODY_ENDS = (
    *("局", "委员会", "委", "厅", "处", "中心", "院", "所", "站", "队", "校", "大学", "公司", "集团", "馆"),
    *("乡", "镇", "街道", "农场", "开发区", "园区", "新区"),
)
_ANYONE = frozenset(
    ("全县", "全市", "全区", "全省", "我县", "我市", "我区", "本县", "本市", "本区", "本机关")
)
_PROVINCES = {
    "内蒙古": "内蒙古自治区",
    "广西": "广西壮族自治区",
    "西藏": "西藏自治区",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
}
_DIVISION_SUFFIXES = ("省", "市", "县", "区", "地区", "盟", "州")
_DIVISION_ENDS = ("省", "市", "县", "区", "旗", "州", "盟", "乡", "镇")
_FREE_OFFICES = ("信息公开", "政务公开", "电子政务")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name as it stands on a page, cleaned, and whether it is an office of what it names.

    `text` is the whole body (唐河县人民政府办公室), `of` the body it is the office of
    (唐河县人民政府) or None.
    """

    text: str
    of: str | None


def spoken(name: str) -> Spoken:
    """Clean a name of labels, years, seals and the words of titles and sites around it."""
    text = _SEAL.sub("", clean_name(name))[:LONGEST].strip("-—_|>》《·.,，。、:： ")
    text = _HEAD.sub("", _LABEL.sub("", text))
    cut = _TAIL.sub("", text)
    if cut.endswith("人民"):  # 某县人民|政府信息公开…: the word is the government's
        cut += "政府"
    cut = _SITE.sub("", cut).strip("-—_|>·.,，。、:： ")
    return Spoken(cut, _office_of(cut))


def keys(text: str, *, loosely: bool = False) -> dict[str, int]:
    """What a body written so may be stored as, with how far from the letter (0: as written).

    `loosely` also completes what stands before another name: 江苏 for 江苏省.
    """
    near = [*_as_government(text), *_as_office(text)]
    found = {text: 0} | {key: 1 for key in near if key != text and len(key) >= SHORTEST}
    if loosely:
        far = [_PROVINCES.get(text, text), *(text + suffix for suffix in _DIVISION_SUFFIXES)]
        found = dict.fromkeys(far, 2) | found
    return found


def former_short(former: str, name: str, short: str | None) -> str | None:
    """The division that a government's former name names: 桥东区 for 邢台市桥东区人民政府, now
    邢台市襄都区人民政府, 襄都区 for short. None for a body that is no government."""
    core = _core(former)
    if core is None:
        return None
    above = (_core(name) or "").removesuffix(short) if short else ""
    return core.removeprefix(above) if core != above else core


def own_name(text: str, *, office: bool) -> str | None:
    """What a body's name has of its own, if it is one: 城郊乡 of 城郊乡人民政府; None for 县政府,
    which any government calls itself, and for words that name no body. `office`: 县政府办公室
    is a body too."""
    if office and text.endswith(_OFFICE_ENDS):
        return text
    core = _BODY_ENDING.sub("", text)
    if len(core) < SHORTEST or (core == text and not text.endswith(_BODY_ENDS)):
        return None
    return None if core in _ANYONE else core


def _as_government(text: str) -> list[str]:
    core = _core(text)
    if core is None:
        return [text + "人民政府", text + "行政公署"] if text.endswith(_DIVISION_ENDS) else []
    return [core, core + "人民政府", core + "行政公署"]


def _as_office(text: str) -> list[str]:
    found = []
    for short, long in (("管委会", "管理委员会"), ("街道办", "街道办事处"), ("街道", "街道办事处")):
        if text.endswith(short):
            found.append(text.removesuffix(short) + long)
        if text.endswith(long):
            found.append(text.removesuffix(long) + short)
    if "人民政府" in text:
        found.append(text.replace("人民政府", "政府"))
    elif "政府" in text:
        found.append(text.replace("政府", "人民政府"))
    return found


def _core(text: str) -> str | None:
    for suffix in _GOVERNMENT:
        if text.endswith(suffix) and len(text) > len(suffix) + 1:
            return text.removesuffix(suffix)
    return None


def _office_of(text: str) -> str | None:
    match = _OFFICE.search(text)
    if match is None or match.start() < SHORTEST or text.endswith("街道办"):
        return None
    body = text[: match.start()]
    # 唐河县政府办 and 唐河县人民政府办公室 speak of the government; 某县扶贫办公室 does not.
    if body.endswith("人民"):
        return body + "政府"
    if match[0].startswith("政府") or body.endswith(_GOVERNMENT):
        return body if body.endswith(_GOVERNMENT) else body + "人民政府"
    if match[0].startswith(("信息公开", "政务公开", "电子政务")) or body.endswith(
        ("省", "市", "县", "区", "旗", "州")
    ):
        return body
    return None
