"""The plain twin of `dedup.kernels.tongues`."""


def is_arabic(text: str, foreign: str) -> bool:
    """Say whether the start of a text has the article often, and foreign letters hardly ever."""
    head = text[:2_000]
    others = sum(char in foreign for char in head)
    return head != "" and head.count("ال") * 100 >= 3 * len(head) and others * 100 < len(head)
