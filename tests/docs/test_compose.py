"""The compose file is sound as far as can be told without a container engine."""

import subprocess
from typing import Any

import pytest
import yaml

from app.cli.serve import serve
from app.settings import Settings
from tests.docs.blocks import ROOT


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return read


def test_every_setting_it_names_exists(compose: dict[str, Any]) -> None:
    named = set(compose["services"]["gongkai"]["environment"])
    assert named <= {f"GONGKAI_{name.upper()}" for name in Settings.model_fields}
    assert {"GONGKAI_DATABASE_URL", "GONGKAI_DATABASE_REPLICA_URL"} <= named


def test_it_serves_as_the_command_takes_it(compose: dict[str, Any]) -> None:
    program, command, *options = compose["services"]["gongkai"]["command"]
    assert (program, command) == ("gongkai", "serve")
    known = {f"--{name}" for name in serve.__annotations__}
    assert {option for option in options if option.startswith("--")} <= known


def test_what_it_mounts_and_waits_for_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            assert (ROOT / source).is_file() if source.startswith("./") else source in compose["volumes"], (
                mount
            )


@pytest.mark.parametrize("script", ["primary.sh", "replica.sh"])
def test_scripts_are_sound(script: str) -> None:
    done = subprocess.run(
        ["bash", "-n", ROOT / "deploy" / script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
