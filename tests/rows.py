"""Three documents, and their groups, for the tests of both library calls."""

from dedup.results import Result

OPENED = (
    "افتتح وزير النقل صباح الجمعة المطار الجديد شرق العاصمة، بعد ستة أعوام من الأشغال، ومن المنتظر أن يستقبل "
    "في عامه الأول ثلاثة ملايين مسافر على متن رحلات إلى أربعين مدينة في ثلاث قارات."
)
ROWS = [
    {"id": "a", "title": "مطار جديد", "text": OPENED, "published": "2020-05-01"},
    {"id": "b", "title": "الوزير يفتتح المطار", "text": OPENED, "published": "2020-05-01"},
    {"id": "c", "title": "هطول الأمطار", "text": "هطلت أمطار غزيرة على الساحل", "published": None},
]


def groups(result: Result) -> list[tuple[str, ...]]:
    """Return the groups of each report, by id."""
    table = result.assignments
    return list(zip(*(table[name].to_pylist() for name in ("id", "copy", "event", "story")), strict=True))
