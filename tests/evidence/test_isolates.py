"""dedup.evidence.isolates: foreign strings stay apart, act on nothing, and end."""

from dedup.evidence.isolates import ELLIPSIS, FIRST_STRONG, POP, isolate


def test_stands_apart() -> None:
    """A string stands between marks of isolation, and what would break out is spelled."""
    assert f"{FIRST_STRONG}a[2069]b{POP}" == isolate("a\u2069b")


def test_long_ones_end() -> None:
    """Marks do not count as letters, unless they are piled up."""
    assert f"{FIRST_STRONG}ab{ELLIPSIS}{POP}" == isolate("abcd", 3)
    assert f"{FIRST_STRONG}abc{POP}" == isolate("abc", 3)
    assert f"{FIRST_STRONG}{'ب' + chr(0x64E)}{POP}" == isolate("ب" + chr(0x64E), 1)
    assert len(isolate("a" + 9_999 * chr(0x64E), 5)) < 60
