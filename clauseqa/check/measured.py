"""How often each rule was right: findings in four fixed samples of filed agreements, read by eye.

Promise: the numbers are those of `tests/readings`; a test counts them anew and compares. A rule that is not named here
found nothing in them, so that nothing is known of it.
"""

from __future__ import annotations

# rule -> (findings that a careful lawyer would want to hear, findings in all)
MEASURED: dict[str, tuple[int, int]] = {
    "dangling-reference": (47, 51),
    "missing-attachment": (76, 79),
    "wrong-self-reference": (12, 13),
    "not-defined-there": (4, 4),
    "wrong-caption": (3, 3),
    "duplicate-number": (15, 15),
    "conflicting-definitions": (3, 3),
    "case-only-reference": (0, 1),
    "skipped-enumerator": (10, 11),
    "unused-term": (148, 163),
    "outside-scope": (1, 2),
    "term-drift": (18, 19),
    "number-disagrees": (1, 1),
    "placeholder": (0, 1),
}
