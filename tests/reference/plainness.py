"""Plain JSON lines, said with regular expressions and Python's own decoder."""

import re

ODD = re.compile(
    rb"NaN|Inf(?:i|[^A-Za-z])|\\u0000|[:,\[\x00-\x20-][0-9.]+[eE][-+0-9][0-9][0-9]|[0-9]{201}", re.DOTALL
)


def is_plain(line: bytes) -> bool:
    """Return whether a line, without its LF, is what `plainness.plain` calls plain."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    body = line.removesuffix(b"\r")
    return (
        len(body) > 1
        and body.startswith(b"{")
        and body.endswith(b"}")
        and line.count(b"{") + line.count(b"[") <= 1_000
        and not ODD.search(line)
    )
