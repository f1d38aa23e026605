"""What a key is made of, and whom it may be made for. Pure."""

import hashlib
import re
import secrets
from hmac import compare_digest

from app.problems import ProblemError

MARK = "gk_"
RANDOM_BYTES = 32
"""256 bits: a plain SHA-256 of it cannot be guessed back, so no slow hash is needed."""
PREFIX_LENGTH = len(MARK) + 6
NAME_LENGTH = 100
_SHAPE = re.compile(MARK + r"[A-Za-z0-9_-]{43}", re.ASCII)


def new_key() -> str:
    """A fresh random key: `gk_` and 43 signs of base64url."""
    return MARK + secrets.token_urlsafe(RANDOM_BYTES)


def is_key(text: str) -> bool:
    """Whether the text is made like a key."""
    return _SHAPE.fullmatch(text) is not None


def digest(key: str) -> str:
    """The SHA-256 of a key, lower-case hex: all that is ever kept of it."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that does not depend on where they differ."""
    return compare_digest(one.encode(), other.encode())


def prefix(key: str) -> str:
    """The beginning of a key, by which its owner knows it again."""
    return key[:PREFIX_LENGTH]


def check_name(name: str) -> str:
    """The name without spaces around it. Raises ProblemError `invalid_body` for an empty,
    overlong or unprintable one, and for one that holds a key."""
    clean = name.strip()
    if clean and len(clean) <= NAME_LENGTH and clean.isprintable() and MARK not in clean:
        return clean
    raise ProblemError(
        "invalid_body",
        f"name 应为 1 至 {NAME_LENGTH} 个可见字符，不要写入密钥本身。",
        f"name has 1 to {NAME_LENGTH} visible characters, and no key in it.",
        pointer="/body/name",
    )


def actor_name(name: str, number: int) -> str:
    """How the journal names who wrote: names may repeat, numbers do not."""
    return f"{name}#{number}"
