"""The plain twin of `dedup.kernels.encodings`."""


def is_text(data: bytes) -> bool:
    """Say whether bytes are UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
