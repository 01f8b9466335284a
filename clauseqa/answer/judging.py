"""Whether the best passage answers, may answer, or what is asked is likely absent.

What speaks for a passage is added up, each thing with one weight, and an answer is what reaches zero. The weights were
fitted on questions in everyday words to contracts that have such a clause and to contracts that lack it; they stand
here because nothing else of it is learnt.
"""

from __future__ import annotations

from typing import Literal

from clauseqa.answer.expectation import holds
from clauseqa.answer.question import Question
from clauseqa.answer.ranking import Prepared, Ranked, Wording, nearness, told
from clauseqa.clause_types import TYPES, clause_model
from clauseqa.stems import stems

Verdict = Literal["answers", "may answer", "absent"]

BEYOND = 0.75  # a unit of log-odds beyond those that clauses of the type asked for nearly always reach
WHOLLY = 0.6  # … of which so much counts only as far as the question asks for nothing but the type
COVERAGE = 1.05  # all that is asked, said
IDEAS = 0.2  # each idea that is said in full, up to MOST_IDEAS
APART = 0.5  # a unit of score ahead of the next section
HOLDS = 0.95  # the kind of thing that is asked for: an amount, a period, a law
NEAR = 1.25  # all words that stand together in the question do so, too
ENOUGH = 2.1  # what all that must come to
DOUBT = 0.9  # … and what may be lacking of it where it is only said not to be certain
FURTHEST, MOST_APART, MOST_IDEAS = 3.0, 2.0, 3
HEADED = 0.5  # … and so far short of them, at most, what headings taught: what stands without one is known less surely
FULLY = 0.8  # share of an idea from which it is said
SAID, HALF_SAID = 0.55, 0.35  # shares of a topic, which asks nothing, that a passage says
LABELLED = frozenset(kind.name for kind in TYPES if kind.label)
HALF_SURE = 0.5  # strength from which a type that is asked for counts


def judged(question: Question, prepared: Prepared, one: Ranked, asked: Wording, next_best: float) -> Verdict:
    """Whether a passage answers, when the best that stands in another section has the score `next_best`."""
    said = prepared.said(asked, one.passage)
    coverage = sum(share * worth for share, worth in zip(said, asked.worth, strict=True)) / (sum(asked.worth) or 1.0)
    if question.is_topic:
        return "answers" if coverage >= SAID else "may answer" if coverage >= HALF_SAID else "absent"
    passage = prepared.passages[one.passage]
    text = prepared.contract.text.clean[passage.start : passage.end]
    reached = (
        BEYOND * _beyond(question, one) * (1 - WHOLLY * (1 - told(question, asked)))
        + COVERAGE * coverage
        + IDEAS * min(MOST_IDEAS, sum(share >= FULLY for share in said))
        + APART * max(0.0, min(MOST_APART, one.score - next_best))
        + HOLDS * holds(question.matter, text)
        + NEAR * nearness(asked.concepts, stems(text))
    )
    return "answers" if reached >= ENOUGH else "may answer" if reached >= ENOUGH - DOUBT else "absent"


def _beyond(question: Question, one: Ranked) -> float:
    """How far the passage is beyond what clauses of the type asked for nearly always reach; 0 when none is."""
    name, asked = next(iter(question.types.items()), (None, None))
    model = clause_model()
    if name not in model.names or asked is None or one.log_odds is None or asked.strength < HALF_SURE:
        return 0.0
    least = -FURTHEST if name in LABELLED else -HEADED
    return max(least, min(FURTHEST, one.log_odds - model.present[model.names.index(name)]))
