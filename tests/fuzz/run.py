"""Fuzz one target, guided by coverage: `python -m tests.fuzz.run TARGET -atheris_runs=100000`.

The first argument is a key of TARGETS, the rest are libFuzzer's. Ends with an error and keeps
the input as `crash-…` where a promise is broken.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["app"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Run libFuzzer over the seeds of a target."""
    target = TARGETS[sys.argv[1]]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(target.seeds()):
            (Path(folder) / f"seed-{number}").write_bytes(seed)
        atheris.Setup([sys.argv[0], folder, "-rss_limit_mb=4096", "-timeout=20", *sys.argv[2:]], target.check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
