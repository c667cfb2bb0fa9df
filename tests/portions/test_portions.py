"""dedup.portions: files read portion by portion, by an engine, are as files read by one process."""

import gzip
import json
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from dedup import batch, errors
from dedup import model as models
from dedup.engines import Told
from dedup.engines.local import Local
from dedup.errors import ConfigError, ExtraError, InputError
from dedup.portions import runs, work
from dedup.readers import FieldError
from tests.dumps import page as html
from tests.dumps import record, story

FILES = ("assignments.parquet", "events.jsonl", "pairs.parquet", "terms.parquet", "duplicates.csv")
NAMES = ("الصيادين", "النجارين", "البنائين", "الخبازين", "الحدادين", "النساجين", "البحارة", "الرسامين")
MENU = "الرئيسية\nكل ما يجري في المدينة وضواحيها\nخرائط الطرق والجسور"


class Broken(Local):
    """An engine that is broken off after some tasks."""

    __slots__ = ("most",)

    def map(self, function: Callable[[Told], Told], tasks: Iterable[Told]) -> Iterator[Told]:
        for at, told in enumerate(super().map(function, tasks)):
            if at == self.most:
                raise KeyboardInterrupt
            yield told


class Twice(Local):
    """An engine that does every task twice, the second time after all others."""

    done = 0

    def map(self, function: Callable[[Told], Told], tasks: Iterable[Told]) -> Iterator[Told]:
        tasks = list(tasks)
        self.done += 2 * len(tasks)
        return iter(list(super().map(function, [*tasks, *tasks]))[: len(tasks)])


def plain(number: int) -> str:
    """Return a page of text as a host shows it: its menu, an article, its counter."""
    who = f"{NAMES[number % 8]} و{NAMES[number // 8 % 8]}"
    own = [
        f"وصل وفد {who} إلى المدينة صباح اليوم عبر الجسر {word} للمشاركة في السوق، بعد رحلة من {number} ساعة."
        for word in ("الأول", "الثاني", "الثالث")
    ]
    title = f"وفد {who} يصل إلى سوق المدينة عبر الجسر القديم"
    return "\n".join([MENU, title, *own, f"{number} قراءة لهذا الخبر حتى الآن"])


def lines(count: int, *, seed: int = 0) -> list[bytes]:
    """Return lines of reports, of pages of two hosts, and of what is no document."""
    chance = random.Random(seed)
    found: list[dict[str, object]] = []
    for number in range(count):
        told = story(chance.randrange(count))
        found.append({"id": f"r{number}", "title": told.title, "text": told.text, "url": told.url})
        host = f"host{number % 2}.example"
        found.append({"id": f"p{number}", "text": plain(number), "url": f"https://{host}/{number}"})
    said = [json.dumps(one, ensure_ascii=False).encode() for one in found]
    said[3:3] = [b"", b"{broken", b'{"id": "empty"}', b"\xef\xbb\xbf{}"]
    return [*said, said[0], said[1].replace(b'"id": "p0"', b'"id": "p1"')]


def crawl(folder: Path) -> Path:
    """Write a crawl of all sorts of files; return its folder."""
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines(40)))
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(b"\n".join(lines(9, seed=1))))
    (folder / "c.warc").write_bytes(b"".join(record(story(n).url, html(story(n))) for n in range(50, 54)))
    (folder / "e").mkdir()
    (folder / "e" / "page.txt").write_text(plain(77), "utf-8")
    return folder


def written(out: Path) -> dict[str, bytes]:
    """Return the files of a run, but for its record and the rejects."""
    return {name: (out / name).read_bytes() for name in FILES}


def levels(out: Path) -> dict[str, object]:
    """Return what the record of a run tells of its levels."""
    told: dict[str, object] = json.loads((out / "run.json").read_bytes())["levels"]
    return told


def refused(out: Path) -> list[tuple[str, ...]]:
    """Return the rejects of a run, the paths of their files apart."""
    rows = map(json.loads, (out / "rejects.jsonl").read_text().splitlines())
    return sorted(tuple(str(row[name]) for name in ("line", "id", "reason", "detail")) for row in rows)


@pytest.mark.parametrize("portion", [3_000, 20_000, 1 << 30])
@pytest.mark.parametrize("threads", [1, 3])
def test_portions_change_nothing(tmp_path: Path, portion: int, threads: int) -> None:
    """Spans of lines, some files, all files: the same bytes, and the same rejects in the same lines."""
    inputs = crawl(tmp_path / "crawl")
    batch.run(inputs, out=tmp_path / "one")
    batch.run(inputs, out=tmp_path / "many", engine=Local(threads, portion))

    assert written(tmp_path / "one") == written(tmp_path / "many")
    assert refused(tmp_path / "one") == refused(tmp_path / "many")
    assert {"crawl", "one", "many"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("run", [1, 7, 50])
def test_runs_change_nothing(tmp_path: Path, run: int) -> None:
    """However few reports, events or groups one task looks at."""
    inputs = crawl(tmp_path / "crawl")
    batch.run(inputs, out=tmp_path / "one")
    batch.run(inputs, out=tmp_path / "many", engine=Local(2, run=run))

    assert written(tmp_path / "one") == written(tmp_path / "many")
    assert {"crawl", "one", "many"} == {path.name for path in tmp_path.iterdir()}


def test_runs_that_were_made_are_not_made_again(tmp_path: Path) -> None:
    """A job that was broken off after the fingerprints goes on where it was, and ends as any other."""
    inputs, engine = crawl(tmp_path / "crawl"), Broken(1, run=9)
    engine.most = 4
    batch.run(inputs, out=tmp_path / "one")
    made = tmp_path / ".out.job"
    before: set[str] = set()
    while True:
        try:
            batch.run(inputs, out=tmp_path / "out", engine=engine)
            break
        except KeyboardInterrupt:
            now = {path.name for path in made.glob("*.arrow")}

            assert before < now
            before = now

    assert any("-stories-" in name for name in before)
    assert written(tmp_path / "one") == written(tmp_path / "out")
    assert {"crawl", "one", "out"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(("cap", "most"), [(2, 2_000), (200, 2_000), (200, 2)])
def test_bands_and_pairs_dealt_out_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cap: int, most: int
) -> None:
    """Stars and anchors of large buckets included, crowds, and components that are split."""
    inputs = crawl(tmp_path / "crawl")
    asked = {"bucket_cap": cap, "anchors": 1, "max_component": most}
    monkeypatch.setattr(runs, "PAIRS", 3)
    batch.run(inputs, out=tmp_path / "one", **asked)
    batch.run(inputs, out=tmp_path / "many", engine=Local(1, 20_000, spread=0), **asked)

    assert written(tmp_path / "one") == written(tmp_path / "many")
    assert levels(tmp_path / "one") == levels(tmp_path / "many")


def test_tasks_done_twice_are_there_once(tmp_path: Path) -> None:
    """A slow machine whose task another one has done as well leaves no duplicate."""
    inputs, engine = crawl(tmp_path / "crawl"), Twice(2, 5_000, run=9)
    batch.run(inputs, out=tmp_path / "one")
    batch.run(inputs, out=tmp_path / "twice", engine=engine)

    assert engine.done > 40
    assert written(tmp_path / "one") == written(tmp_path / "twice")


@pytest.mark.parametrize("most", [1, 4])
def test_job_that_was_broken_off_goes_on(tmp_path: Path, most: int) -> None:
    """What was done is not done again, in either round; what was damaged meanwhile is."""
    inputs, out, said = crawl(tmp_path / "crawl"), tmp_path / "out", list[str]()
    engine = Broken(1, 20_000)
    engine.most = most
    batch.run(inputs, out=tmp_path / "one")
    with pytest.raises(KeyboardInterrupt):
        batch.run(inputs, out=out, engine=engine)
    folder = tmp_path / ".out.job"
    done = {path.name for path in folder.glob("*.arrow") if "-" not in path.stem} - {"furniture.arrow"}
    damaged = next(folder.glob("*-prints.arrow"))
    damaged.write_bytes(damaged.read_bytes()[:-3])
    batch.run(inputs, out=out, engine=Local(1, 20_000), notice=said.append)

    assert written(tmp_path / "one") == written(out)
    if len(done) > 1:
        assert [f"{len(done) - ('articles' not in damaged.name)} portions with fingerprints "] == [
            one.partition("are")[0] for one in said
        ]


def test_another_spread_changes_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that goes on takes nothing for something else, though components are now linked elsewhere."""
    inputs, found = crawl(tmp_path / "crawl"), list[set[str]]()
    monkeypatch.delattr(batch, "_write")
    for spread in (0, 1 << 40):
        with pytest.raises(NameError):
            batch.run(inputs, out=tmp_path / f"{spread}", engine=Local(1, spread=spread))
        found.append({path.name for path in (tmp_path / f".{spread}.job").glob("*-speakers-*.arrow")})

    assert found[0] == found[1]
    assert 3 == len(found[0])


@pytest.mark.parametrize("spread", [0, 1 << 40])
def test_nothing_but_rejects_is_an_error(tmp_path: Path, spread: int) -> None:
    """Files without a document are refused as one process refuses them, whoever reads them."""
    (tmp_path / "a.jsonl").write_text('{"id": "a"}\n')
    for engine in (None, Local(1, spread=spread)):
        with pytest.raises(InputError, match=r"no document in .*a\.jsonl: 1 no-text"):
            batch.run(tmp_path / "a.jsonl", out=tmp_path / "out", engine=engine)


def test_model_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task is told of the model by a path that does not depend on where its process was started."""
    shutil.copy(Path(models.__file__).with_name("pairs.json"), tmp_path / "own.json")
    inputs, seen = crawl(tmp_path / "crawl"), list[str]()
    monkeypatch.setattr(work, "_model", lambda config: (seen.append(config.model), models.load())[1])
    monkeypatch.chdir(tmp_path)
    told = batch.run(inputs, out=tmp_path / "out", engine=Local(1), model="own.json")

    assert "own.json" == told.run["settings"]["model"]
    assert {str(tmp_path / "own.json")} == set(seen)


def test_record_tells_how_even_portions_are(tmp_path: Path) -> None:
    """How many there were, and CPU seconds of the median one, of the largest, and of all."""
    inputs = crawl(tmp_path / "crawl")
    told = batch.run(inputs, out=tmp_path / "out", engine=Local(1, 9_000)).run["portions"]

    assert told["portions"] > 3
    assert 0 < told["median"] <= told["largest"] <= told["all"]


def test_progress_adds_up_to_the_bytes(tmp_path: Path) -> None:
    """Of the portions that a former job has done too."""
    inputs, told = crawl(tmp_path / "crawl"), list[int]()
    batch.run(inputs, out=tmp_path / "out", engine=Local(1, 9_000), progress=told.append)

    assert 0 == told[-1]
    assert sum(path.stat().st_size for path in inputs.rglob("*.*") if path.is_file()) == sum(told)


def test_field_may_be_in_one_portion_only(tmp_path: Path) -> None:
    """A field that the user named must be in some record, not in some record of each portion."""
    told = story(1)
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "body": told.text}) + "\n")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "b", "title": told.title}) + "\n")
    inputs = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    engine = Local(1, 10)

    assert 2 == batch.run(inputs, out=tmp_path / "out", engine=engine, fields={"text": "body"}).size
    with pytest.raises(FieldError, match="text=words"):
        batch.run(inputs, out=tmp_path / "out", engine=engine, fields={"text": "words"})


def test_streams_and_samples_are_refused(tmp_path: Path, sample: Path) -> None:
    """Nobody else could read a stream, and no portion knows the sample of all."""
    with pytest.raises(InputError, match="several processes"):
        batch.run("-", out=tmp_path / "out", engine=Local(1))
    with pytest.raises(ConfigError, match="sample"):
        batch.run(sample, out=tmp_path / "out", engine=Local(1), sample=3)


def test_error_of_a_task_is_ours(tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another attempt would not mend is told as where one process reads."""

    def missing(*_: object, **__: object) -> Iterator[object]:
        raise ExtraError("pages need a package", "crawl")

    monkeypatch.setattr(work.jobs, "read", missing)
    with pytest.raises(ExtraError, match=r"pages need a package: pip install 'khabar-dedup\[crawl\]'"):
        batch.run(sample, out=tmp_path / "out", engine=Local(1))


def test_every_error_can_come_from_afar() -> None:
    """Each has a message that can be given without its arguments."""
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]

    assert ["no"] * len(kinds) == [str(work.met({"failed": [kind.__name__, "no"]})) for kind in kinds]
