"""A document is what a library call takes."""

from dataclasses import FrozenInstanceError, asdict, fields

import pytest

import dedup
from dedup.readers import CANDIDATES
from dedup.schema import DOCUMENTS


def test_fields_are_columns_that_a_user_may_fill() -> None:
    """A document has the columns of an input but `html`: pages are taken apart in files only."""
    names = {field.name for field in fields(dedup.Document)}

    assert set(CANDIDATES) - {"html"} == names
    assert names <= set(DOCUMENTS.names)


def test_nothing_is_wanted_at_once() -> None:
    """What is not known stays None; whether the rest is enough is for the reader to say."""
    assert {None} == set(asdict(dedup.Document()).values())


def test_is_frozen() -> None:
    """A document does not change under the hands of who reads it."""
    with pytest.raises(FrozenInstanceError):
        dedup.Document(text="x").text = "y"


def test_takes_names_only() -> None:
    """No position tells title from text."""
    with pytest.raises(TypeError):
        dedup.Document("x")
