"""Pictures are whole SVG, and what is more stands further to the right or above."""

from xml.etree import ElementTree

from benchmarks.pictures import Dot, curves, dots

SVG = "{http://www.w3.org/2000/svg}"


def circles(picture: str) -> list[tuple[float, float]]:
    """Return where the dots stand."""
    found = ElementTree.fromstring(picture).iter(f"{SVG}circle")  # noqa: S314  (our own)
    return [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in found]


def test_dots_stand_by_value() -> None:
    """Each tenfold is as wide as the last; names are escaped; lines follow each other."""
    picture = dots(
        "Speed <>", "reports", [Dot("a & b", 100, "100"), Dot("c", 1_000, "1k"), Dot("d", 10_000, "10k")]
    )
    (a, b, c) = circles(picture)

    assert round(b[0] - a[0], 3) == round(c[0] - b[0], 3) > 0
    assert a[1] < b[1] < c[1]
    assert "a &amp; b" in picture


def test_curves_rise_with_their_values() -> None:
    """A linear curve is a straight rise, and the names of close curves do not meet."""
    picture = curves("Growth", "reports", {"time": [(10, 1), (100, 10)], "memory": [(10, 5), (100, 10)]})
    places = circles(picture)
    names = [
        float(text.attrib["y"])
        for text in ElementTree.fromstring(picture).iter(f"{SVG}text")  # noqa: S314
        if text.text in ("time", "memory")
    ]

    assert places[0][0] < places[1][0]
    assert places[0][1] > places[1][1]
    assert abs(names[0] - names[1]) >= 16


def test_one_value_is_a_picture_too() -> None:
    """A scale with one power of ten does not divide by nothing."""
    assert 1 == len(circles(dots("One", "reports", [Dot("a", 100, "100")])))
