"""Names of fields: the user's, else ours."""

import pytest

from dedup.errors import ConfigError
from dedup.readers import fields


def test_user_name_replaces_the_candidates() -> None:
    """A field that the user names is the only one looked at for its column; other columns keep theirs."""
    chosen = fields.choose({"text": "story"})

    assert ("story",) == chosen.text
    assert fields.CANDIDATES["title"] == chosen.title


def test_each_name_is_listed_once() -> None:
    """A field may fill two columns and is still read once."""
    assert 1 == fields.choose({"url": "id"}).all.count("id")


@pytest.mark.parametrize(("given", "word"), [({"body": "text"}, "'body'"), ({"text": ""}, "'text'")])
def test_wrong_column_is_named(given: dict[str, str], word: str) -> None:
    """A key that is no column, or an empty name, stops at once and is quoted."""
    with pytest.raises(ConfigError, match=word):
        fields.choose(given)


def test_words_need_one_column() -> None:
    """A table with a title or a text can be read; one with neither cannot."""
    chosen = fields.choose({})

    assert chosen.can_hold_words(["headline", "x"])
    assert chosen.can_hold_words(["content"])
    assert not chosen.can_hold_words(["id", "url"])
