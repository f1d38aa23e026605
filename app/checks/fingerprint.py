"""The lasting identity of a finding, so that an acknowledgement survives a new check."""

import hashlib

from app.content import Finding


def fingerprint(finding: Finding) -> str:
    """32 hexadecimal digits: the same for the same code, cells and both sides.

    Severity and wording do not count, so that a better message does not undo an
    acknowledgement; a changed figure does, so that nobody acknowledges the unseen.
    """
    parts = (finding.code, *finding.cells, "", finding.expected or "", finding.found or "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
