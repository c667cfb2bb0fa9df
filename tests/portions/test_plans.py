"""dedup.portions.plans: files as portions."""

import json
from pathlib import Path

import pytest

from dedup.errors import InputError
from dedup.portions import plans
from dedup.portions.plans import plan, sources
from dedup.readers import resolve


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """Forty small files and a large one."""
    folder = tmp_path / "crawl"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_text("words " * 10)
    (folder / "z.jsonl").write_bytes(b'{"text": "words"}\n' * 1_000)
    return folder


def test_portions_are_about_so_large(crawl: Path) -> None:
    """Small files go together in their order, a large one is cut, and nothing is left out."""
    found = plan(resolve(crawl), 1_000, "settings")
    sizes = [sum(one.size or 0 for one in portion.sources) for portion in found]

    assert 16 * 60 == sizes[0]
    assert max(sizes) < 1_030
    assert 40 * 60 + 18_000 == sum(sizes)
    assert [str(crawl / f"{number:02}.txt") for number in range(40)] == [
        one.path for portion in found for one in portion.sources if one.stop is None
    ]


def test_portion_has_so_many_files_at_most(crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small they are."""
    monkeypatch.setattr(plans, "FILES", 7)

    assert [7, 7, 7, 7, 7, 6] == [len(one.sources) for one in plan(resolve(crawl), 1 << 20, "")]


def test_names_tell_files_and_settings_apart(crawl: Path) -> None:
    """The same for the same, wherever a process was started; another for anything else."""
    names = [one.name for one in plan(resolve(crawl), 1_000, "settings")]
    others = [one.name for one in plan(resolve(crawl), 1_000, "others")]

    assert names == [one.name for one in plan(resolve(crawl), 1_000, "settings")]
    assert len(names) == len(set(names))
    assert set() == set(names) & set(others)


def test_paths_do_not_depend_on_where_one_stands(crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task that is done elsewhere finds its files, and gives pages the same ids."""
    monkeypatch.chdir(crawl.parent)
    found = resolve("crawl")
    (portion,) = plan(found[:3], 1 << 20, "")
    keys = [one.key for one in found[:3]]
    monkeypatch.chdir("/")
    told = sources(json.loads(json.dumps(portion.as_task())))

    assert list(portion.sources) == told
    assert [str(crawl / name) for name in ("00.txt", "01.txt", "02.txt")] == [one.path for one in told]
    assert keys == [one.key for one in told]


def test_streams_are_refused() -> None:
    """No other process could read them."""
    with pytest.raises(InputError, match="several processes"):
        plan(resolve("-"), 1, "")
