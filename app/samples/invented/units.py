"""Who reports in the invented province. No name is, or holds, that of a real body:
all begin with 示例, and the words behind it are made up."""

from dataclasses import dataclass

from app.vocabulary import Kind, Level

PROVINCE = "990000"
CITY = "990100"

_COUNTIES = (
    "示例青穗区", "示例星芒区", "示例云笺区", "示例松墨市",
    "示例澜竹县", "示例晴屿县", "示例月砚县", "示例霁野县", "示例石弦县",
    "示例枫渡县", "示例竹简县", "示例雁书县", "示例禾语县",
)  # fmt: skip
_WITH_DEPARTMENTS = ("990101", "990102", "990105")
_FIRST = "禾星云松月霁石枫竹雁澜晴墨"
_SECOND = "砚笺弦穗屿渡语芒舟棠麓汀"
"""Thirteen and twelve signs: each pair stands once, as one township's name."""

_DEPARTMENTS = (
    "教育局", "财政局", "民政局", "国土资源局", "住房和城乡建设局",
    "交通运输局", "农业农村局", "卫生健康委员会", "市场监督管理局", "文化和旅游局",
)  # fmt: skip
_ENDED, _SUCCESSOR, _REFORM = "国土资源局", "自然资源局", 2019
"""The one department that another one follows, in the first report year of the new one."""

_OF_THE_CITY = (
    "教育局", "财政局", "民政局", "住房和城乡建设局",
    "交通运输局", "卫生健康委员会", "市场监督管理局", "生态环境局",
)  # fmt: skip
_OF_THE_PROVINCE = (
    "教育厅", "财政厅", "民政厅", "住房和城乡建设厅",
    "交通运输厅", "卫生健康委员会", "市场监督管理局", "生态环境厅",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InventedUnit:
    """One body. `level` is that of the government it belongs to; `valid_from` and `valid_to`
    are report years, both included, None for no end; `successor` is the code of the body
    that took over."""

    code: str
    name: str
    level: Level
    kind: Kind
    parent: str | None
    valid_from: int | None = None
    valid_to: int | None = None
    successor: str | None = None

    def valid_in(self, year: int) -> bool:
        """Whether it reports for this year."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)


def units() -> list[InventedUnit]:
    """All bodies, every parent before its children."""
    province = InventedUnit(PROVINCE, "示例省", Level.PROVINCE, Kind.GOVERNMENT, None)
    city = InventedUnit(CITY, "示例市", Level.PREFECTURE, Kind.GOVERNMENT, PROVINCE)
    listed = [province, *_departments(province, _OF_THE_PROVINCE)]
    listed += [city, *_departments(city, _OF_THE_CITY)]
    for number, name in enumerate(_COUNTIES):
        county = InventedUnit(f"{990101 + number}", name, Level.COUNTY, Kind.GOVERNMENT, CITY)
        listed.append(county)
        if county.code in _WITH_DEPARTMENTS:
            listed += _departments(county, _DEPARTMENTS)
        listed += _townships(county, number)
    return listed


def _departments(government: InventedUnit, names: tuple[str, ...]) -> list[InventedUnit]:
    listed = []
    after = f"{government.code}-{len(names) + 1:03}"
    for number, name in enumerate(names, 1):
        ends = name == _ENDED
        listed.append(
            InventedUnit(
                f"{government.code}-{number:03}",
                government.name + name,
                government.level,
                Kind.DEPARTMENT,
                government.code,
                valid_to=_REFORM - 1 if ends else None,
                successor=after if ends else None,
            )
        )
    if _ENDED in names:
        name = government.name + _SUCCESSOR
        listed.append(
            InventedUnit(after, name, government.level, Kind.DEPARTMENT, government.code, valid_from=_REFORM)
        )
    return listed


def _townships(county: InventedUnit, number: int) -> list[InventedUnit]:
    """Twelve of them; districts have more subdistricts (街道) than counties."""
    subdistricts = 7 if county.name.endswith("区") else 4 if county.name.endswith("市") else 2
    listed = []
    for place, second in enumerate(_SECOND):
        word = _FIRST[(number + place) % len(_FIRST)] + second
        kind = Kind.SUBDISTRICT if place < subdistricts else Kind.TOWNSHIP
        ending = "街道" if kind is Kind.SUBDISTRICT else "乡" if place >= 10 else "镇"
        code = f"{county.code}{place + 1:03}"
        listed.append(InventedUnit(code, f"{county.name}{word}{ending}", Level.TOWNSHIP, kind, county.code))
    return listed


def body_name(unit: InventedUnit) -> str:
    """The name as a report's title bears it: 示例青穗区人民政府, …街道办事处."""
    if unit.kind in (Kind.GOVERNMENT, Kind.TOWNSHIP):
        return f"{unit.name}人民政府"
    return f"{unit.name}办事处" if unit.kind is Kind.SUBDISTRICT else unit.name
