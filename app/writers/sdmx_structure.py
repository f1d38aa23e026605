"""SDMX-ML 2.1 structure messages: flow, data structure, concepts and code lists of agency GK."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from lxml import etree

from app.writers.sdmx_ids import (
    AGENCY,
    CONCEPT_CODES,
    CONCEPTS,
    FLOW,
    MEASURE,
    SERIES,
    STATUS,
    TIME,
    VERSION,
    Code,
)
from app.writers.sdmx_ml import COM, MES, STR, XML_LANG, child, message, reference, written

LIST_NAMES = {
    "CL_UNIT": ("单位", "Reporting units"),
    "CL_INDICATOR": ("指标", "Indicators"),
    "CL_APPLICANT": ("申请人", "Applicants"),
    "CL_SCOPE": ("口径", "Scopes"),
    "CL_OBS_STATUS": ("状态", "Statuses of a value"),
}


class Artefact(StrEnum):
    """The kinds of structure that can be asked for, as SDMX's addresses name them."""

    DATAFLOW = "dataflow"
    DATASTRUCTURE = "datastructure"
    CODELIST = "codelist"
    CONCEPTSCHEME = "conceptscheme"


IDS: dict[Artefact, tuple[str, ...]] = {
    Artefact.DATAFLOW: (FLOW,),
    Artefact.DATASTRUCTURE: (FLOW,),
    Artefact.CODELIST: tuple(LIST_NAMES),
    Artefact.CONCEPTSCHEME: (CONCEPTS,),
}


def structure_message(
    wanted: Mapping[Artefact, Sequence[str]], lists: Mapping[str, Sequence[Code]], prepared: datetime
) -> bytes:
    """The artefacts with these ids, in the order of the schema; `lists` holds the codes of every
    code list that is wanted."""
    root = message("Structure", prepared, of_data=False)
    inside = child(root, MES, "Structures")
    if wanted.get(Artefact.DATAFLOW):
        flow = _named(child(inside, STR, "Dataflows"), "Dataflow", FLOW, "年度报告的数", "Reported values")
        reference(
            child(flow, STR, "Structure"),
            id=FLOW, version=VERSION, agencyID=AGENCY, package="datastructure",
            **{"class": "DataStructure"},
        )  # fmt: skip
    if wanted.get(Artefact.CODELIST):
        group = child(inside, STR, "Codelists")
        for name in wanted[Artefact.CODELIST]:
            made = _named(group, "Codelist", name, *LIST_NAMES[name])
            for code in lists[name]:
                _item(made, "Code", code)
    if wanted.get(Artefact.CONCEPTSCHEME):
        made = _named(child(inside, STR, "Concepts"), "ConceptScheme", CONCEPTS, "概念", "Concepts")
        for code in CONCEPT_CODES:
            _item(made, "Concept", code)
    if wanted.get(Artefact.DATASTRUCTURE):
        _data_structure(child(inside, STR, "DataStructures"))
    return written(root)


def _data_structure(group: etree._Element) -> None:
    made = _named(group, "DataStructure", FLOW, "年度报告的数", "Reported values")
    parts = child(made, STR, "DataStructureComponents")
    dimensions = child(parts, STR, "DimensionList", id="DimensionDescriptor")
    for place, name in enumerate(SERIES, start=1):
        dimension = child(dimensions, STR, "Dimension", id=name, position=str(place))
        _means(dimension, name)
        _coded(dimension, f"CL_{name}")
    time = child(dimensions, STR, "TimeDimension", id=TIME, position=str(len(SERIES) + 1))
    _means(time, TIME)
    child(child(time, STR, "LocalRepresentation"), STR, "TextFormat", textType="ObservationalTimePeriod")
    attributes = child(parts, STR, "AttributeList", id="AttributeDescriptor")
    status = child(attributes, STR, "Attribute", id=STATUS, assignmentStatus="Mandatory")
    _means(status, STATUS)
    _coded(status, "CL_OBS_STATUS")
    reference(child(child(status, STR, "AttributeRelationship"), STR, "PrimaryMeasure"), id=MEASURE)
    measures = child(parts, STR, "MeasureList", id="MeasureDescriptor")
    _means(child(measures, STR, "PrimaryMeasure", id=MEASURE), MEASURE)


def _means(component: etree._Element, name: str) -> None:
    reference(
        child(component, STR, "ConceptIdentity"),
        id=name, maintainableParentID=CONCEPTS, maintainableParentVersion=VERSION, agencyID=AGENCY,
        package="conceptscheme", **{"class": "Concept"},
    )  # fmt: skip


def _coded(component: etree._Element, name: str) -> None:
    reference(
        child(child(component, STR, "LocalRepresentation"), STR, "Enumeration"),
        id=name, version=VERSION, agencyID=AGENCY, package="codelist", **{"class": "Codelist"},
    )  # fmt: skip


def _named(group: etree._Element, kind: str, name: str, zh: str, en: str) -> etree._Element:
    made = child(group, STR, kind, id=name, agencyID=AGENCY, version=VERSION, isFinal="false")
    _names(made, zh, en)
    return made


def _item(parent: etree._Element, kind: str, code: Code) -> None:
    made = child(parent, STR, kind, id=code.id)
    _names(made, code.zh, code.en)
    if code.note:
        child(made, COM, "Description", text=code.note).set(XML_LANG, "en")


def _names(made: etree._Element, zh: str, en: str) -> None:
    for language, text in (("en", en), ("zh", zh)):
        if text:
            child(made, COM, "Name", text=text).set(XML_LANG, language)
