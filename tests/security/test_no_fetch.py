"""The service calls nobody: no page, file or field can make it fetch an address.

Only the client in the package and the mirror command, which a person runs, speak to a network.
"""

import ast
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
NETWORK = {"httpx", "requests", "aiohttp", "urllib.request", "urllib3", "http.client", "ftplib", "smtplib"}
CALLERS = {"client", "cli"}
"""Folders whose code runs on a person's word, outside the service."""
MIRROR = "mirror"


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{each.name}" for each in node.names}
    return found


def test_only_callers_know_a_network() -> None:
    files = [file for file in APP.rglob("*.py") if file.relative_to(APP).parts[0] not in CALLERS]
    assert len(files) > 300
    speaking = {
        str(file.relative_to(APP)) for file in files if _imports(file) & NETWORK and MIRROR not in str(file)
    }
    assert speaking == set()
    assert any("httpx" in _imports(file) for file in (APP / "client").glob("*.py"))
