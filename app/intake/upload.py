"""A file as it came, and what its sender says of it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from app.catalogue.registry import catalogue
from app.problems import PROBLEMS, ProblemError
from app.readers.detect import MEDIA_TYPES, detect
from app.readers.extract import UnreadableFileError
from app.readers.read import read
from app.readers.reading import Hints, Reading
from app.vocabulary import FormCode

LONGEST_NAME = 200
UNKNOWN_TYPE = "application/octet-stream"
Read = Callable[..., Reading]


@dataclass(frozen=True)
class Upload:
    """One file. `name` and `media_type` are what the sender says, and may be wrong."""

    content: bytes
    name: str | None = None
    media_type: str | None = None

    @cached_property
    def sha256(self) -> str:
        """Lower-case hexadecimal."""
        return sha256(self.content).hexdigest()

    @cached_property
    def plain_name(self) -> str | None:
        """The name without folders and signs that do harm in a header or a terminal."""
        last = PurePosixPath((self.name or "").replace("\\", "/")).name
        kept = "".join(sign for sign in last if sign.isprintable() and not _is_direction(sign)).strip()
        return kept[-LONGEST_NAME:] or None


@dataclass(frozen=True, slots=True)
class Said:
    """What the sender knows: the unit's code, the year, the form. None: find it out."""

    unit: str | None = None
    year: int | None = None
    form: FormCode | None = None

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Said":
        """What `as_json` gave."""
        form = kept["form"]
        return cls(kept["unit"], kept["year"], None if form is None else FormCode(form))


def media_type_of(upload: Upload) -> str:
    """The type its content shows, whatever was declared."""
    try:
        return MEDIA_TYPES[detect(upload.content, name=upload.name, media_type=upload.media_type)]
    except UnreadableFileError:
        return UNKNOWN_TYPE


def read_upload(upload: Upload, said: Said, *, reader: Read = read) -> Reading:
    """Read the file; takes as long as its reading takes, so not in an event loop.

    Raises ProblemError for what cannot be read as a report, with the reader's own reason.
    """
    hints = Hints(year=said.year, form=said.form)
    try:
        return reader(
            upload.content,
            name=upload.plain_name,
            media_type=upload.media_type,
            catalogue=catalogue(),
            hints=hints,
        )
    except UnreadableFileError as error:
        raise unreadable(error) from error


def unreadable(error: UnreadableFileError) -> ProblemError:
    """The reader's refusal as the service says it."""
    code = error.code if error.code in PROBLEMS else "unreadable_file"
    return ProblemError(code, error.detail, error.detail_en, status=error.status)


def _is_direction(sign: str) -> bool:
    """Marks that turn the reading direction: fdp.exe is made to look like exe.pdf."""
    return "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"
