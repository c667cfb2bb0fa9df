"""Texts that are hard to fold, for the tests of the fold, the kernel and the stage."""

from hypothesis import strategies as st

# What meets badly: thousands marks with nothing visible between, entities in layers and in pieces, parts
# that compose, glyphs that expand, digits of other scripts, letters whose lower case is longer.
PIECES = (
    *("1", "23", "456", "\u0661", "\u06f2", "\U0001d7d8", ",", "\u066c", "\uff0c", "\ufe50", "\u066b", "."),
    *("\u0640", "\u064b", "\u0651", "\u0670", "\u08f0", "\ufe76", "\ufc60", "\ufbb3", "\ufcf2"),
    *("\u200b", "\u200f", "\ufeff", "\u00ad", "\u034f", "\ufe0f", "\u180e", "\U000e0101"),
    *("\u0653", "\u0654", "\u0655", "\u0301", "\u0323", "\u0345", "\u3099", "\uff9e", "\u093c"),
    *("\u2026", "\u00bd", "\u2153", "\u2491", "\u2469", "\u2474", "\u2100", "\u00b2", "\u2460", "\ufb03"),
    *("&", "&amp;", "&amp;amp;", "&quot;", "&#38;", "&#x200f;", "&#1632;", "&lt", "amp;", "#", ";", "\uff06"),
    *("\u1100", "\u1161", "\u11a8", "\uac00", "\uffa1", "\uffc2", "\u4e2d", "\U0001f600", "\U00010ec0"),
    *("\u0130", "\u1e9e", "\u0390", "\u00df", "\u1fb3", "\u212b", "\ufdfa", "\ufdf2", "\ufefb", "\ufef7"),
    *("\u0627", "\u0623", "\u0622", "\u0629", "\u0649", "\u0624", "\u0626", "\u06cc", "\u06c0", "\u06d5"),
    *("وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "كتاب", "ab", "_", " ", "\n", "\x00"),
)
ANYTHING = st.text()
HARD = st.lists(
    st.sampled_from(PIECES)
    | st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)
    | st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF)
    | st.characters(max_codepoint=0x2FFF)
    | st.characters(exclude_categories=["Cs"]),
    max_size=30,
).map("".join)
TEXTS = ANYTHING | HARD | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
