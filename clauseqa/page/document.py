"""The frame of the page: one file that needs no other, and a policy under which nothing but its own script runs.

Promise: the same contract gives the same bytes. The policy names the script and the style by their hashes and forbids
everything else: no address is ever asked for anything, and what stands in a contract cannot run.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from clauseqa.model import CitedFrom, Contract, Finding
from clauseqa.page.body import body
from clauseqa.page.facts import find_facts
from clauseqa.page.lists import NO_LEADS, Lists
from clauseqa.page.marks import words
from clauseqa.page.places import Places
from clauseqa.render.pieces import count

if TYPE_CHECKING:
    from clauseqa.page import Lead

_FOLDER = Path(__file__).parent
_LARGE = 1_000_000  # code points; of a contract beyond it only what is in sight is laid out


def write(
    contract: Contract,
    findings: Sequence[Finding],
    *,
    opened: str = "",
    leads: Mapping[int, tuple[Lead, ...]] = NO_LEADS,
    cited_from: Sequence[CitedFrom] = (),
) -> str:
    """The page of a contract: its text, and beside it facts, outline, terms, findings and references.

    `contract` is best analysed with the uses of its terms; `findings` are those of `check`; `opened` is what stands
    beside the text at first: "" nothing, "picture" who leans on whom; `leads` are where references lead into other
    contracts, by their index; `cited_from` are the references of other contracts into this one.
    """
    from clauseqa import __version__

    places = Places(contract)
    facts = find_facts(contract)
    lists = Lists(contract, findings, places, facts, leads, cited_from)
    style, script = _part("page.css"), _part("page.js")
    name = contract.title or _file_name(contract.text.path)
    return Template(_part("page.html")).substitute(
        policy=policy(script, style),
        generator=f"clauseqa {__version__}",
        title=words(name),
        name=words(name),
        style=style,
        script=script,
        opened=opened,
        outline=lists.outline() or '<p class="note">No numbered unit was found.</p>\n',
        terms=lists.terms(),
        terms_count=sum(1 for term in contract.terms if term.base is None),
        findings=lists.problems(),
        findings_count=len(findings),
        references=lists.references(),
        references_count=len(contract.references),
        source=_source(contract),
        facts=lists.facts(),
        notes="".join(f'<p class="note">Not read: {words(note)}</p>\n' for note in contract.text.notes),
        size=" large" if len(contract.text.content) > _LARGE else "",
        body=body(contract, findings, places, facts),
        path=words(contract.text.path),
        sha256=contract.text.sha256,
    )


def policy(script: str, style: str) -> str:
    """The content security policy under which exactly this script and this style are heeded."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}';"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(part: str) -> str:
    return "sha256-" + b64encode(sha256(part.encode()).digest()).decode()


@cache
def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _source(contract: Contract) -> str:
    """What the document is and how large: file, type, pages, units, terms, references."""
    kind = (
        contract.type if contract.type and contract.type.casefold() not in (contract.title or "").casefold() else None
    )
    parts = [words(_file_name(contract.text.path)), *([words(kind)] if kind else [])]
    parts += [count(len(contract.text.pages), "page")] if contract.text.pages else []
    parts += [count(len(contract.sections), "unit"), count(sum(1 for t in contract.terms if t.base is None), "term")]
    parts += [count(len(contract.references), "reference")]
    return " · ".join(parts)
