"""The journal replayed from empty: what the truth tables must hold if it tells of every write.

Written from what the entries say, not from the code that writes them; rows as in `truth.TABLES`.
"""

from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import text

from app.catalogue.registry import to_scaled
from app.db.engine import Database
from tests.journal.truth import JOURNAL, TABLES

Row = dict[str, Any]
PLAIN = ("form", "scope_basis", "title", "source_sha256", "historical", "note")


def replayed(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """The tables as the journal tells them."""
    told = Replay()
    with database.reading() as session:
        for row in session.execute(text(JOURNAL)):
            told.take(*row)
    return told.tables()


class Replay:
    def __init__(self) -> None:
        self.units: dict[str, Row] = {}
        self.reports: dict[tuple[str, int, str], Row] = {}
        self.reporting: dict[tuple[str, int], Row] = {}
        self.calendar: dict[tuple[str, int, str], Row] = {}
        self.keys: dict[int, Row] = {}
        self.compilations: list[tuple[Any, ...]] = []
        self.indicators: dict[str, Row] = {}

    def take(
        self, at: int, actor: str, kind: str, action: str, unit: str, year: int, scope: str, revision: int,
        before: str | None, after: str | None,
    ) -> None:  # fmt: skip
        was, now = (None if said is None else orjson.loads(said) for said in (before, after))
        if kind == "unit":
            self._unit(unit, now, is_new=was is None)
        elif kind == "report":
            self._report((unit, year, scope), revision, action, at, actor, was or {}, now or {})
        elif kind == "reporting_unit":
            _set(self.reporting, (unit, year), now)
        elif kind == "deadline":
            _set(self.calendar, (unit, year, (now or was)["kind"]), now)
        elif kind == "key" and action == "created":
            self.keys[now["id"]] = now | {"created_at": at, "created_by": actor, "revoked_at": None}
        elif kind == "key":
            self.keys[was["id"]]["revoked_at"] = at
        elif kind == "indicator":
            _set(self.indicators, (now or was)["code"], now and now | {"area": unit})
        elif kind == "compilation":
            self.compilations.append((unit, year, scope, revision, actor, at))
        else:
            assert kind in ("import", "job", "units"), f"nobody knows what {kind} means"

    def _unit(self, code: str, now: Row | None, *, is_new: bool) -> None:
        if now is None:
            del self.units[code]
        elif is_new:
            self.units[code] = now | {"version": 1}
        else:
            self.units[code] |= now | {"version": self.units[code]["version"] + 1}

    def _report(
        self, key: tuple[str, int, str], number: int, action: str, at: int, actor: str, was: Row, now: Row
    ) -> None:
        if not now:
            del self.reports[key]
            return
        report = self.reports.setdefault(key, {"created_at": at, "revisions": {}})
        revisions = report["revisions"]
        if action == "deleted":
            del revisions[number]
        elif action == "reopened":
            revisions[number] = _copy(revisions[was["revision"]]) | {"note": now["note"], "created_at": at}
        elif action == "created" or number not in revisions:
            revisions[number] = _written(_fresh(at), was, now)
        elif action == "changed":
            _written(revisions[number], was, now)["status"] = "draft"
        elif action in ("submitted", "returned", "approved"):
            revisions[number]["status"] = action
            revisions[number]["note"] = now["note"] if now["note"] is not None else revisions[number]["note"]
        elif action in ("acknowledged", "unacknowledged"):
            _set(
                revisions[number]["acknowledged"],
                now["finding"],
                None if now["note"] is None else (now["note"], actor, at),
            )
        elif action == "withdrawn":
            revisions[number] |= {"status": "withdrawn", "withdrawn_at": at, "ended_at": at}
            revisions[number]["withdrawn_reason"] = now["reason"]
        if action in ("published", "corrected"):
            _published(revisions, number, at, was, now)
        report |= now["state"] | {"updated_at": at}

    def _path(self, code: str) -> str:
        parent = self.units[code]["parent"]
        return (self._path(parent) if parent else "") + code + "/"

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        for code, unit in self.units.items():
            self._unit_rows(found, code, unit)
        for key, report in self.reports.items():
            state = ("status", "draft", "published", "version", "created_at", "updated_at")
            found["reports"].append((*key, *(report[name] for name in state)))
            for number, revision in report["revisions"].items():
                _revision_rows(found, (*key, number), revision)
        found["reporting_units"] = [
            (*key, row["expected"], row["note"]) for key, row in self.reporting.items()
        ]
        found["calendar"] = [(*key, row["due_on"], row["note"]) for key, row in self.calendar.items()]
        names = ("id", "name", "role", "unit", "hash", "prefix", "created_at", "created_by", "revoked_at")
        found["keys"] = [tuple(key[name] for name in names) for key in self.keys.values()]
        found["compilations"] = self.compilations
        found["local_indicators"] = [_indicator_row(row) for row in self.indicators.values()]
        return {
            name: sorted((tuple(int(v) if isinstance(v, bool) else v for v in row) for row in rows), key=repr)
            for name, rows in found.items()
        }

    def _unit_rows(self, found: dict[str, list[tuple[Any, ...]]], code: str, unit: Row) -> None:
        names = (
            "code", "name", "short_name", "level", "kind", "parent", "path", "province", "prefecture", "county",
            "credit_code", "valid_from", "valid_to", "placeholder", "vertical", "synthetic", "version",
        )  # fmt: skip
        whole = unit | {"path": self._path(code)}
        found["units"].append(tuple(whole[name] for name in names))
        for kind in ("former", "short"):
            found["names"] += [
                (code, each["name"], kind, each["from_year"], each["to_year"])
                for each in unit[f"{kind}_names"]
            ]
        found["names"] += [(code, name, "other", None, None) for name in unit["other_names"]]
        found["successors"] += [(code, each["code"], each["year"]) for each in unit["successors"]]


def _indicator_row(row: Row) -> tuple[str, str, str]:
    definition = {name: value for name, value in row.items() if name not in ("code", "area")}
    return row["code"], row["area"], orjson.dumps(definition).decode()


def _set(rows: dict[Any, Any], key: Any, now: Any) -> None:
    if now is None:
        del rows[key]
    else:
        rows[key] = now


def _fresh(at: int) -> Row:
    return {
        "status": "draft", "period_start": None, "period_end": None, "published_on": None, "publication": {},
        "signoff": {}, "sections": [], "confidentiality_by": None, "confidentiality_on": None,
        "created_at": at, "published_at": None, "ended_at": None, "withdrawn_at": None, "withdrawn_reason": None,
        "values": {}, "unmatched": {}, "acknowledged": {},
    }  # fmt: skip


def _copy(revision: Row) -> Row:
    kept = ("form", "scope_basis", "title", "period_start", "period_end", "published_on", "publication",
            "signoff", "sections", "source_sha256")  # fmt: skip
    whole = _fresh(0) | {name: revision[name] for name in kept} | {"historical": False}
    return whole | {name: dict(revision[name]) for name in ("values", "unmatched", "acknowledged")}


def _written(revision: Row, was: Row, now: Row) -> Row:
    """Take in what an entry says of content: whole, or only what differs."""
    revision |= {name: now[name] for name in PLAIN if name in now}
    revision |= {name: now[name] for name in ("signoff", "sections") if name in now}
    if "period" in now:
        revision["period_start"], revision["period_end"] = now["period"] or (None, None)
    if "publication" in now:
        publication = dict(now["publication"])
        revision["published_on"] = publication.pop("published_on", None)
        revision["publication"] = publication
    for indicator, applicant, *_ in was.get("values", ()):
        revision["values"].pop((indicator, applicant), None)
    for indicator, applicant, *rest in now.get("values", ()):
        revision["values"][indicator, applicant] = rest + [None] * (5 - len(rest))
    if "assigned" in now:
        del revision["unmatched"][now["assigned"]]
    elif "unmatched" in now:
        revision["unmatched"] = dict(enumerate(now["unmatched"]))
    return revision


def _published(revisions: dict[int, Row], number: int, at: int, was: Row, now: Row) -> None:
    last = revisions.get(was.get("published") or 0)
    if last is not None and last["ended_at"] is None:
        last["ended_at"] = at
    revisions[number] |= {"status": "published", "published_at": at}
    if "published_on" in now:
        revisions[number]["published_on"] = now["published_on"]
    if now.get("confidentiality_review"):
        review = now["confidentiality_review"]
        revisions[number] |= {"confidentiality_by": review["by"], "confidentiality_on": review["on"]}


def _revision_rows(
    found: dict[str, list[tuple[Any, ...]]], key: tuple[str, int, str, int], said: Row
) -> None:
    json = {name: orjson.dumps(said[name]).decode() for name in ("publication", "signoff", "sections")}
    names = (
        "status", "form", "scope_basis", "title", "period_start", "period_end", "published_on", "publication",
        "signoff", "sections", "source_sha256", "historical", "note", "confidentiality_by",
        "confidentiality_on", "created_at", "published_at", "ended_at", "withdrawn_at", "withdrawn_reason",
    )  # fmt: skip
    whole = said | json
    found["revisions"].append((*key, *(whole[name] for name in names)))
    for (indicator, applicant), (status, value, raw, locator, by) in said["values"].items():
        scaled = None if value is None else to_scaled(Decimal(value), indicator)
        if status != "absent":
            found["values"].append((*key, indicator, applicant, status, scaled, raw, locator, by))
    found["unmatched"] += [(*key, number, *stray) for number, stray in said["unmatched"].items()]
    found["acknowledgements"] += [(*key, finding, *said_) for finding, said_ in said["acknowledged"].items()]
