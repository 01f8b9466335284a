"""What people ask in plain words and contracts in their own: "pay" is compensation, "car" an automobile.

Used on the question alone, at a lower weight than its own words; the index knows nothing of it. Each line is one idea.
The words before `>` bring in those behind it; without `>` any word brings in all others. A phrase counts when all its
words are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from clauseqa.stems import STOP, WORD, stem

WEIGHT = 0.5  # of a word that was not asked for but means the same

IDEAS = """
    end, ends, cancel, stop, quit, leave, leaves, exit, resign, ended > terminate, termination, expire, cessation
    terminate, cancel, cancellation, expire, expiration
    stop, stops, cease > no longer, cease, discontinue
    misconduct > cause, breach, felony, conviction, misappropriation
    resign, quit, leave > good reason, employee
    pay, payment, paid, payable, compensation, remuneration
    salary, wage, pay, remuneration, compensation
    earn, get, receive > paid, pay, entitled, payable
    due, owed, owe > payable, paid, pay, payment
    raise > increase, adjustment
    bonus, incentive
    perk, perks > benefit, fringe
    benefit > fringe, pension, insurance, medical
    car, automobile, vehicle
    stock, shares, share, securities
    listed, public > traded, exchange, registered
    expense, reimburse, reimbursement
    expense, cost
    vacation, holiday, leave
    die, dies, death, deceased
    ill, illness, sick > disability, disabled, incapacity
    disabled, disability
    retire, retires, retirement
    how long > term, duration, period
    long > period, term, months, years
    begin, start > commence, commencement, effective
    renew, renewal, extend, extension
    renew automatically > successive, automatically
    notify, notice, notification
    law, governing, governed
    court, venue, forum, jurisdiction
    sue, lawsuit > action, proceeding, claim, suit
    disagreement > dispute
    dispute, arbitration, mediation
    secret, confidential, confidentiality, proprietary, nondisclosure
    disclose, nondisclosure, publish
    compete, competition, noncompetition, noncompete
    barred, forbidden, prohibited, banned, prevent > not, shall not
    poach, solicit, solicitation, induce, nonsolicitation
    badmouth, criticize, disparage, disparagement, defame
    invention, patent, developments
    intellectual property, patent, copyright, inventions, trademarks
    own, owns, ownership, belong, belongs, title
    assign, assignment, transfer, assignable, alienation
    license, licence, licensed
    buyer, purchaser > customer
    buy, purchase
    seller, vendor, supplier
    price, pricing, charge > fee, rate
    late, overdue > interest, due
    minimum, least
    maximum, cap, ceiling > limit, exceed, aggregate
    liable, liability, damages
    indemnify, indemnity, indemnification, hold harmless
    insure, insurance, insured
    warranty, guarantee, warrants
    promise > covenant, agrees
    amend, amendment, modify, modification, change, alter
    oral, orally, verbal > writing, written
    earlier, previous > prior
    whole > entire, integration
    supersede, integration, entire
    invalid, unenforceable, severability, illegal
    waive, waiver
    audit, inspect, inspection, examine
    merger, acquisition > change of control, successor
    exclusive, exclusivity
    force majeure > acts of god, beyond control
    injunction, injunctive, specific performance, restrain
    signed, sign, copies > counterparts, executed
    borrow, loan, borrowing > credit, debt, indebtedness
    job, role > position, capacity, employment
    capacity, position
    duties, responsibilities, services
    obligation, duty, covenant
    ceo > chief executive officer
    cfo > chief financial officer
    coo > chief operating officer
    boss, supervisor > report, board
    worker, staff, personnel > employee
    client > customer
    address > street, attention
    deliver, delivered, send, sent
    survive, survival
    refund, repay > reimburse, return
    default, breach, violation
    violate, break, breaks > breach, violation
    fine, penalty > liquidated damages
    tax, taxes, withholding
    headings, titles, captions
    renewed, extended
    join > participate
    hourly > hour
    daily > day
    weekly > week
    monthly > month
    yearly, annual, annually > year, annual
    bill, bills > invoice
    holds, holder
    decide, decides, determine > discretion, authorize, recommend, determination
    hold, own > holding, purchasing
    get back, give back > return
    move, moved > relocation
""".strip()


@cache
def _ideas() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """First stem of a phrase -> [(the phrase, the stems it brings in)]."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for line in IDEAS.splitlines():
        asking, _, meant = line.partition(">")
        left = [_phrase(words) for words in asking.split(",")]
        right = [word for words in (meant or asking).split(",") for word in _phrase(words)]
        for phrase in left:
            if phrase:
                found.setdefault(phrase[0], []).append((phrase, tuple(dict.fromkeys(right))))
    return found


def _phrase(words: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in WORD.findall(words.lower()) if word not in STOP)


def concepts(asked: Sequence[tuple[str, ...]]) -> tuple[dict[str, float], ...]:
    """For each idea asked for, in order: its stems, and those of other words for the same at a lower weight.

    A passage that holds several words for one idea says it once.
    """
    given = {word for words in asked for word in words}
    found = []
    for words in asked:
        idea = dict.fromkeys(words, 1.0)
        for word in words:
            for phrase, meant in _ideas().get(word, ()):
                if given.issuperset(phrase):
                    idea.update((other, WEIGHT) for other in meant if other not in given)
        found.append(idea)
    return tuple(found)
