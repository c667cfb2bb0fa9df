"""The questions that can be asked, and the answers.

python -m benchmarks                    the questions
python -m benchmarks QUESTION [...]     ask one, with its own options
python -m benchmarks all [--smoke]      ask all
"""

import ast
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

# Against peers first; then what is our own.
QUESTIONS: Final = (
    *("signatures", "copies", "line", "memory", "scaling", "accuracy", "kills"),
    *("proposals", "linking", "startup", "stories", "sweep", "rivals", "extraction", "archives"),
    *("index", "floods", "writers", "workers", "spark"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """List the questions, or ask one or all of them."""
    told = list(sys.argv[1:] if arguments is None else arguments)
    if not told or told[0] in ("-h", "--help"):
        print(__doc__)
        print("\n".join(f"  {name:12s} {question(name)}" for name in QUESTIONS))
        return 0
    name, *options = told
    if name not in (*QUESTIONS, "all"):
        print(f"there is no question {name}; these are: {', '.join(QUESTIONS)}", file=sys.stderr)
        return 2
    for one in QUESTIONS if name == "all" else [name]:
        print(f"== {one}", flush=True)
        if failed := importlib.import_module(f"benchmarks.{one}").main(options):
            return int(failed)
    return 0


def question(name: str) -> str:
    """Return the first line of a benchmark, without importing what it needs."""
    tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text("utf-8"))
    return (ast.get_docstring(tree) or "").splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
