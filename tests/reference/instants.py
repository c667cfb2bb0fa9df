"""Dates, read by what reads all of them."""

from dedup import moments


def read(date: str) -> moments.Moment | None:
    """Return the moment of a date."""
    return moments.parse(date)
