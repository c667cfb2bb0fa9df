"""Which characters a page has, whatever it claims."""

import pytest

from dedup.markup import charsets

TEXT = "<p>أعلنت البلدية أن الجسر الجديد سيفتح قبل نهاية العام، وقالت إن الطريق إليه صار جاهزا</p>"


@pytest.mark.parametrize("claim", [None, "utf-8", "windows-1256", "iso-8859-1", "no-such-thing", "hex"])
@pytest.mark.parametrize("codec", ["utf-8", "cp1256", "iso8859-6", "utf-8-sig", "utf-16"])
def test_arabic_is_read_whatever_the_header_claims(codec: str, claim: str | None) -> None:
    """The bytes are believed before the header, where they can speak for themselves."""
    text = TEXT.replace("،", "") if codec == "iso8859-6" else TEXT
    if codec == "iso8859-6" and claim == "windows-1256":
        pytest.skip("both can hold these bytes, and the header decides")

    assert text == charsets.decode(text.encode(codec), claim)


def test_the_head_of_the_page_is_asked_after_the_header() -> None:
    """A meta tag names the encoding where the server does not."""
    text = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-7"><p>νέα της πόλης</p>'

    assert text == charsets.decode(text.encode("iso-8859-7"), None)


def test_some_broken_bytes_leave_a_page_as_it_is() -> None:
    """UTF-8 with a few broken bytes, such as a cut at its end, is still UTF-8."""
    broken = (TEXT * 20).encode()[:-6] + b"\xd8"

    assert charsets.decode(broken, None).startswith(TEXT)


@pytest.mark.parametrize("page", [b"", b"\xff", b"\xff\xfe", b"\xd8" * 99, bytes(range(256))], ids=repr)
def test_no_bytes_are_refused(page: bytes) -> None:
    """Whatever the bytes, there is a text."""
    assert isinstance(charsets.decode(page, "utf-8"), str)
