"""Texts of JSON, read by the parser of the standard library."""

import json


def text(inside: str) -> str:
    """Return the text that stands between two quotes."""
    read = json.loads(f'"{inside}"')
    return str(read)
