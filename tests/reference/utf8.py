"""UTF-8 by Python's own decoder."""


def is_valid(data: bytes) -> bool:
    """Say whether Python decodes bytes."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
