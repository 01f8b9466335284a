"""How often each rule was right: findings in three fixed samples of filed agreements, read by eye.

Promise: the numbers are those of `tests/readings`; a test counts them anew and compares. A rule that is not named here
found nothing in them, so that nothing is known of it.
"""

from __future__ import annotations

# rule -> (findings that a careful lawyer would want to hear, findings in all)
MEASURED: dict[str, tuple[int, int]] = {
    "dangling-reference": (35, 39),
    "missing-attachment": (56, 58),
    "wrong-self-reference": (11, 12),
    "not-defined-there": (4, 4),
    "wrong-caption": (3, 3),
    "duplicate-number": (9, 9),
    "conflicting-definitions": (3, 3),
    "skipped-enumerator": (4, 5),
    "unused-term": (95, 107),
    "outside-scope": (1, 2),
    "term-drift": (15, 15),
}
