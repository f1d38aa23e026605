"""Which structures an SDMX address means, what they refer to, and the codes of their lists."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from app.catalogue.registry import catalogue
from app.observations import sdmx_store
from app.observations.sdmx import ALL, printed, unknown
from app.writers.sdmx_ids import AGENCY, APPLICANT_CODES, SCOPE_CODES, STATUS_CODES, VERSION, Code
from app.writers.sdmx_structure import IDS, Artefact

KINDS = (*map(str, Artefact), "structure")
"""What an address may begin with; `structure` means every kind."""
Ref = tuple[Artefact, str]

EVERY: tuple[Ref, ...] = tuple((kind, name) for kind, names in IDS.items() for name in names)
_FLOWS, _STRUCTURES, _CONCEPTS, _LISTS = (
    frozenset(ref for ref in EVERY if ref[0] is kind)
    for kind in (Artefact.DATAFLOW, Artefact.DATASTRUCTURE, Artefact.CONCEPTSCHEME, Artefact.CODELIST)
)
_REFERS: Mapping[Ref, frozenset[Ref]] = dict.fromkeys(_FLOWS, _STRUCTURES) | dict.fromkeys(
    _STRUCTURES, _CONCEPTS | _LISTS
)


def asked(kind: str, agency: str, name: str, version: str) -> set[Ref]:
    """The structures that an address names: each part may be `all` or several with `+` between.

    Raises ProblemError `sdmx_unknown`.
    """
    if kind not in KINDS:
        raise unknown("kind", kind, KINDS)
    _check("agency", agency, (AGENCY,))
    _check("version", version, (VERSION, "latest"))
    there = [ref for ref in EVERY if kind in (ref[0], "structure")]
    _check("name", name, [ref[1] for ref in there])
    return {ref for ref in there if ALL in name.split("+") or ref[1] in name.split("+")}


def with_references(asked: Iterable[Ref], references: str) -> dict[Artefact, Sequence[str]]:
    """The names of these and of what they refer to or are referred to by, kind by kind.

    `references` as in SDMX REST 2.1: `none`, `children`, `descendants`, `parents`,
    `parentsandsiblings`, `all`, or one kind, which means those of that kind among all.
    """
    own = set(asked)
    children, parents = _children(own), _parents(own)
    descendants, siblings = children | _children(children), parents | _children(parents)
    everything = descendants | siblings
    named = {"none": set[Ref](), "children": children, "descendants": descendants, "parents": parents,
             "parentsandsiblings": siblings, "all": everything}  # fmt: skip
    found = own | named.get(references, {ref for ref in everything if ref[0] == references})
    return {kind: [name for name in names if (kind, name) in found] for kind, names in IDS.items()}


def _children(refs: Iterable[Ref]) -> set[Ref]:
    return {child for ref in refs for child in _REFERS.get(ref, ())}


def _parents(refs: set[Ref]) -> set[Ref]:
    return {ref for ref, children in _REFERS.items() if children & refs}


def _check(place: str, given: str, there: Sequence[str]) -> None:
    for name in given.split("+"):
        if name != ALL and name not in there:
            raise unknown(place, name, (*there, ALL))


def code_lists(session: Session, names: Sequence[str]) -> dict[str, Sequence[Code]]:
    """The codes of these lists; of units, those with published values."""
    found: dict[str, Sequence[Code]] = {
        "CL_APPLICANT": APPLICANT_CODES,
        "CL_SCOPE": SCOPE_CODES,
        "CL_OBS_STATUS": STATUS_CODES,
    }
    if "CL_INDICATOR" in names:
        there = catalogue().indicators
        found["CL_INDICATOR"] = [
            Code(name, there[code].name_zh, there[code].name_en, f"{code}; in {there[code].unit}")
            for name, code in printed().items()
        ]
    if "CL_UNIT" in names:
        found["CL_UNIT"] = [
            Code(code, name, "", "Invented data." if invented else "")
            for code, name, invented in sdmx_store.units(session)
        ]
    return found
