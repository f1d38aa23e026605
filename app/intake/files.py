"""The files of a batch: several sent together, zips opened. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.intake.answer import Recognised, recognised_json, refuse, source_json
from app.intake.upload import Upload, media_type_of, unreadable
from app.problems import ProblemError
from app.readers.archive import MAX_MEMBERS, members
from app.readers.detect import detect
from app.readers.extract import UnreadableFileError

LONGEST_LABEL = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a batch: `label` is its name with its folders. `refusal` says why its bytes
    could not be had."""

    label: str
    upload: Upload
    refusal: ProblemError | None = None


def is_zip(upload: Upload) -> bool:
    """Whether it is an archive of reports (documents of office programs are zips as well)."""
    try:
        return detect(upload.content, name=upload.name, media_type=upload.media_type) == "zip"
    except UnreadableFileError:
        return False


def opened(upload: Upload, folder: str = "") -> Iterator[Piece]:
    """The files in a zip, one after the other; `folder` goes before their names.

    Raises ProblemError, refused as a file is, where the zip as a whole cannot be opened: at
    once, before the first file.
    """
    try:
        found = members(upload.content, name=upload.name)
    except UnreadableFileError as error:
        raise refused_whole(upload, unreadable(error)) from error

    def each() -> Iterator[Piece]:
        for member in found:
            inside = Upload(member.content, member.name)
            error = member.refusal
            refusal = refused_whole(inside, unreadable(error)) if error else None
            yield Piece(label(folder + member.name), inside, refusal)

    return each()


def pieces(uploads: Iterable[Upload]) -> Iterator[Piece]:
    """All files of a batch in a lasting order. A zip beside others that cannot be opened is one
    refused file; a zip that came alone raises as `opened` does."""
    everything = list(uploads)
    if len(everything) == 1 and is_zip(everything[0]):
        yield from opened(everything[0])
        return
    for number, upload in enumerate(everything, 1):
        name = upload.plain_name or f"{number}"
        if not is_zip(upload):
            yield Piece(label(name), upload)
            continue
        try:
            inside = opened(upload, f"{name}/")
        except ProblemError as refusal:
            yield Piece(label(name), upload, refusal)
        else:
            yield from inside


def labels(uploads: Iterable[Upload]) -> list[str]:
    """The names of all files of a batch. Raises ProblemError `too_large` beyond what a zip may
    hold, or as `opened` does."""
    names: list[str] = []
    for piece in pieces(uploads):
        names.append(piece.label)
        if len(names) > MAX_MEMBERS:
            raise ProblemError(
                "too_large",
                f"一次导入超过 {MAX_MEMBERS} 个文件，请分几次上传。",
                f"There are more than {MAX_MEMBERS} files; send them in several batches.",
                extra={"outcome": "refused"},
            )
    return names


def label(name: str) -> str:
    """A name without signs that do harm in a terminal or a page."""
    return "".join(sign for sign in name if sign.isprintable())[-LONGEST_LABEL:] or "?"


def refused_whole(upload: Upload, error: ProblemError) -> ProblemError:
    """The refusal of a file of which nothing was recognised."""
    return refuse(error, source_json(upload, media_type_of(upload)), recognised_json(Recognised(), None))
