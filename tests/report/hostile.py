"""A crawl that means harm: what it says shows as text, or not at all."""

from typing import Final

INJECTIONS: Final = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "<svg/onload=alert(4)>",
    "\"><iframe src='https://attacker.example/'></iframe>",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(5)",
    "<style>body{background:url(https://attacker.example/x)}</style>",
    "&lt;script&gt;alert(6)&lt;/script&gt;",
    "$&$1\\u003cscript\\u003e`${alert(7)}`",
)
OVERRIDE: Final = "\u202e\u2066evil\u2067 gpj.exe"
FLOOD: Final = "ب" * 10_000
ADDRESSES: Final = (
    "javascript:alert(8)",
    "data:text/html,<script>alert(9)</script>",
    'https://attacker.example/?q="><script>alert(10)</script>',
    "vbscript:alert(11)",
    "java\tscript:alert(12)",
    " javascript:alert(13)",
)
NAMES: Final = (
    "../../x",
    "/etc/passwd",
    "C:\\con",
    "i" * 5_000,
    "'; drop table reports; --",
    "%00_%",
    "=cmd|' /C calc'!A0",
)

# Our own words, long enough for two reports to be copies of one text.
_TEXT: Final = (
    "أعلنت بلدية المدينة الساحلية صباح اليوم افتتاح الجسر الجديد بعد عامين من العمل المتواصل وقالت إن "
    "المركبات ستعبر عليه ابتداء من ظهر السبت وإن الجسر القديم سيغلق أمام الحركة لأعمال الصيانة حتى نهاية "
    "الشتاء ودعا رئيس البلدية السائقين إلى الالتزام بالسرعة المحددة وشكر العمال والمهندسين على جهودهم"
)


def _row(number: int, title: str, text: str, source: str) -> dict[str, str]:
    return {
        "id": NAMES[number] if number < len(NAMES) else f"id-{number}{title[:40]}",
        "url": ADDRESSES[number % len(ADDRESSES)],
        "source": source,
        "published": f"2020-05-0{1 + number % 3}T{number % 24:02}:30:00Z",
        "title": title,
        "text": text,
    }


def _rows() -> list[dict[str, str]]:
    marks = [*INJECTIONS, OVERRIDE, FLOOD]
    rows = []
    for number, mark in enumerate(marks):
        words = _TEXT.split()
        words[number + 3 : number + 3] = [mark]
        text = f"{' '.join(words)}\n{mark}"
        title = f"افتتاح الجسر الجديد {mark}"
        rows.append(_row(number, title, text, f"منبر {mark}"))
    return rows


ROWS: Final = _rows()
