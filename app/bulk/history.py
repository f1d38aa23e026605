"""`history.ndjson.gz`: the change feed from its beginning, as one file, for who copies all of it.

A line is an item of `/api/v1/changes` in short: what is so now, and of a publication the whole
revision with every figure's raw text and place, in the words of the journal (`reports.snapshot`).
A revision that was taken back since is null there, as in the feed.
"""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from sqlmodel import Session

from app.journal import feed
from app.journal.feed import BEGINNING, Change
from app.reports import snapshot
from app.reports.store.history import PublicRevision, RevisionKey, public

FILE = "history.ndjson.gz"
MEDIA_TYPE = "application/gzip"
BATCH = 500
"""Items read at a time: some 10 MB of reports."""
PUBLISHED = ("published", "corrected")
Json = dict[str, Any]


def write(session: Session, path: Path) -> int:
    """Write all that the session's snapshot has of the feed; returns the number of lines."""
    count = 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 4, raw, mtime=0) as packed:
        for items in _pages(session):
            revisions = public(session, [_key(item) for item in items if _is_publication(item)])
            for item in items:
                packed.write(orjson.dumps(_line(item, revisions), option=orjson.OPT_APPEND_NEWLINE))
            count += len(items)
    return count


def _pages(session: Session) -> Iterator[Sequence[Change]]:
    since, more = BEGINNING, True
    while more:
        page = feed.page(session, since=since, kinds=(), limit=BATCH)
        yield page.items
        since, more = page.next, page.more


def _is_publication(item: Change) -> bool:
    return item.kind == "report" and item.action in PUBLISHED


def _key(item: Change) -> RevisionKey:
    return RevisionKey(item.unit or "", item.year or 0, item.scope or "", item.revision or 0)


def _line(item: Change, revisions: dict[RevisionKey, PublicRevision]) -> Json:
    names = ("seq", "at", "kind", "action", "unit", "year", "scope", "revision", "after")
    line: Json = {name: getattr(item, name) for name in names}
    if _is_publication(item):
        found = revisions.get(_key(item))
        line["report"] = None if found is None else _report(found)
    return line


def _report(of: PublicRevision) -> Json:
    meta = of.meta
    review = (meta.confidentiality_by, meta.confidentiality_on) if meta.confidentiality_by else None
    said = snapshot.of_report(of.said, unmatched=of.strays, historical=meta.historical, note=meta.note)
    del said["source_sha256"]  # the file itself is not among what is copied
    return said | {"created_at": meta.created_at, "confidentiality_review": review}
