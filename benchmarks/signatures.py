"""How many reports a CPU second go from JSON lines to signatures, beside all peers and only reading?

    python -m benchmarks signatures [--smoke] [--reports N] [--rounds R] [--only SYSTEM ...]

All make 128 minima (gaoya 126) of the shingles of 5 words of each text, each system in a process of its
own on one core, taking turns; imports and what is compiled on first use are not timed. Ours folds the
letters first, and what it calls signatures comes with the sorted shingle hashes; the others do neither.
gaoya has no way to sign without inserting into its index. datasketch, being slow, gets one report of
ten.
"""

from collections.abc import Sequence
from typing import Any, Final

from benchmarks import copies, rounds, streams
from benchmarks.peers.reading import Asked
from benchmarks.publishing import Answer, publish
from benchmarks.rounds import System

WORDS, REPORTS, ROUNDS, SMOKE = 5, 20_000, 7, 400
SYSTEMS: Final = (
    System("only reading", "floor"),
    System("dedup: signatures and shingle hashes", "ours", Asked(WORDS)),
    System("Daft", "daft", Asked(WORDS)),
    System("gaoya, with its index", "gaoya", Asked(WORDS)),
    System("rensa", "rensa", Asked(WORDS)),
    System("datasketch", "datasketch", Asked(WORDS), least=10),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish the median speed of every system."""
    parser = copies.parser(__doc__, REPORTS)
    parser.set_defaults(rounds=ROUNDS)
    asked = parser.parse_args(arguments)
    path = streams.made(SMOKE if asked.smoke else asked.reports)
    systems = copies.chosen(SYSTEMS, asked)
    turns = 1 if asked.smoke else asked.rounds
    took = rounds.play("signatures", systems, path, rounds=turns, make=not asked.smoke)
    rows = [copies.line(system, took[system.name], None) for system in systems]
    copies.compare(rows)
    beside(rows, "Daft")
    size = path.stat().st_size / (SMOKE if asked.smoke else asked.reports)
    about = {"reports": len(rows) and rows[0]["reports"], "bytes a line": round(size)}
    about |= {"made of": streams.origin(), "rounds": turns, "words a shingle": WORDS}
    question = "JSON lines to signatures: reports a CPU second, one core"
    publish("signatures", Answer(question, rows, about, copies.picture(question, rows)), smoke=asked.smoke)
    return 0


def beside(rows: Sequence[dict[str, Any]], name: str) -> None:
    """Add to each row how many times as fast as one of them it is."""
    speed = next((row.get("reports a CPU s") for row in rows if row["system"] == name), None)
    for row in rows:
        if speed and row.get("reports a CPU s"):
            row[f"of {name}"] = round(row["reports a CPU s"] / speed, 2)


if __name__ == "__main__":
    raise SystemExit(main())
