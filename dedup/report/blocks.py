"""Data inside a page: compressed, in letters that HTML leaves alone, to be taken apart when it is needed."""

import json
import zlib
from base64 import b64decode, b64encode
from typing import Any, Final

_RAW: Final = -15  # deflate without a header, as `DecompressionStream("deflate-raw")` reads it


def pack(value: Any) -> str:
    """Return JSON of a value, compressed, as Base64."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    return b64encode(packer.compress(_json(value)) + packer.flush()).decode()


class Meter:
    """Counts the letters that values take when they are packed one behind the other."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
        self._bytes = 0

    def add(self, value: Any) -> int:
        """Return the letters that all values take so far, about."""
        self._bytes += len(self._packer.compress(_json(value)) + self._packer.flush(zlib.Z_SYNC_FLUSH))
        return 4 * self._bytes // 3


def unpack(block: str) -> Any:
    """Return the value that was packed."""
    return json.loads(zlib.decompress(b64decode(block), _RAW))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
