"""The runnable examples of a Markdown file: a block marked `run`, and the block marked
`output` that follows it with what it prints.

    ```python run
    print(gk.unit("411328")["name"])
    ```
    ```text output
    唐河县人民政府
    ```

`python run` blocks of one file share their names, with `gk` a client of the demo;
`sh run` blocks are one `gongkai …` or `curl …` command each. In outputs `…` alone on a
line stands for lines left out.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"^```(\w+) run\n(.*?)^```\n(?:\s*^```\w* output\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Example:
    """One runnable block: its language, its code, what it should print (None: not told)."""

    file: Path
    line: int
    language: str
    code: str
    output: str | None
    span: tuple[int, int]


def examples(file: Path) -> list[Example]:
    """The runnable blocks of a file, in order."""
    text = file.read_text(encoding="utf-8")
    return [
        Example(
            file=file,
            line=text.count("\n", 0, match.start()) + 1,
            language=match[1],
            code=match[2],
            output=match[3],
            span=match.span(3),
        )
        for match in _BLOCK.finditer(text)
    ]


def agrees(told: str, printed: str) -> bool:
    """Whether the output told is what was printed; `…` alone on a line stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^…\n", told, flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), printed) is not None
