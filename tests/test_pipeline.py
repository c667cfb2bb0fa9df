"""dedup.pipeline: the same reports give the same answer, however they come in."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from benchmarks import slices
from dedup import pipeline, readers
from dedup.config import Config
from dedup.model import load
from dedup.stages import hosts
from tests.conftest import ROOT
from tests.crawls import cluster, crawl, digest, flood, groups, report, shared, text, words

LEVELS = ("copy", "event", "story")
FILES = ("assignments.parquet", "pairs.parquet", "events.jsonl", "terms.parquet")
# Run in another process: the digest of all tables of the sample.
DIGEST = """
import sys
import dedup
from tests.crawls import digest
print(digest(dedup.run(sys.argv[1], out=sys.argv[2])))
"""


def lines(path: Path) -> Iterator[bytes]:
    """Return the lines of a file of JSON lines, compressed or not."""
    with zstandard.open(path, "rb") if path.suffix == ".zst" else path.open("rb") as file:
        yield from file.read().splitlines(keepends=True)


def written(folder: Path, inputs: list[Path], **options: Any) -> list[bytes]:
    """Run a batch job, check its groups, and return the bytes of its tables."""
    result = dedup.run([str(path) for path in inputs], out=folder, **options)
    check(result)
    return [(folder / name).read_bytes() for name in FILES]


def split(rows: list[bytes], folder: Path, parts: int) -> list[Path]:
    """Write lines in another order into so many files of several sizes, some of them compressed."""
    shuffled = random.Random(parts).sample(rows, len(rows))
    bounds = [len(rows) * part * part // (parts * parts) for part in range(parts + 1)]
    paths = []
    for number, (first, last) in enumerate(pairwise(bounds)):
        content = b"".join(shuffled[first:last])
        packed = number % 2 == 1
        path = folder / f"{parts - number}.jsonl{'.zst' if packed else ''}"
        path.write_bytes(zstandard.compress(content) if packed else content)
        paths.append(path)
    return paths


def check(result: dedup.Result) -> None:
    """Hold the groups of a result to be a nested partition, each with one representative."""
    rows = result.assignments.to_pylist()
    assert len(rows) == len({row["id"] for row in rows}) == result.run["documents"]
    for inner, outer in pairwise(LEVELS):
        assert len({row[inner] for row in rows}) == len({(row[inner], row[outer]) for row in rows})
    for level in LEVELS:
        speakers = [row[level] for row in rows if row[f"{level}_representative"]]
        assert sorted({row[level] for row in rows}) == sorted(speakers)


def real(name: str, shared: Path, scratch: Path) -> list[bytes]:
    """Return the reports of a labelled slice, or the first 3,000 of saudinewsnet."""
    if name == "saudinewsnet":
        return list(islice(lines(shared / "corpora" / "saudinewsnet.jsonl.zst"), 3_000))
    (found,) = (one for one in slices.find(shared=shared, scratch=scratch) if one.name == name)
    return list(lines(found.documents))


def test_files_and_threads_of_the_sample_change_nothing(sample: Path, tmp_path: Path) -> None:
    """Shuffled, in three files, in small batches and by two threads: the same bytes in every table."""
    parts = split(list(lines(sample / "reports.jsonl")), tmp_path, 3)
    one = written(tmp_path / "one", [sample / "reports.jsonl", sample / "pages"])
    other = written(tmp_path / "other", [*parts, sample / "pages"], batch_rows=7, jobs=2)

    assert one == other


@pytest.mark.parametrize("name", ["ant_dev", "saudinewsnet"])
def test_files_and_threads_of_real_reports_change_nothing(name: str, shared: Path, tmp_path: Path) -> None:
    """The same of real reports, several to a group."""
    rows = real(name, shared, tmp_path)
    one = written(tmp_path / "one", split(rows, tmp_path, 1))
    other = written(tmp_path / "other", split(rows, tmp_path, 4), batch_rows=333, jobs=2)

    assert one == other


def test_hash_seed_locale_and_zone_change_nothing(sample: Path, tmp_path: Path) -> None:
    """Another process, with another salt, language and clock, says the same."""
    settings = (("1", "C", "Asia/Riyadh"), ("2", "tr_TR.UTF-8", "America/New_York"))
    processes = []
    for seed, language, zone in settings:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": language, "TZ": zone}
        command = [sys.executable, "-c", DIGEST, str(sample), str(tmp_path / seed)]
        processes.append(subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE))
    here = digest(dedup.run(str(sample), out=tmp_path / "here"))
    said = [process.communicate()[0].decode().strip() for process in processes]

    assert [here, here] == said


@pytest.mark.parametrize("size", [0, 1, 2, 5, 60])
def test_crawl_of_any_size_is_grouped(size: int) -> None:
    """Nothing, one report and few of them are crawls like any other."""
    result = cluster(crawl(size))
    check(result)

    assert size == result.assignments.num_rows
    assert (size + 3) // 4 == result.count("story")


@pytest.mark.parametrize(
    "published",
    [
        pytest.param(lambda i: None, id="undated"),
        pytest.param(lambda i: "2020-01-01T10:00:00Z", id="one-moment"),
        pytest.param(
            lambda i: ("1700-02-28", "2199-12-31", "0001-01-01", "9999-12-31")[i % 4], id="far-apart"
        ),
        pytest.param(lambda i: None if i % 2 else "2020-01-01", id="every-other"),
    ],
)
def test_dates_of_any_kind_are_grouped(published: Any) -> None:
    """Missing, equal or far: copies and their nesting hold."""
    reports = [{**one, "published": published(int(one["id"][1:]))} for one in crawl(40)]
    result = cluster(reports)
    check(result)

    assert 10 <= len(shared(result, "copy"))


@pytest.mark.parametrize(
    "reports",
    [
        pytest.param([report(f"{i}", None, text(5, i % 3)) for i in range(9)], id="titles-only"),
        pytest.param([report(f"{i}", "\u0635", None) for i in range(9)], id="one-letter"),
        pytest.param([report(f"{i}", text(1, i), None) for i in range(9)], id="one-word"),
        pytest.param([report(f"{i}", "\u064b\u0640", "!") for i in range(9)], id="no-words-at-all"),
        pytest.param([report(f"{i}", "1 2 3 " * 50, "1 2 3") for i in range(9)], id="numbers-only"),
        pytest.param(
            [report(f"{i}", "\u0635\u062d " * 5_000, None) for i in range(9)], id="one-word-repeated"
        ),
        pytest.param(flood(30, 40, source=None, url=None), id="without-an-outlet"),
    ],
)
def test_poor_reports_are_grouped(reports: list[dict[str, Any]]) -> None:
    """Whatever a report lacks, it is in one group a level."""
    result = cluster(reports)
    check(result)

    assert len(reports) == result.assignments.num_rows


def test_ids_of_any_kind_are_kept() -> None:
    """Bytes order them, in every table; length and content do not matter."""
    names = [
        "x" * 5_000,
        "\uffff",
        "\U00010000",
        "\u0627",
        "\u00e9",
        "'; drop table",
        "../../x",
        "a b",
        "a\nb",
        "=1",
    ]
    result = cluster({**one, "id": name} for one, name in zip(crawl(40), names, strict=False))
    check(result)

    assert sorted(names, key=str.encode) == result.assignments["id"].to_pylist()
    assert in_order(result.pairs)


def test_pairs_are_sorted_and_told_once() -> None:
    """By level, then by the bytes of both ids."""
    pairs = cluster(crawl(80)).pairs

    assert in_order(pairs)
    assert pairs.num_rows == len({(pair["level"], pair["a"], pair["b"]) for pair in pairs.to_pylist()})


def in_order(pairs: pa.Table) -> bool:
    """Say whether there are pairs, by level, then by the bytes of both ids, the smaller first."""
    keys = [(pair["level"], pair["a"].encode(), pair["b"].encode()) for pair in pairs.to_pylist()]
    return bool(keys) and keys == sorted(keys) and all(a < b for _, a, b in keys)


def test_far_report_changes_no_other_group() -> None:
    """A report in words of its own leaves all groups of the others, and all that is known of their pairs.

    How likely two events are of one story depends on how many others there are that day, but only from
    `stories.FEWEST` on; on a fuller day one report more takes a hair from the odds of that day.
    """
    reports = crawl(60)
    one = cluster(reports)
    far = report("zz", text(120, 77_777), text(6, 88_888), published="2020-01-05")
    other = cluster([far, *reports])

    assert one.assignments.to_pylist() == other.assignments.to_pylist()[:-1]
    assert one.pairs == other.pairs
    assert {frozenset({"zz"})} == groups(other, "story") - groups(one, "story")


def test_repeat_of_a_report_changes_nothing() -> None:
    """A crawl read twice is the crawl read once; the repeats are counted."""
    reports = crawl(40)
    one, other = cluster(reports), cluster(reports + reports[::-1])

    assert digest(one) == digest(other)
    assert (0, 40) == (one.run["repeats"], other.run["repeats"])


@settings(max_examples=15)
@given(data=st.data())
def test_order_and_batches_change_nothing(data: st.DataObject) -> None:
    """Any order, cut into any batches, gives the same tables."""
    reports = data.draw(st.permutations(crawl(16)))
    batch_rows = data.draw(st.integers(1, 16))

    assert digest(cluster(crawl(16))) == digest(cluster(reports, batch_rows=batch_rows))


def test_fingerprint_of_a_report_is_its_own() -> None:
    """Alone or among others, in whatever batch, a report has the same fingerprint."""
    config, model = Config(), load()
    (batch,) = readers.records(crawl(12), fields={}, reject=print)
    whole = pipeline.fingerprint(batch, config, model)
    single = [pipeline.fingerprint(batch.slice(row, 1), config, model) for row in range(batch.num_rows)]

    assert whole.to_pylist() == pa.concat_tables(single).to_pylist()


def test_rejects_are_the_same_in_any_order() -> None:
    """Of two contents of one id the same one is kept, and the other one told."""
    reports = [*crawl(8), report("r00003", text(50, 1)), report("r00003", text(50, 2), published=None)]
    one, other = dedup.cluster(reports), dedup.cluster(reports[::-1])

    assert digest(one) == digest(other)
    assert 2 == one.rejected
    assert sorted(reject.detail for reject in one.rejects) == sorted(
        reject.detail for reject in other.rejects
    )


def test_record_of_a_run_names_what_made_it() -> None:
    """Settings, model, counts and seconds stand in the record, which can be written as JSON."""
    run = cluster(crawl(8), jaccard=0.3).run

    assert 0.3 == run["settings"]["jaccard"]
    assert set(LEVELS) == set(run["levels"])
    assert {"fingerprints", "vectors", *("copies", "events", "stories"), "representatives"} == set(
        run["seconds"]
    )
    assert orjson.dumps(run)


def test_pages_of_a_host_tell_of_each_other() -> None:
    """Furniture is learned from all pages before one is read, whichever batch they came in."""
    notice = "نستعمل في هذا الموقع ملفات صغيرة تحفظ على جهازك، وباستمرارك في القراءة توافق على ذلك كله."
    pages = [
        {
            "url": f"https://example.org/{row}",
            "text": f"محليات\n{' '.join(words(60, row))}.\n{notice}\nأخبار ذات صلة",
        }
        for row in range(6)
    ]
    known = hosts.Furniture()
    batches = readers.records(pages, fields={}, reject=print, batch_rows=2)
    read = [pipeline.extract(batch, known) for batch in pipeline.learned(batches, known)]
    bodies = [body for batch in read for body in batch["text"].to_pylist()]

    assert 6 == len(bodies)
    assert not [body for body in bodies if notice in body]
