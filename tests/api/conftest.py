"""Callers of the small application."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.api.small_app import small_client


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A caller of the small application with its usual settings."""
    with small_client(tmp_path_factory.mktemp("small")) as caller:
        yield caller


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """For a small application of its own settings."""
    return tmp_path
