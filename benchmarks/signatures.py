"""How many reports a CPU second become signatures, beside Daft, datasketch and only reading their lines?

python -m benchmarks.signatures [--smoke]

All rivals make 128 minima of the 5-word shingles of each text, on one core, taking turns. Ours folds the
letters first, and what it calls signatures comes with the sorted shingle hashes; the others do neither.
Daft is left out where it is not installed: pip install 'khabar-dedup[bench]'.
"""

import argparse
import importlib
import importlib.util
import io
import os
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import orjson
import pyarrow as pa
import zstandard
from datasketch import MinHash

from benchmarks.machine import publish
from dedup import readers
from dedup._types import I64, U32, U64
from dedup.kernels import minhash
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import shingle_hash
from dedup.stages import signatures, tokens

ROOT: Final = Path(__file__).resolve().parent.parent
CORPUS: Final = ROOT.parent / "shared" / "corpora" / "saudinewsnet.jsonl.zst"
SAMPLE: Final = ROOT / "data" / "sample" / "reports.jsonl"

WORDS, NUM_PERM, SEED, KEY = 5, 128, 1, 7
REPORTS, ROUNDS = 8_000, 7
BATCH: Final = 1024  # rows, as `readers.read` has them
USUAL: Final = range(1_200, 2_601)  # characters of a text: 3 kB a report on average
FEW: Final = 20  # datasketch gets one report of so many, being as slow

# What a rival does, and to how many reports; and how fast: a CPU second, each, and beside Daft.
Rival: TypeAlias = tuple[Callable[[], object], int]
Answer: TypeAlias = dict[str, float | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the median speed of every rival, and publish it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="few reports, to see that it works")
    smoke = parser.parse_args(arguments).smoke
    texts, lines = gather(200 if smoke else REPORTS)
    with tempfile.TemporaryDirectory() as folder, one_core():
        path = Path(folder) / "reports.jsonl"
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        groups = {"from texts in memory": from_texts(texts), "from JSONL": from_lines(path, len(lines))}
        answers = {name: compare(rivals, 2 if smoke else ROUNDS) for name, rivals in groups.items()}
    origin = CORPUS.name if CORPUS.exists() else f"our sample, repeated: {CORPUS} is not there"
    print(f"{len(lines)} reports of {sum(map(len, lines)) / len(lines):.0f} bytes a line ({origin})")
    for group, answer in answers.items():
        show(group, answer)
    publish("signatures", {"reports": len(lines), "origin": origin, "daft": _version(), **answers})
    return 0


def gather(n: int) -> tuple[list[str], list[bytes]]:
    """Return the texts of real reports of the usual length, and their lines; without them our sample's."""
    if CORPUS.exists():
        with zstandard.open(CORPUS, "rb") as stream:
            lines = list(islice(filter(_is_usual, io.BufferedReader(stream)), n))
    else:
        lines = list(islice(cycle(filter(_text, SAMPLE.read_bytes().splitlines())), n))
    return [_text(line) for line in lines], [line.rstrip() for line in lines]


def _text(line: bytes) -> str:
    return orjson.loads(line).get("text") or ""


def _is_usual(line: bytes) -> bool:
    return len(_text(line)) in USUAL


def from_texts(texts: Sequence[str]) -> dict[str, Rival]:
    """Return what makes signatures of texts that are in memory."""
    batches = [pa.array(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    few = texts[::FEW]
    rivals: dict[str, Rival] = {
        "dedup, fold and words": (lambda: [tokens.tokenize(batch).spans for batch in batches], len(texts)),
        "dedup, fold to minima": (lambda: [_minima(tokens.tokenize(batch)) for batch in batches], len(texts)),
        "dedup, fold to signatures": (lambda: [_sign(batch).minima for batch in batches], len(texts)),
        "datasketch update_batch": (lambda: [_datasketch(text) for text in few], len(few)),
    }
    if daft := _daft():
        frame = daft.from_pydict({"text": list(texts)}).collect()
        rivals["Daft minhash"] = (lambda: frame.select(_daft_minhash(daft)).to_arrow(), len(texts))
    return rivals


def from_lines(path: Path, n: int) -> dict[str, Rival]:
    """Return what reads the lines of a file, and what makes signatures of them."""
    rivals: dict[str, Rival] = {
        "orjson, reading only": (lambda: [len(row) for row in _rows(path)], n),
        "dedup, reading only": (lambda: [batch.num_rows for batch in _read(path)], n),
        "dedup, to signatures": (lambda: [_sign(batch["text"]).minima for batch in _read(path)], n),
    }
    if daft := _daft():
        rivals["Daft read_json, minhash"] = (
            lambda: daft.read_json(str(path)).select(_daft_minhash(daft)).to_arrow(),
            n,
        )
    return rivals


def compare(rivals: Mapping[str, Rival], rounds: int) -> dict[str, Answer]:
    """Return the medians of all rivals; they take turns, so that a slow minute hits all."""
    for work, _ in rivals.values():
        work()  # compiles, and fills caches
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, (work, n) in rivals.items():
            start = time.process_time()
            work()
            seconds[name].append((time.process_time() - start) / n)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    daft = next((median for name, median in medians.items() if name.startswith("Daft")), None)
    return {
        name: {
            "reports_per_cpu_second": round(1 / median),
            "microseconds": round(1e6 * median, 2),
            "of_daft": round(daft / median, 2) if daft else None,
        }
        for name, median in medians.items()
    }


def show(group: str, answers: Mapping[str, Answer]) -> None:
    """Print a table of one group."""
    print(f"\n{group:28s} {'reports a CPU s':>16s} {'us a report':>12s} {'of Daft':>8s}")
    for name, answer in answers.items():
        speed, microseconds, ratio = answer.values()
        print(f"{name:28s} {speed:16,} {microseconds:12.1f} {f'x {ratio:.2f}' if ratio else '-':>8s}")


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as stream:
        yield from map(orjson.loads, stream)


def _read(path: Path) -> Iterator[pa.RecordBatch]:
    return readers.read([path], fields={}, reject=_refuse, batch_rows=BATCH)


def _refuse(reject: object) -> None:
    raise ValueError(f"every line has a text, and yet: {reject}")


def _sign(texts: pa.Array) -> signatures.Signatures:
    words = tokens.tokenize(texts)
    return signatures.sign(words.strict, words.spans, size=WORDS, num_perm=NUM_PERM, seed=SEED, key=KEY)


def _minima(words: tokens.Tokens) -> U32:
    """Return the minima alone, as the others make them, and no sorted shingle hashes."""
    out = np.empty((len(words.spans), NUM_PERM), np.uint32)
    a, b = signatures.permutations(NUM_PERM, SEED)
    longest = int(np.diff(words.spans).max(initial=0))
    _hash_and_permute(words.strict, words.spans, np.uint64(KEY), a, b, np.empty(longest, np.uint64), out)
    return out


@kernel
def _hash_and_permute(words: U64, spans: I64, key: np.uint64, a: U32, b: U32, grams: U64, out: U32) -> None:
    """Write the minima of every row's shingles."""
    for row in range(spans.shape[0]):
        count = max(0, spans[row, 1] - spans[row, 0] - WORDS + 1)
        for at in range(count):
            grams[at] = shingle_hash(words, spans[row, 0] + at, WORDS, key)
        minhash.minima(grams, count, a, b, out[row])


def _datasketch(text: str) -> MinHash:
    """Return datasketch's own MinHash, with the quickest hash that Python has."""
    words = text.split()
    sketch = MinHash(NUM_PERM, seed=SEED, scheme="affine32", hashfunc=zlib.crc32)
    sketch.update_batch([" ".join(words[at : at + WORDS]).encode() for at in range(len(words) - WORDS + 1)])
    return sketch


def _daft() -> Any:
    """Return the module, or None where it is not installed."""
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    return importlib.import_module("daft") if importlib.util.find_spec("daft") else None


def _version() -> str | None:
    daft = _daft()
    return str(daft.__version__) if daft else None


def _daft_minhash(daft: Any) -> Any:
    """Return the expression, with the quickest of Daft's hashes."""
    text = daft.col("text")
    return text.minhash(num_hashes=NUM_PERM, ngram_size=WORDS, seed=SEED, hash_function="xxhash3_64")


if __name__ == "__main__":
    sys.exit(main())
