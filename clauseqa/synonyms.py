"""What people ask in plain words and contracts in their own: "fired" is termination for cause, "pay" compensation.

Used on the question alone, at a lower weight than its own words; the index knows nothing of it. Each line is one idea:
any of its words brings in the others. A word may stand in several lines. Phrases are written with spaces.
"""

from __future__ import annotations

from functools import cache

from clauseqa.stems import STOP, WORD, stem

WEIGHT = 0.5  # of a word that was not asked for but means the same

IDEAS = """
    terminate, end, cancel, stop, quit, leave, exit, expire, cessation, termination
    fired, dismissed, dismissal, sacked, discharge, terminate, cause
    misconduct, cause, breach, felony, conviction, misappropriation
    resign, quit, leave, good reason, termination
    pay, payment, compensation, salary, wage, remuneration, fee, earn, paid, payable
    raise, increase, adjustment
    bonus, incentive, award
    perk, benefit, fringe, pension, insurance, medical, hospitalization
    car, automobile, vehicle
    expense, reimburse, reimbursement, cost, out-of-pocket
    vacation, holiday, leave, sick
    die, dies, death, deceased, estate
    ill, sick, disabled, disability, incapacity
    retire, retires, retirement
    how long, term, duration, period, expire, expiration
    start, begin, commence, effective, commencement
    renew, renewal, extend, extension, automatically, successive
    notice, notify, notification, notices
    law, jurisdiction, governing, governed, construed, laws
    court, venue, jurisdiction, forum, courts
    lawsuit, sue, litigation, action, proceeding, claim
    dispute, disagreement, arbitration, arbitrate, mediation, arbitrator
    secret, confidential, confidentiality, proprietary, disclose, nondisclosure, secrecy
    non-compete, compete, competition, competitive, competing, noncompetition, competitor
    poach, solicit, solicitation, induce, hire, nonsolicitation
    badmouth, criticize, disparage, disparagement, disparaging, defame
    invention, patent, invent, intellectual property, copyright, work product
    own, owns, ownership, belong, belongs, property, title, owner
    assign, assignment, transfer, delegate, assignable, transferable, sublicense
    license, licence, licensed, grant, right to use, licensee
    buyer, purchaser, customer, buy, purchase, buys
    seller, vendor, supplier, sell, sells, supplies
    price, pricing, cost, charge, fee, rate
    late, overdue, delinquent, interest, past due
    minimum, least, commitment, quota
    maximum, cap, limit, exceed, ceiling, most
    liable, liability, responsible, damages, liabilities
    indemnify, indemnity, indemnification, hold harmless, defend
    insurance, insure, insured, coverage, policy, policies
    warranty, guarantee, warrants, warranties, represents
    promise, covenant, undertake, undertaking, agrees
    change, amend, amendment, modify, modification, alter, revise
    whole, entire, integration, supersedes
    invalid, unenforceable, severability, illegal, severable
    waive, waiver, waived
    audit, inspect, inspection, books, records, examine
    merger, acquisition, change of control, change in control, sale, successor
    exclusive, exclusivity, sole, exclusively
    third party, beneficiary, beneficiaries
    force majeure, acts of god, beyond control
    injunction, injunctive, equitable, specific performance, restrain, restraining
    copies, counterparts, counterpart, original, signed
    borrow, loan, credit, debt, indebtedness, advance, borrowing
    job, employment, position, employ, work, employed
    duties, responsibilities, job, services, role
    boss, supervisor, report, reports, board
    worker, employee, staff, personnel, executive
    employer, company
    deadline, within, days, later
    address, addressed, facsimile, mail, delivered
    survive, survival, surviving
    revenue, sales, income
    profit, income, earnings
    refund, repay, return, reimburse
    default, breach, violation, failure
    fine, penalty, liquidated damages
    discount, reduction, rebate
    tax, taxes, withholding
    headings, titles, captions, convenience of reference
""".strip()


@cache
def _groups() -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(
        tuple(tuple(stem(word) for word in WORD.findall(phrase) if word not in STOP) for phrase in line.split(","))
        for line in IDEAS.lower().splitlines()
    )


@cache
def _by_first() -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, group in enumerate(_groups()):
        for phrase in group:
            if phrase:
                found.setdefault(phrase[0], []).append(number)
    return {first: tuple(dict.fromkeys(numbers)) for first, numbers in found.items()}


def widened(asked: dict[str, float]) -> dict[str, float]:
    """The stems asked for, with the stems of other words for the same ideas at a lower weight.

    A phrase of an idea counts as asked for when all its stems are.
    """
    result = dict(asked)
    for first in asked:
        for number in _by_first().get(first, ()):
            group = _groups()[number]
            if not any(phrase and all(word in asked for word in phrase) for phrase in group):
                continue
            for phrase in group:
                for word in phrase:
                    if word not in asked:
                        result[word] = max(result.get(word, 0.0), WEIGHT / len(phrase))
    return result
