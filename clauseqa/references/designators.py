"""One designator: "12(b)(ii)", "A-1", "IV", "(a)(ii)".

Promise: it is read as it is printed, and only what can be a label is taken for a step: "(ab)" is not.
"""

from __future__ import annotations

from ..numbering import readings
from ..patterns import citations as printed
from .citation import Designator


def designator_at(text: str, at: int, attachment: bool) -> Designator | None:
    """A number with the steps that adjoin it: "12(b)(ii)", "A-1", "IV"."""
    at += text[at : at + 1] == " "
    pattern = printed.LETTERED if attachment else printed.NUMBERED
    found = pattern.regex.match(text, at)
    if found is None:
        return None
    parts, end = [found["number"]], found.end()
    if text[end - 1] in ".-":
        end -= 1
        parts[0] = parts[0].rstrip(".-")
    while len(parts) < 10:
        step = printed.SUBPATH.regex.match(text, end)
        if step is None or step.group()[0].isspace() or not is_enumerator(step.group()):
            break
        parts.append(step.group())
        end = step.end()
    return Designator(tuple(parts), at, end)


def steps_at(text: str, at: int) -> Designator | None:
    """A path of steps alone: "(a)(ii)"."""
    if text[at : at + 1] != "(":
        return None
    parts: list[str] = []
    end = at
    while len(parts) < 10:
        step = printed.SUBPATH.regex.match(text, end)
        if step is None or step.group()[0] != "(" or not is_enumerator(step.group()):
            break
        parts.append(step.group())
        end = step.end()
    return Designator(tuple(parts), at, end) if parts else None


def is_enumerator(step: str) -> bool:
    """Whether "(ab)" can be a label: letters are single or doubled, romans well-formed, numbers short."""
    token = step.strip("(). ")
    if token.isdigit():
        return len(token) <= 3
    if token[:-1].isdigit():
        return True
    if len(token) == 1 or len(set(token)) == 1:
        return token.isalpha() and len(token) <= 4
    return any(reading.series in "rR" for reading in readings(token))


def ends_of_range(designator: Designator, plural: bool) -> list[Designator]:
    """ "Sections 14-16" and "Appendices A-N" name ranges; "Section 9-504" one section of a code."""
    first, dash, last = designator.parts[0].partition("-")
    counted = first.isdigit() and last.isdigit() and int(first) < int(last) < int(first) + 60
    lettered = len(first) == len(last) == 1 and first.isupper() and last.isupper() and first < last
    if not (plural and dash and (counted or lettered)):
        return [designator]
    cut = designator.start + len(first)
    return [
        Designator((first,), designator.start, cut, designator.through),
        Designator((last, *designator.parts[1:]), cut + 1, designator.end, through=True),
    ]


def shape(token: str) -> str:
    """What a token looks like: digits, small letters, capitals."""
    bare = token.strip("().")
    return "9" if bare[:1].isdigit() else "a" if bare.islower() else "A" if bare.isupper() else "?"


def depth_of_sibling(parts: tuple[str, ...], step: str) -> int | None:
    """The depth at which ``step`` follows a step of its own series in ``parts``, deepest first."""
    after = readings(step.strip("()"))
    for depth in range(len(parts) - 1, -1, -1):
        if parts[depth][0] != "(":
            continue
        before = readings(parts[depth].strip("()"))
        if any(b.series == a.series and b.value < a.value for b in before for a in after):
            return depth
    return None
