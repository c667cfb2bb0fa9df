"""Data inside a page: compressed, in letters that HTML leaves alone, to be taken apart when it is needed."""

import json
import zlib
from base64 import b64decode, b64encode
from typing import Any, Final

_RAW: Final = -15  # deflate without a header, as `DecompressionStream("deflate-raw")` reads it


def pack(value: Any) -> str:
    """Return JSON of a value, compressed, as Base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    return b64encode(packer.compress(text.encode()) + packer.flush()).decode()


def unpack(block: str) -> Any:
    """Return the value that was packed."""
    return json.loads(zlib.decompress(b64decode(block), _RAW))
