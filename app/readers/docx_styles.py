"""Which Word style is a heading, and which list it counts in."""

from dataclasses import dataclass

from lxml import etree

from app.readers.package import attribute, local

_HEADING_NAMES = ("heading", "标题", "標題", "title", "副标题", "subtitle")
_BODY_LEVEL = "9"
"""The outline level that Word calls body text."""


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a style: whether it is a heading, its list and the depth in it."""

    heading: bool = False
    list_id: str = ""
    depth: int = 0


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name."""
    if element is None:
        return None
    return next((e for e in element if local(e) == name), None)


def value(element: etree._Element | None, name: str) -> str | None:
    """The `val` of the first child of that local name."""
    found = child(element, name)
    return None if found is None else attribute(found, "val")


def read_styles(part: etree._Element | None) -> dict[str, Style]:
    """The styles by id, each with what it takes over from the style it is based on."""
    if part is None:
        return {}
    elements = {attribute(e, "styleId") or "": e for e in part if local(e) == "style"}
    styles: dict[str, Style] = {}
    for key in elements:
        chain = [key]
        while (parent := value(elements[chain[-1]], "basedOn") or "") in elements and parent not in chain:
            chain.append(parent)
        styles[key] = _style([elements[name] for name in chain])
    return styles


def _style(chain: list[etree._Element]) -> Style:
    own = chain[0]
    name = (value(own, "name") or "").lower()
    outline = next((v for e in chain if (v := value(child(e, "pPr"), "outlineLvl"))), _BODY_LEVEL)
    lists = [child(child(e, "pPr"), "numPr") for e in chain]
    list_id = next((v for e in lists if (v := value(e, "numId"))), "")
    depth = next((v for e in lists if (v := value(e, "ilvl"))), "0")
    heading = name.startswith(_HEADING_NAMES) or outline != _BODY_LEVEL
    return Style(heading=heading, list_id=list_id, depth=int(depth) if depth.isdecimal() else 0)
