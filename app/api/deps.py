"""What a route may ask for in its signature: the database, and the actor in a given role.

    async def put_report(db: Db, actor: Compiler, ...) -> ReportOut:

The role in the signature is the authority the route needs; no route checks keys itself.
"""

from typing import Annotated

from fastapi import Depends, Query, Request

from app.actor import PUBLIC, Actor
from app.db.engine import Database
from app.problems import ProblemError
from app.settings import Settings
from app.vocabulary import Role


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _reader(request: Request) -> Actor:
    """With writes open to all, drafts are too: the demo would not show what it stored."""
    request_id: str | None = request.scope.get("request_id")
    if _settings(request).open_writes:
        return Actor(name="open", role=Role.ADMIN, request_id=request_id)
    return Actor(name=PUBLIC.name, request_id=request_id)


class _Needs:
    """Lets through who may act in `role`."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request) -> Actor:
        if not _settings(request).open_writes:
            raise ProblemError(
                "writes_closed",
                "本服务目前只读：没有开放写入。",
                "This service is read-only at present: writes are not open.",
            )
        return Actor(name="open", role=Role.ADMIN, request_id=request.scope.get("request_id"))


def _importer(
    request: Request,
    dry_run: Annotated[bool, Query(description="true 只试读，不保存，不需要密钥")] = False,
) -> Actor:
    return _reader(request) if dry_run else _Needs(Role.COMPILER)(request)


Db = Annotated[Database, Depends(_database)]
Config = Annotated[Settings, Depends(_settings)]
Reader = Annotated[Actor, Depends(_reader)]
"""Anyone: the public, or a key over some unit."""
Compiler = Annotated[Actor, Depends(_Needs(Role.COMPILER))]
Importer = Annotated[Actor, Depends(_importer)]
"""Anyone for a dry run, else one who may edit."""
Reviewer = Annotated[Actor, Depends(_Needs(Role.REVIEWER))]
Publisher = Annotated[Actor, Depends(_Needs(Role.PUBLISHER))]
Admin = Annotated[Actor, Depends(_Needs(Role.ADMIN))]
