"""SDMX-ML 2.1: what structure and generic data messages share."""

from datetime import UTC, datetime

from lxml import etree

from app.writers.sdmx_ids import AGENCY, FLOW, TIME, VERSION

_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
MES, STR, COM, GEN, SPECIFIC = (
    _BASE + part for part in ("message", "structure", "common", "data/generic", "data/structurespecific")
)
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPECIFIC_NAMESPACE = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{FLOW}({VERSION})"
"""The namespace of our own data set, as SDMX derives it from the data structure."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACES = {"mes": MES, "str": STR, "com": COM, "gen": GEN}


def message(kind: str, prepared: datetime, *, of_data: bool, namespace: str = "") -> etree._Element:
    """An empty message with its header; `prepared` is when the data last changed, so that the
    same data are the same bytes. `namespace` is that of structure-specific data."""
    more = {"ss": SPECIFIC, "own": namespace, "xsi": XSI} if namespace else {}
    root = etree.Element(f"{{{MES}}}{kind}", nsmap=NAMESPACES | more)
    header = child(root, MES, "Header")
    child(header, MES, "ID", text=f"{AGENCY}_{FLOW}")
    child(header, MES, "Test", text="false")
    child(header, MES, "Prepared", text=prepared.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    child(header, MES, "Sender", id=AGENCY)
    if of_data:
        told = child(header, MES, "Structure", structureID=FLOW, dimensionAtObservation=TIME)
        if namespace:
            told.set("namespace", namespace)
        reference(child(told, COM, "Structure"), id=FLOW, agencyID=AGENCY, version=VERSION)
    return root


def child(parent: etree._Element, space: str, name: str, *, text: str = "", **given: str) -> etree._Element:
    """A new last child of `parent`."""
    made = etree.SubElement(parent, f"{{{space}}}{name}", given)
    if text:
        made.text = text
    return made


def reference(parent: etree._Element, **given: str) -> None:
    """A `Ref`, which alone has no namespace."""
    etree.SubElement(parent, "Ref", given)


def written(root: etree._Element) -> bytes:
    """The message as UTF-8."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def around(root: etree._Element, empty: etree._Element) -> tuple[bytes, bytes]:
    """The message up to what `empty` will hold, and from there on. Only what surrounds the series is
    made as a tree: millions of elements are slow and large."""
    empty.text = mark = "@"
    start, _, end = written(root).partition(f">{mark}<".encode())
    return start + b">", b"<" + end
