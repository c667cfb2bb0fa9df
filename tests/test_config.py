"""Every setting has its bounds, and a value outside is refused in words."""

import re
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from dedup.config import Config
from dedup.errors import ConfigError, DedupError

# Field, values within its bounds, values outside.
BOUNDS = {
    "shingle": ([1, 20], [0, 21]),
    "num_perm": ([126, 256], [125, 0]),
    "seed": ([0, 2**32 - 1], [-1, 2**32]),
    "key": ([0, 2**64 - 1], [-1, 2**64]),
    "bands": ([1, 42], [0, 43]),
    "rows": ([1, 3], [0, 4]),
    "bucket_cap": ([2, 10**6], [1, 0]),
    "anchors": ([1, 100], [0, -1]),
    "min_words": ([3, 1000], [2, 0]),
    "min_title_words": ([1, 10], [0, -1]),
    "jaccard": ([1e-6, 1], [0, 1.01]),
    "jaccard_same_source": ([1e-6, 1], [0, 1.01]),
    "containment": ([1e-6, 1], [0, 1.01]),
    "template": ([0, 1], [-0.01, 1.01]),
    "template_late": ([0, 1], [-0.01, 1.01]),
    "template_kept": ([0, 1], [-0.01, 1.01]),
    "window_days": ([0.5, 365], [0, -1]),
    "event_days": ([0.5, 365], [0, -1]),
    "calendar_days": ([0, 365], [-1, -0.5]),
    "story_window_days": ([0.5, 3650], [0, -1]),
    "story_half_days": ([0.5, 3650], [0, -1]),
    "story_terms": ([2, 500], [1, 0]),
    "story_salient": ([2, 50], [1, 0]),
    "salient": ([2, 100], [1, 0]),
    "salient_more": ([0, 100], [-1, -2]),
    "story_latest": ([1, 10**6], [0, -1]),
    "df_share": ([1e-6, 1], [0, 1.01]),
    "df_floor": ([1, 10**6], [0, -1]),
    "max_component": ([1, 5233], [0, 5234]),
    "memory": ([512 << 20, 1 << 50], [(512 << 20) - 1, (1 << 50) + 1]),
    "jobs": ([1, 64], [0, -1]),
    "batch_rows": ([1, 10**6], [0, -1]),
    "max_line": ([1, 2**30], [0, -1]),
    "language": (["ar", "any"], ["", "fr"]),
    "page_seconds": ([0.5, 3600], [0, 3601]),
    "on_conflict": (["reject", "error"], ["", "ignore"]),
    "format": (["parquet", "jsonl", "csv"], ["", "xml"]),
    "model": (["", "model.json"], []),
}
CASES = [
    pytest.param(name, value, id=f"{name}={value}")
    for name, (_, outside) in BOUNDS.items()
    for value in outside
]


def kinds(*wanted: type) -> Any:
    """Return the fields of these types as parameters."""
    return pytest.mark.parametrize("name", [field.name for field in fields(Config) if field.type in wanted])


def test_every_field_is_tried() -> None:
    """No setting comes in without its bounds being held here."""
    assert {field.name for field in fields(Config)} == set(BOUNDS)


def test_every_field_is_documented() -> None:
    """The docstring says what each setting is."""
    told = re.findall(r"^ +(\w+): ", Config.__doc__ or "", re.MULTILINE)

    assert [field.name for field in fields(Config)] == told


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_are_part_of_the_range(name: str) -> None:
    """The least and the most that are allowed are allowed."""
    within, _ = BOUNDS[name]

    assert within == [getattr(Config(**{name: value}), name) for value in within]


@pytest.mark.parametrize(("name", "value"), CASES)
def test_outside_is_refused_in_words(name: str, value: Any) -> None:
    """The message names a field, the rule and the value."""
    with pytest.raises(ConfigError, match=r"^\w+ must be .+, got ") as refused:
        Config(**{name: value})

    assert isinstance(refused.value, DedupError)
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("value", [0, 43])
def test_message_names_the_field_and_the_value(value: int) -> None:
    """The first words are the field's name, the last the value."""
    with pytest.raises(ConfigError) as refused:
        Config(jobs=-value)

    assert f"jobs must be at least 1, got {-value}" == str(refused.value)


@kinds(int, "int")
@pytest.mark.parametrize("value", [True, 1.5, "3", None], ids=repr)
def test_whole_number_is_one(name: str, value: Any) -> None:
    """Truth, parts, words and nothing are no whole numbers."""
    with pytest.raises(ConfigError, match=rf"^{name} must be a whole number, got "):
        Config(**{name: value})


@kinds(float, "float")
@pytest.mark.parametrize("value", [True, "3", None, float("nan")], ids=repr)
def test_number_is_one(name: str, value: Any) -> None:
    """Truth, words, nothing and NaN are no numbers."""
    with pytest.raises(ConfigError, match=rf"^{name} must be a number, got "):
        Config(**{name: value})


@kinds(float, "float")
def test_infinity_is_out_of_bounds(name: str) -> None:
    """No setting is without end."""
    with pytest.raises(ConfigError, match=rf"^{name} must be in .+, got inf"):
        Config(**{name: float("inf")})


@kinds(str, "str")
@pytest.mark.parametrize("value", [None, 3, ["parquet"]], ids=repr)
def test_word_is_one(name: str, value: Any) -> None:
    """Nothing but a string is a word."""
    with pytest.raises(ConfigError, match=rf"^{name} must be "):
        Config(**{name: value})


def test_columns_have_what_the_work_leaves() -> None:
    """More memory is more for columns, byte by byte, and the least that is allowed leaves none."""
    least, some, more = (Config(memory=gibibytes << 30).columns_memory for gibibytes in (1, 2, 3))

    assert 0 < least < some < more
    assert 1 << 30 == some - least == more - some
    assert 0 == Config(memory=512 << 20).columns_memory


def test_is_frozen() -> None:
    """What a run was made with does not change afterwards."""
    with pytest.raises(FrozenInstanceError):
        Config().jobs = 2


def test_takes_names_only() -> None:
    """No position tells one number from another."""
    with pytest.raises(TypeError):
        Config(3)


def test_goes_into_a_record_and_back() -> None:
    """The settings in run.json make the same settings again."""
    config = Config(jobs=2, jaccard=0.5, format="csv")

    assert config == Config(**config.as_dict())
