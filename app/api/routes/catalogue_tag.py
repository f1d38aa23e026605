"""The ETag of everything that is made from the catalogue alone."""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files

from fastapi import Request

from app.api.conditional import etag_of


@lru_cache(maxsize=1)
def _content() -> str:
    """A hash over the catalogue's data files, which change only with the package."""
    digest = hashlib.sha256()
    for file in sorted(files("app.catalogue").joinpath("forms").iterdir(), key=lambda f: f.name):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def catalogue_etag(request: Request) -> str:
    """Of this answer: the catalogue, the code that shows it, and what was asked."""
    return etag_of(_content(), version("gongkai"), request.url.path, request.url.query)
