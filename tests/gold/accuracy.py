"""The readers' accuracy over the gold set, by file type: `python -m tests.gold.accuracy`.

Prints a Markdown table; with `--faults` also the first faults of every layout that has any.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.gold.judge import Verdict, judge
from tests.gold.layout import GoldItem
from tests.gold.layouts import gold


@dataclass
class Tally:
    """Sums over the files of one kind."""

    layouts: set[str] = field(default_factory=set)
    files: int = 0
    recognised: int = 0
    cells: int = 0
    exact: int = 0

    def add(self, item: GoldItem, verdict: Verdict) -> None:
        self.layouts.add(item.layout.id)
        self.files += 1
        self.recognised += verdict.recognised
        self.cells += verdict.cells
        self.exact += verdict.exact

    def row(self, name: str) -> str:
        share = 100 * self.exact / self.cells
        return (
            f"| {name} | {len(self.layouts)} | {self.files} | {self.recognised} "
            f"| {self.cells:,} | {self.exact:,} | {share:.2f} % |"
        )


def table(judged: Iterable[tuple[GoldItem, Verdict]]) -> str:
    """The accuracy as a Markdown table: one row for each file type and one for all."""
    tallies: dict[str, Tally] = {}
    whole = Tally()
    for item, verdict in judged:
        tallies.setdefault(item.layout.kind, Tally()).add(item, verdict)
        whole.add(item, verdict)
    head = (
        "| file type | layouts | files | recognised | cells | exact | share |\n|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *(tally.row(kind) for kind, tally in tallies.items()), whole.row("all")])


def faults(judged: Iterable[tuple[GoldItem, Verdict]], limit: int = 4) -> str:
    """The layouts that are not read whole, each with its first faults."""
    lines = []
    for item, verdict in judged:
        if verdict.faults or verdict.findings:
            lines.append(f"{item.id}: {verdict.exact}/{verdict.cells}")
            lines += [f"    {fault}" for fault in (*verdict.faults, *verdict.findings)[:limit]]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    judged = [(item, judge(item)) for item in gold()]
    sys.stdout.write(table(judged) + "\n")
    if "--faults" in arguments:
        sys.stdout.write(faults(judged) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
