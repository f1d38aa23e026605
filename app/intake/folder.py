"""Files of a folder, zips among them opened: read by several processors, recorded in order."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

from app.actor import Actor
from app.db.engine import Database
from app.intake import service
from app.intake.ahead import ahead
from app.intake.answer import Json, problem_json
from app.intake.files import Piece
from app.intake.upload import Said
from app.problems import ProblemError
from app.readers.read import read, read_in_process
from app.readers.reading import Reading
from app.readers.sandbox import size


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with all files. `limit` is the size in bytes beyond which one is refused."""

    said: Said
    dry_run: bool
    publish: bool
    limit: int


Todo = tuple[Piece, Json | None]


def receive_all(
    database: Database, actor: Actor, pieces: Iterable[Piece], order: Order, *, together: bool
) -> Iterator[tuple[Piece, Json]]:
    """Each file with its answer, refusals included, in order. One file is one transaction.

    `together` reads in processes of their own, which is worth their start for more than a few.
    """
    reader = read_in_process if together else read

    def work(todo: Todo) -> Reading | Json:
        piece, known = todo
        if piece.refusal is not None:
            raise piece.refusal
        return known or service.read_file(piece.upload, order.said, limit=order.limit, reader=reader)

    looked_up = _looked_up(database, actor, pieces, order)
    for (piece, _), future in ahead(looked_up, work, threads=size() if together else 1):
        try:
            yield piece, _answer(database, actor, piece, future, order)
        except ProblemError as refused:
            yield piece, problem_json(refused, f"urn:sha256:{piece.upload.sha256}")


def _looked_up(database: Database, actor: Actor, pieces: Iterable[Piece], order: Order) -> Iterator[Todo]:
    """Each file with its answer where it was imported before and nothing has changed."""
    for piece in pieces:
        known = None
        if not order.dry_run and piece.refusal is None:
            with database.reading() as session:
                known = service.known(
                    session, actor, upload=piece.upload, said=order.said, publish=order.publish
                )
        yield piece, known


def _answer(
    database: Database, actor: Actor, piece: Piece, future: Future[Reading | Json], order: Order
) -> Json:
    made = future.result()
    if isinstance(made, dict):
        return made
    if order.dry_run:
        with database.reading() as session:
            return service.preview(session, actor, upload=piece.upload, reading=made, said=order.said)
    with database.writing() as session:
        return service.keep(
            session, actor, upload=piece.upload, reading=made, said=order.said, publish=order.publish
        )
