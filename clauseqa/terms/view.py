"""The reading view: ``Text.clean`` with one kind of quotation mark and without the rules drawn under terms.

It has the length of the text, so that offsets stay true.
"""

from __future__ import annotations

import re

_DOUBLE_MARKS = "“”„‟″«»\x93\x94"
_PAIRS = re.compile(r"''|``|´´|’’|‘‘")
_UNDERLINE = re.compile(r"[-_=](?<!\S.)[-_=]{2,}(?=\s|$)")
_SINGLE = re.compile(r"['‘](?<=[(\s].)(?=[A-Z])([^'‘’\"\n()]{1,60})['’\"](?=[\s),.;:]|$)")


def reading_view(clean: str) -> str:
    """``clean`` with every double quotation mark as ``"`` and underlining rows blank; same length, same offsets."""
    view = clean
    for mark in _DOUBLE_MARKS:
        if mark in view:
            view = view.replace(mark, '"')
    if "''" in view or "``" in view or "´´" in view or "’’" in view or "‘‘" in view:
        view = _PAIRS.sub(lambda m: ' "' if _opens(m) else '" ', view)
    if "---" in view or "___" in view or "===" in view:
        view = _UNDERLINE.sub(lambda m: " " * len(m[0]), view)
    if "('" in view or "(‘" in view or " '" in view or " ‘" in view:
        view = _SINGLE.sub(lambda m: '"' + m[1] + '"', view)
    return view


def _opens(pair: re.Match[str]) -> bool:
    before = pair.string[pair.start() - 1 : pair.start()]
    return not before or before in " \t\r\n([-"
