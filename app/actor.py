"""Who acts, and for which units: passed to every use case, made only by `accounts` and the API."""

from dataclasses import dataclass

from app.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf a use case runs.

    `unit` is the code of the unit whose subtree the actor reaches; None with a role means
    every unit (the operator of the service). `role` is None for the public.
    """

    name: str
    role: Role | None = None
    unit: str | None = None
    request_id: str | None = None

    @property
    def is_public(self) -> bool:
        """True for a caller without a key: reads published data, writes nothing."""
        return self.role is None


PUBLIC = Actor(name="public")
"""A caller without a key."""

OPERATOR = Actor(name="operator", role=Role.ADMIN)
"""The person at the command line, who owns the database anyway."""
