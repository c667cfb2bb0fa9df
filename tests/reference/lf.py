"""Where lines end, byte by byte."""


def find(data: bytes) -> list[int]:
    """Return where each LF stands."""
    return [at for at, byte in enumerate(data) if byte == 0x0A]
