"""The finder of examples finds them, and sees when an output is wrong."""

from pathlib import Path

import pytest

from tests.docs.blocks import agrees, examples

PAGE = """# Title

```python run
print(1)
```

```text output
1
```

```sh
not run
```

```sh run
gongkai --version
```
"""


def test_blocks_are_found_with_their_outputs(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    found = [(example.line, example.language, example.code, example.output) for example in examples(page)]
    assert found == [(3, "python", "print(1)\n", "1\n"), (15, "sh", "gongkai --version\n", None)]


@pytest.mark.parametrize(
    ("told", "printed", "same"),
    [
        ("a\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n…\nd\n", "a\nb\nc\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_outputs_are_compared_whole(told: str, printed: str, same: bool) -> None:
    assert agrees(told, printed) is same
