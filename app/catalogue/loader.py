"""From the data files to the catalogue.

`indicators.toml` is the vocabulary, `carryovers.toml` the rules between years, and every
other `*.toml` in the folder is a form. Whatever is wrong with them raises CatalogueError.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources.abc import Traversable
from types import MappingProxyType

from app.catalogue.error import CatalogueError
from app.catalogue.form import Catalogue, Form, Indicator, LegalSource, Row
from app.catalogue.indicators import read_vocabulary, with_comparability, with_derived, with_labels
from app.catalogue.node import Node, suggestion
from app.catalogue.rows import read_hybrids, read_rows
from app.catalogue.rules import read_carryovers, read_identities
from app.vocabulary import APPLICANT_LABELS, FormCode

VOCABULARY_FILE = "indicators.toml"
CARRYOVER_FILE = "carryovers.toml"

_FORM_KEYS = (
    *("code", "title", "first_year", "last_year", "source", "tables", "aliases", "sections"),
    *("hybrids", "identities", "across_applicants"),
)


def load(folder: Traversable) -> Catalogue:
    """Read all data files of a folder (a path, or a resource inside a wheel).

    Raises CatalogueError with the file, the path within it, what is wrong and the remedy.
    """
    words = _read(folder, VOCABULARY_FILE)
    vocabulary = read_vocabulary(words)
    forms: dict[FormCode, Form] = {}
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")):
        if name in (VOCABULARY_FILE, CARRYOVER_FILE):
            continue
        node = _read(folder, name)
        form = _form(node, vocabulary)
        _refuse_overlap(node, form, forms)
        forms[form.code] = form
    if not forms:
        raise CatalogueError(str(folder), "*.toml", "there is no form", "Add one file for each form")
    forms = dict(sorted(forms.items(), key=lambda item: item[1].first_year))
    vocabulary = with_labels(words, vocabulary, forms.values())
    carryovers = read_carryovers(_read(folder, CARRYOVER_FILE), vocabulary)
    vocabulary = with_comparability(words, with_derived(words, vocabulary, forms), forms)
    return Catalogue(MappingProxyType(forms), MappingProxyType(vocabulary), carryovers)


def _read(folder: Traversable, name: str) -> Node:
    file = folder.joinpath(name)
    if not file.is_file():
        raise CatalogueError(name, "file", "missing", f"Put {name} into the folder of the forms")
    try:
        return Node(name, "", tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(name, "file", f"not TOML: {error}", "Correct the line") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(name, "file", "not UTF-8", "Save the file as UTF-8") from error


def _form(node: Node, vocabulary: Mapping[str, Indicator]) -> Form:
    node.only(*_FORM_KEYS)
    aliases = _aliases(node.node("aliases"))
    rows = read_rows(node, vocabulary, aliases)
    hybrids = read_hybrids(node, rows, vocabulary, aliases)
    _refuse_idle_aliases(node.node("aliases"), (*rows, *hybrids))
    first, last = node.integer("first_year"), node.integer_or_none("last_year")
    if last is not None and last < first:
        raise node.error("last_year", f"{last} is before {first}", "A form ends after it begins")
    return Form(
        code=node.choice("code", FormCode),
        title=node.text("title"),
        first_year=first,
        last_year=last,
        source=_source(node.node("source")),
        rows=rows,
        identities=read_identities(node, rows, hybrids),
        hybrids=hybrids,
        table_titles=tuple(table.text("title") for table in node.nodes("tables")),
        aliases=MappingProxyType(aliases),
    )


def _source(node: Node) -> LegalSource:
    node.only("title", "number", "issued_on", "note")
    return LegalSource(node.text("title"), node.text("number"), _issued_on(node), node.text_or_none("note"))


def _issued_on(node: Node) -> str:
    """A date, or only its year where no more is known."""
    text = node.text("issued_on")
    try:
        date.fromisoformat(f"{text}-01-01" if re.fullmatch(r"[0-9]{4}", text) else text)
    except ValueError:
        raise node.error("issued_on", f"{text!r} is no date", "Write 2021-09-26, or the year alone") from None
    return text


def _aliases(node: Node) -> dict[str, tuple[str, ...]]:
    return {words: node.texts(words) for words in node.data}


def _refuse_idle_aliases(node: Node, rows: tuple[Row, ...]) -> None:
    """Aliases of words that the form does not print would never be met."""
    official = {row.item for row in rows} | {words for row in rows for words in row.group}
    official |= set(APPLICANT_LABELS.values())
    for words in node.data:
        if words not in official:
            remedy = suggestion(words, official, "Use the words of an item, a group or an applicant column")
            raise node.error(words, "the form prints no such words", remedy)


def _refuse_overlap(node: Node, form: Form, others: Mapping[FormCode, Form]) -> None:
    if form.code in others:
        raise node.error("code", f"form {form.code.value} is there already", "Give each form its own code")
    for other in others.values():
        starts_in_other = other.in_force(form.first_year)
        if starts_in_other or form.in_force(other.first_year):
            year = form.first_year if starts_in_other else other.first_year
            problem = f"{year} belongs to form {other.code.value} as well"
            raise node.error(
                "first_year", problem, "A report year has one form: move first_year or last_year"
            )
