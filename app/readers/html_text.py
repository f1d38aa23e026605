"""The printed text of a piece of a page."""

import re

from lxml import etree

from app.readers.plain import raised

SKIPPED = frozenset(
    ("script", "style", "head", "template", "noscript", "select", "option", "button", "svg", "canvas",
     "iframe", "object", "embed", "audio", "video", "map", "del", "s", "strike", "rt", "rp")
)  # fmt: skip
"""Not printed, or struck out."""
BLOCK = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "pre", "blockquote",
     "section", "article", "header", "footer", "nav", "aside", "main", "form", "fieldset", "hr", "center",
     "address", "figure", "figcaption", "body", "html", "tr", "td", "th", "table", "caption", "legend")
)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-decoration[^;]*line-through"
    r"|font-size\s*:\s*0+(?:\.0+)?\s*(?:px|pt|r?em|%)?\s*(?:;|!|\Z)",
    re.IGNORECASE,
)
"""Not shown, or struck out."""
_OWN_LINE = re.compile(r"display\s*:\s*(?:table|block|list-item|flex|grid)", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_SPECIAL = SKIPPED | BLOCK | {"br", "input", "textarea", "sup", "img"}


def collapse(text: str) -> str:
    """White space as a browser shows it; no-break and wide spaces stay."""
    return _SPACE.sub(" ", text)


def hidden(element: etree._Element) -> bool:
    """Whether the element itself says that it is not shown, or struck out."""
    attributes = element.attrib
    if not attributes:
        return False
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and _HIDDEN.search(style) is not None)


def has_own_line(element: etree._Element) -> bool:
    """Whether the element begins and ends a line, by its name or as its style says."""
    if element.tag in BLOCK:
        return True
    style = element.get("style")
    return style is not None and _OWN_LINE.search(style) is not None


def stands_for_text(element: etree._Element) -> bool:
    """Whether `attribute_text` gives what the element shows, in place of what is in it."""
    tag = element.tag
    if tag in ("input", "sup"):
        return True
    style = element.get("style") if tag in ("span", "font") else None
    return style is not None and _RAISED.search(style) is not None


def attribute_text(element: etree._Element) -> str:
    """What an `input` shows; a raised mark as a note, so that 22¹ does not become 221."""
    if element.tag != "input":
        return raised("".join(map(str, element.itertext())))
    if (element.get("type") or "text").lower() in ("text", "number", "tel"):
        return element.get("value") or ""
    return ""


def cell_text(cell: etree._Element) -> str:
    """The text of a table cell; paragraphs and line breaks in it are new lines."""
    count = len(cell)
    if not count:
        text = cell.text
        if not text or text.isdigit():
            return text or ""
        return collapse(text).strip(" ")
    if count == 1:
        only = cell[0]
        bare = only.tag == "p" and not len(only) and not only.attrib
        if bare and not (only.tail or "").strip() and not (cell.text or "").strip():
            return collapse(only.text or "").strip(" ")
    if not any(element.tag in _SPECIAL or element.attrib for element in cell.iterdescendants()):
        return collapse("".join(map(str, cell.itertext()))).strip(" ")
    return _long_way(cell)


def _long_way(cell: etree._Element) -> str:
    parts: list[str] = [cell.text or ""]
    stack = [(element, False) for element in reversed(cell)]
    while stack:
        element, closing = stack.pop()
        if closing:
            if has_own_line(element):
                parts.append("\v")
            parts.append(element.tail or "")
            continue
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or hidden(element):
            parts.append(element.tail or "")
            continue
        if tag == "br":
            parts.append("\v")
        elif stands_for_text(element):
            parts += [attribute_text(element), element.tail or ""]
            continue
        elif has_own_line(element):
            parts.append("\v")
        parts.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    lines = (collapse(line).strip(" ") for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)
