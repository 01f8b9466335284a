"""The verb that proofreads: check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clauseqa.commands.files import contracts_in
from clauseqa.commands.verb import Result, Session
from clauseqa.errors import Ambiguous, Exit, NotFound
from clauseqa.model import Contract, ContractCard, Finding

if TYPE_CHECKING:
    from clauseqa.check import Rule


def check(session: Session, arguments: Mapping[str, Any]) -> Result:
    """What is broken in files or contracts of the shelf; exit 1 on a finding at or above --fail-on."""
    from clauseqa.check import RULES, SEVERITIES, rules_named
    from clauseqa.check.accepted import write_baseline

    if arguments["rules"]:
        return Result("rules", tuple(RULES.values()))
    rules = rules_named([word.strip() for word in (arguments["rule"] or "").split(",") if word.strip()])
    found = list(_findings(session, arguments, rules))
    if arguments["write_baseline"]:
        write_baseline(Path(arguments["write_baseline"]), found)
    findings = tuple(finding for finding, _ in found)
    failing = SEVERITIES[: SEVERITIES.index(arguments["fail_on"]) + 1]
    code = Exit.NOTHING if any(finding.severity in failing for finding in findings) else Exit.FOUND
    counts = [(sum(1 for one in findings if one.severity == name), name) for name in SEVERITIES]
    tally = ", ".join(f"{number} {name}{'s' if number != 1 and name != 'info' else ''}" for number, name in counts)
    return Result("findings", findings, code, (tally,))


def _findings(
    session: Session, arguments: Mapping[str, Any], rules: tuple[Rule, ...]
) -> Iterator[tuple[Finding, Contract]]:
    """What the rules object to, but for what is accepted beside a contract or stands in the baseline."""
    from clauseqa.check.accepted import Baseline

    baseline = Baseline(Path(arguments["baseline"])) if arguments["baseline"] else None
    for contract in contracts_named(session, arguments["places"]):
        for finding in objections(contract, rules):
            if baseline is None or baseline.is_new(finding, contract):
                yield finding, contract


def objections(contract: Contract, rules: tuple[Rule, ...] = ()) -> Iterator[Finding]:
    """What the rules (all, when none is given) object to in a contract, but for what is accepted beside it."""
    from clauseqa.check import check as find
    from clauseqa.check.accepted import without_accepted
    from clauseqa.corrections import load

    return without_accepted(find(contract, rules), contract, load(Path(contract.text.path)))


def contracts_named(session: Session, places: list[str]) -> Iterator[Contract]:
    """The contracts that files or names mean; all on the shelf, or the one in scope, when nothing is named."""
    named: list[str | None] = [*places] or [None]
    for place in named:
        in_file = contracts_in(place)
        if in_file is not None:
            yield from in_file
        else:
            for card in _on_shelf(session, place):
                yield session.library.contract(card.id)


def _on_shelf(session: Session, place: str | None) -> Iterator[ContractCard]:
    """The contracts of the shelf that a name means. Raises NotFound, Ambiguous."""
    from clauseqa.commands.reading import in_scope

    try:
        yield from (card for card, _ in in_scope(session, place))
    except Ambiguous:
        raise
    except NotFound as error:
        raise NotFound(
            f"{place} is neither a file nor a contract on the shelf", nearest=error.nearest, hint=error.hint
        ) from None
