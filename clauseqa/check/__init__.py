"""What is broken in a contract, found mechanically, with the evidence.

Precision before recall: a checker that cries wolf is switched off. A rule states one thing that is wrong or suspect,
says it in words, and never applies what it proposes.
"""

from __future__ import annotations

from collections.abc import Collection

from clauseqa.check import citing, defined, numbered, spelled, used, written
from clauseqa.check.rule import SEVERITIES, Lines, Rule, Severity, findings
from clauseqa.errors import QueryError
from clauseqa.model import Contract, Finding

__all__ = ["RULES", "SEVERITIES", "Rule", "Severity", "check", "rules_named"]

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in sorted(
        (*citing.RULES, *numbered.RULES, *defined.RULES, *used.RULES, *spelled.RULES, *written.RULES),
        key=lambda rule: SEVERITIES.index(rule.severity),
    )
}


def rules_named(names: Collection[str]) -> tuple[Rule, ...]:
    """The rules of these ids, or all when none is named. Raises QueryError for an unknown one."""
    if not names:
        return tuple(RULES.values())
    for name in names:
        if name not in RULES:
            from difflib import get_close_matches

            near = get_close_matches(name, RULES, 1)
            hint = f"did you mean {near[0]}?" if near else "`clauseqa check --rules` lists them"
            raise QueryError(f"no rule is called {name!r}", hint=hint)
    return tuple(RULES[name] for name in names)


def check(contract: Contract, rules: Collection[Rule] | None = None) -> tuple[Finding, ...]:
    """Every finding of the rules (all, when None) in one contract, in the order of the text.

    Rules about the use of terms find something only in a contract that was analysed with its uses.
    """
    lines = Lines(contract.text.content)
    found = [finding for rule in rules or RULES.values() for finding in findings(rule, contract, lines)]
    return tuple(sorted(found, key=lambda finding: (finding.start, SEVERITIES.index(finding.severity), finding.rule)))
