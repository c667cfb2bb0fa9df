"""A floor holds until somebody lowers it and says why."""

from pathlib import Path

import pytest

from benchmarks.baseline import Baseline, DropError, Measured, floor_of


def _measured(*, documents: str = "d", gold: str = "g", **figures: float) -> Measured:
    return Measured(documents=documents, gold=gold, figures=figures)


def _pinned(**figures: float) -> Baseline:
    baseline = Baseline()
    baseline.pin("here", Measured(documents="d", gold="g", figures=figures), reason=None)
    return baseline


def test_same_figures_raise_no_complaint() -> None:
    """What was measured when the floors were written passes them."""
    assert [] == _pinned(event=0.9, story=0.12345).complaints("here", _measured(event=0.9, story=0.12345))


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        pytest.param(_measured(event=0.8989), "event fell to 0.8989, below its floor of 0.9", id="drop"),
        pytest.param(_measured(documents="other", event=0.9), "the documents changed", id="documents"),
        pytest.param(_measured(gold="other", event=0.9), "the gold changed", id="gold"),
        pytest.param(_measured(event=0.9, copy=1.0), "copy has no floor", id="new-figure"),
        pytest.param(_measured(), "event has no figure", id="lost-figure"),
    ],
)
def test_each_fault_is_a_complaint(measured: Measured, words: str) -> None:
    """A drop, unpinned data and a figure on one side only are each said, once."""
    (complaint,) = _pinned(event=0.9).complaints("here", measured)

    assert words in complaint


def test_unknown_slice_is_a_complaint() -> None:
    """A slice that nobody pinned does not pass."""
    assert ["there: not pinned"] == _pinned(event=0.9).complaints("there", _measured(event=1.0))


def test_better_figures_raise_the_floor() -> None:
    """Writing the baseline after a gain keeps the gain."""
    baseline = _pinned(event=0.9)
    baseline.pin("here", _measured(event=0.95), reason=None)

    assert {"event": 0.95} == baseline.slices["here"]["floors"]
    assert [] == baseline.lowered


@pytest.mark.parametrize(
    "measured", [pytest.param(_measured(event=0.8), id="lower"), pytest.param(_measured(copy=1.0), id="gone")]
)
def test_floor_is_not_lowered_without_a_reason(measured: Measured) -> None:
    """A drop without a reason is refused, and leaves the baseline as it was."""
    baseline = _pinned(event=0.9)
    with pytest.raises(DropError, match=r"event from 0\.9"):
        baseline.pin("here", measured, reason=None)

    assert _pinned(event=0.9) == baseline


def test_lowered_floor_keeps_its_reason() -> None:
    """Whoever reads the baseline later sees what was given up, and why."""
    baseline = _pinned(event=0.9)
    baseline.pin("here", _measured(event=0.8), reason="the labels were wrong")

    assert [
        {"slice": "here", "figure": "event", "from": 0.9, "to": 0.8, "reason": "the labels were wrong"}
    ] == baseline.lowered


def test_baseline_survives_its_file(tmp_path: Path) -> None:
    """What is written is read again, byte for byte the same when written once more."""
    baseline = _pinned(event=0.9)
    baseline.pin("here", _measured(event=0.8), reason="why")
    baseline.write(tmp_path / "one.json")
    Baseline.read(tmp_path / "one.json").write(tmp_path / "two.json")

    assert baseline == Baseline.read(tmp_path / "one.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize("thousandths", range(0, 1001, 7))
def test_floor_of_three_digits_is_itself(thousandths: int) -> None:
    """A figure that is a floor already does not slip a digit by rounding."""
    assert thousandths / 1000 == floor_of(thousandths / 1000)
