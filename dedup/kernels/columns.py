"""The table of the lines of a page: a row of int64 a line, whose columns and flags are named here."""

# Columns: first byte and one past the last; code points, units, first unit; hash and number of words of the
# units, number of words of the line; its kind; its flags; how many phrases were met; marks of its host; the
# first of its phrases; its first byte and one past the last with the blanks around it.
(
    START,
    END,
    CHARS,
    SIZE,
    UNIT,
    HASH,
    WORDS,
    TOKENS,
    KIND,
    FLAGS,
    HITS,
    FIRST,
    COUNT,
    KEPT,
    TOKEN,
    ROW,
    SHARED,
    HIT,
    FROM,
    TO,
) = range(20)
COLUMNS = 20

# Flags of a line.
SENTENCE, QUESTION, CUT, UNFINISHED, ENDS_IN_COLON, ENDS_IN_LETTER, BRACKETED, ASTRAY = tuple(
    1 << bit for bit in range(8)
)
DATED, DATED_INSIDE, CLOCKS, HOLDS, AGENCY, AGENCY_AHEAD, WRITER, FOREIGN = tuple(
    1 << bit for bit in range(8, 16)
)
HAS_DIGIT, HAS_RIGHTS, HAS_SLASH, STRANGE, GLUED, HAS_SIGN, HAS_ARROW = tuple(
    1 << bit for bit in range(16, 23)
)
