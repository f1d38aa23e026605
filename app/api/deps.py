"""What a route may ask for in its signature: the database, and the actor in a given role.

    async def put_report(db: Db, actor: Compiler, ...) -> ReportOut:

The role in the signature is the authority the route needs; no route checks keys itself. How
far the key reaches is for the use case to see: only it knows which unit is meant.

All of them are `async`, though none waits: FastAPI sends plain functions to a thread, which
takes longer than everything else about a small request.
"""

from typing import Annotated

from fastapi import Depends, Query, Request

from app.accounts.keyring import Keyring
from app.accounts.service import Grant
from app.actor import PUBLIC, Actor
from app.api.middleware.caller import CHALLENGE
from app.db.engine import Database
from app.problems import ProblemError
from app.settings import Settings
from app.vocabulary import Role


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def _settings(request: Request) -> Settings:
    return _chosen_settings(request)


def _chosen_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _actor(request: Request) -> Actor:
    """The owner of the key the request brought (a false one has been refused by now), else the
    public. With writes open to all the public is an admin: drafts too, or the demo would not
    show what it stored."""
    request_id: str | None = request.scope.get("request_id")
    grant: Grant | None = request.scope.get("grant")
    if grant is not None:
        return grant.actor(request_id)
    if _chosen_settings(request).open_writes:
        return Actor(name="open", role=Role.ADMIN, request_id=request_id)
    return Actor(name=PUBLIC.name, request_id=request_id)


async def _caller(request: Request) -> Actor:
    return _actor(request)


class _Needs:
    """Lets through who may act in `role`."""

    def __init__(self, role: Role) -> None:
        self.role = role

    async def __call__(self, request: Request) -> Actor:
        actor = _actor(request)
        if actor.role is None:
            raise ProblemError(
                "unauthorized",
                f"这里需要 {self.role.value} 或更高角色的密钥（Authorization: Bearer gk_…）。"
                "密钥由运营者用 gongkai key create、上级管理员用 POST /api/v1/keys 发给。",
                f"This needs a key with the role {self.role.value} or a higher one "
                "(Authorization: Bearer gk_…). The operator makes keys with gongkai key create, "
                "an admin with POST /api/v1/keys.",
                headers=CHALLENGE,
            )
        if not actor.role.covers(self.role):
            raise ProblemError(
                "forbidden",
                f"这里需要 {self.role.value} 或更高角色的密钥；您的密钥是 {actor.role.value}。",
                f"This needs the role {self.role.value} or a higher one; your key has {actor.role.value}.",
            )
        return actor


async def _importer(
    request: Request,
    dry_run: Annotated[bool, Query(description="true 只试读，不保存，不需要密钥")] = False,
) -> Actor:
    return _actor(request) if dry_run else await _Needs(Role.COMPILER)(request)


async def _keyring(request: Request) -> Keyring:
    keyring: Keyring = request.app.state.keyring
    return keyring


Db = Annotated[Database, Depends(_database)]
Config = Annotated[Settings, Depends(_settings)]
Reader = Annotated[Actor, Depends(_caller)]
"""Anyone: the public, or a key over some unit."""
Keys = Annotated[Keyring, Depends(_keyring)]
Compiler = Annotated[Actor, Depends(_Needs(Role.COMPILER))]
Importer = Annotated[Actor, Depends(_importer)]
"""Anyone for a dry run, else one who may edit."""
Reviewer = Annotated[Actor, Depends(_Needs(Role.REVIEWER))]
Publisher = Annotated[Actor, Depends(_Needs(Role.PUBLISHER))]
Admin = Annotated[Actor, Depends(_Needs(Role.ADMIN))]
