"""How often each rule was right: findings in two fixed samples of filed agreements, read by eye.

Promise: the numbers are those of `tests/readings`; a test counts them anew and compares. A rule that is not named here
found nothing in them, so that nothing is known of it.
"""

from __future__ import annotations

# rule -> (findings that a careful lawyer would want to hear, findings in all)
MEASURED: dict[str, tuple[int, int]] = {
    "dangling-reference": (30, 32),
    "missing-attachment": (38, 39),
    "wrong-self-reference": (10, 11),
    "not-defined-there": (4, 4),
    "wrong-caption": (3, 3),
    "duplicate-number": (6, 6),
    "conflicting-definitions": (3, 3),
    "skipped-enumerator": (4, 4),
    "unused-term": (65, 70),
    "outside-scope": (1, 1),
    "term-drift": (6, 6),
}
