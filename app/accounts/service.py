"""The use cases of keys: make one, list them, revoke one, and tell whose a key is."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from app.accounts import rules, store
from app.actor import Actor
from app.db.tables import ApiKey
from app.journal.service import Entry, append
from app.paging import DEFAULT_LIMIT, Page, decode, encode
from app.problems import ProblemError
from app.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key allows: a role over a unit and all below it (None: everywhere)."""

    id: int
    name: str
    role: Role
    unit: str | None

    def actor(self, request_id: str | None) -> Actor:
        """The actor whose request this is."""
        return Actor(rules.actor_name(self.name, self.id), self.role, self.unit, request_id)


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as its admin sees it: all but itself."""

    id: int
    name: str
    role: Role
    unit: str | None
    prefix: str
    created_at: datetime
    created_by: str
    last_used_at: datetime | None
    revoked_at: datetime | None


def authenticate(session: Session, *, digest: str) -> Grant | None:
    """What the key with this SHA-256 allows; None for one that was never made or is revoked."""
    key = store.by_digest(session, digest)
    if key is None or not rules.is_same(key.hash, digest) or key.revoked_at is not None:
        return None
    assert key.id is not None  # noqa: S101  read from the database
    return Grant(key.id, key.name, Role(key.role), key.unit)


def create(
    session: Session, actor: Actor, *, name: str, role: Role, unit: str | None = None
) -> tuple[KeyView, str]:
    """Make a key and return it; it cannot be shown again.

    Raises ProblemError `invalid_body` for a bad name or an unknown unit, `forbidden` for a unit
    that the actor does not reach (no unit is every unit).
    """
    clean = rules.check_name(name)
    _must_reach(session, actor, unit)
    secret, at = rules.new_key(), datetime.now(UTC)
    key = ApiKey(
        name=clean,
        role=role.value,
        unit=unit,
        hash=rules.digest(secret),
        prefix=rules.prefix(secret),
        created_at=at,
        created_by=actor.name,
    )
    store.insert(session, key)
    made = _view(key)
    after = {"id": made.id, "name": clean, "role": role.value, "unit": unit}
    after |= {"prefix": made.prefix, "hash": key.hash}
    append(session, actor, at=at, entry=Entry("key", "created", unit=unit, after=after))
    return made, secret


def listing(
    session: Session,
    actor: Actor,
    *,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
    count: bool = False,
) -> Page[KeyView]:
    """A page of the keys within the actor's reach, revoked ones too, in the order they were made."""
    after = 0 if cursor is None else int(decode(cursor, (int,))[0])
    rows = store.page(session, actor, after=after, limit=limit + 1)
    shown = [_view(row) for row in rows[:limit]]
    following = encode([shown[-1].id]) if len(rows) > limit else None
    return Page(shown, following, store.count(session, actor) if count else None)


def revoke(session: Session, actor: Actor, *, number: int) -> None:
    """Take a key back for good; a second time changes nothing. Raises ProblemError `key_unknown`,
    also for a key that the actor does not reach."""
    key = store.find(session, actor, number)
    if key is None:
        raise ProblemError("key_unknown", f"没有编号为 {number} 的密钥。", f"There is no key {number}.")
    at = datetime.now(UTC)
    if not store.revoke(session, number, at):
        return
    before = {"id": number, "name": key.name, "role": key.role, "unit": key.unit, "prefix": key.prefix}
    append(session, actor, at=at, entry=Entry("key", "revoked", unit=key.unit, before=before))


def _must_reach(session: Session, actor: Actor, unit: str | None) -> None:
    path = "" if unit is None else store.unit_path(session, unit)
    if path is None:
        raise ProblemError(
            "invalid_body",
            f"没有代码为「{(unit or '')[:40]}」的单位。",
            f"There is no unit {(unit or '')[:40]!r}.",
            pointer="/body/unit",
        )
    if actor.role is Role.ADMIN and (actor.unit is None or actor.unit in path.split("/")[:-1]):
        return
    raise ProblemError(
        "forbidden",
        f"您的密钥只管「{actor.unit}」及其下级单位：请把 unit 写成其中之一。",
        f"Your key reaches {actor.unit!r} and the units below it: name one of them in unit.",
    )


def _view(key: ApiKey) -> KeyView:
    assert key.id is not None  # noqa: S101  stored
    return KeyView(
        key.id,
        key.name,
        Role(key.role),
        key.unit,
        key.prefix,
        key.created_at,
        key.created_by,
        key.last_used_at,
        key.revoked_at,
    )
