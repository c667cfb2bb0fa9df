"""Data packed into a page comes back, and nothing in it is markup."""

from hypothesis import given
from hypothesis import strategies as st

from dedup.report import blocks

JSON = st.recursive(
    st.none() | st.integers(-9, 9) | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3)
)


@given(JSON)
def test_packed_values_come_back(value: object) -> None:
    """Packing is undone by unpacking."""
    assert value == blocks.unpack(blocks.pack(value))


def test_no_markup_in_a_block() -> None:
    """What is packed holds no letter that HTML knows."""
    assert set() == set("<>&\"'") & set(blocks.pack(["</script><script>alert(1)</script>"] * 9))


def test_a_meter_counts_what_packing_takes() -> None:
    """The sum that a meter tells is near to the letters of one block of all values."""
    values = [f"خبر رقم {at}" for at in range(500)]
    meter = blocks.Meter()
    counted = [meter.add(value) for value in values]

    assert counted == sorted(counted)
    assert 0.5 < len(blocks.pack(values)) / blocks.Meter().add(values) < 1.5
