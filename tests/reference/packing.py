"""The slow and obvious twin of dedup.kernels.packing: strings of bits."""


def bits(value: int, count: int) -> str:
    """Return the low bits of a number, the lowest first."""
    return "".join(str(value >> place & 1) for place in range(count))


def code(values: list[int]) -> str:
    """Return a rising list in Rice codes of its gaps."""
    low = 0
    if values:
        mean = values[-1] // len(values)
        while low < 62 and 2 ** (low + 1) <= mean - mean // 4:
            low += 1
    out, following = bits(low, 6), 0
    for value in values:
        gap = value - following
        out += "1" * (gap >> low) + "0" + bits(gap, low)
        following = value + 1
    return out


def pack(lists: list[list[int]], counts: list[list[int]]) -> bytes:
    """Return one report: lengths, lists, and the counts of its terms zone by zone."""
    out = "".join(bits(len(values), 32) for values in lists) + "".join(map(code, lists))
    for term in counts:
        for inner, outer in zip([0, *term], term, strict=False):
            out += "1" * (outer - inner) + "0"
    out += "0" * (-len(out) % 8)
    return bytes(int(out[at : at + 8][::-1], 2) for at in range(0, len(out), 8))
