"""Tables of contents: where they stand, and what they say the units are called.

Promise: lines of a table of contents are never units. A table is recognised by its shape (labelled line after labelled
line, with page numbers at their ends) or by its heading and the fact that its labels appear again below.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Span
from ..patterns import enumerators as cues
from .candidates import Candidate

_NEAR = 420  # characters between two entries
_FEWEST = 3


@dataclass(frozen=True)
class Contents:
    spans: tuple[Span, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)  # token of a unit -> its title as listed

    def holds(self, offset: int) -> bool:
        return any(start <= offset < end for start, end in self.spans)


def contents(clean: str, candidates: list[Candidate]) -> Contents:
    """The tables of contents of a clean view, given its candidate labels."""
    lines = [candidate for candidate in candidates if not candidate.inline]
    paged = [candidate for candidate in lines if _has_page_number(clean, candidate)]
    spans = _runs(clean, paged)
    for heading in cues.CONTENTS_HEADING.regex.finditer(clean):
        spans.append(_below_heading(clean, heading.end(), heading.start(), lines, spans))
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if merged and start <= merged[-1][1] + _NEAR:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return Contents(tuple(merged))


def _has_page_number(clean: str, candidate: Candidate) -> bool:
    at = candidate.end
    for _ in range(3):  # a long title runs over two or three lines
        line_end = clean.find("\n", at)
        line_end = line_end if line_end >= 0 else len(clean)
        line = clean[at:line_end]
        if cues.CONTENTS_LINE.regex.search(line[-200:]):
            return True
        if not line.strip() and at != candidate.end:
            return False
        at = line_end + 1
        if cues.LINE_LABEL.regex.match(clean, at):
            return False
    return False


def _runs(clean: str, paged: list[Candidate]) -> list[Span]:
    runs: list[list[Candidate]] = []
    for candidate in paged:
        if runs and candidate.start - runs[-1][-1].start <= _NEAR:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    spans = []
    for run in runs:
        if len(run) >= _FEWEST:
            end = run[-1].end
            for _ in range(3):
                line_end = clean.find("\n", end)
                line_end = line_end if line_end >= 0 else len(clean)
                done = cues.CONTENTS_LINE.regex.search(clean[end:line_end][-200:])
                end = line_end + 1
                if done:
                    break
            spans.append((run[0].start, min(end, len(clean))))
    return spans


def _below_heading(clean: str, at: int, start: int, lines: list[Candidate], known: list[Span]) -> Span:
    """From the heading as far as labels follow each other closely and none comes for the second time."""
    seen: set[tuple[str, str]] = set()
    end = at
    count = 0
    for candidate in lines:
        if candidate.start < at:
            continue
        label = (candidate.word, candidate.token)
        if label in seen and candidate.word != "exhibit" or candidate.start - end > _NEAR:
            break
        seen.add(label)
        line_end = clean.find("\n", candidate.end)
        end = line_end if line_end >= 0 else len(clean)
        count += 1
    return (start, end) if count > _FEWEST else (start, start)
