"""What people say, in the words that contracts use: "let him go" is terminated, "first dibs" a right of first refusal.

Promise: a question is read in terms of art before it is looked for, so that what it says in passing ("walk", "hand",
"roll") is not asked of the contract; nothing but the question is ever rewritten. Words for the same that both sides
use are `synonyms`.
"""

from __future__ import annotations

import re
from functools import cache

from clauseqa.stems import WORD, stem

GAP = 3  # words that may stand at each "…" of a phrase

# What contracts say: what people say. Any form of a word counts, of a word alone those that begin with it ("fire" is
# not "fired"); "…" leaves room for a few words, which stay; words that "/" joins are one idea in several words.
PHRASES = """
    terminated/dismissed/discharged: let … go, lay … off, laid off, fired, sack, kick … out, kicked out, get rid of,
        give … the boot, show … the door, dismissed, axed, fire him, fire her, fire them, fire me, fire us, fire
        someone, fire … employee, fire … executive, fire … worker
    without cause: no reason, no good reason, without a reason, without any reason, without reason, without giving
        reasons, no grounds, without grounds, without good grounds, without good reason, no cause, for no reason, no
        questions asked
    terminate on days notice: notice period, period of notice
    cause: good grounds, firing offence, firing offense, grounds for firing, just cause
    resign/resigns/voluntary: quit, resign, hand in … notice, gives notice to leave
    after termination: after he leaves, after she leaves, after leaving, once he has left, after they leave
    terminate/cancel: walk away, walk out, pull out, back out, bail out, call … off, way out, opt out of the
        contract, opt out of the agreement, exit the, end it, end this, ended early, quit the deal, kill the deal,
        break off, get out of, get out early, pull the plug, drop out, drop out of, pulls the plug, call it quits,
        get rid of the contract
    terminate early: end it early, end … early, walk away early, cancel early, way out early
    at any time: whenever … like, whenever … want, as they please, at will, at a whim
    terminated/expires/expiration: is over, is … over, are over, was over, be over, comes to an end, come to its
        end, draws to a close, is finished, term is up, contract is up, period is up
    expire/expiration/term: run out, lapse
    how long term: how long … run, how long … last, how long … bound, how long … good for, how long … in force, how
        long … valid, how many years … run, how many years … last, how many months … run, how many months … last,
        until when … run, until when … last, until when … bound, deal run, contract run, agreement run
    renew/renewal automatically: roll over, evergreen, renew itself, go on by itself, goes on by itself, continue by
        itself, continue automatically, auto renew, autorenew
    notice not renew/renewal: stop … renewing, keep … from renewing, prevent … renewal, object to … renewal, opt out
        of … renewal, opt out of … extension, keep … from rolling over, stop … rolling over, refuse to renew, not
        want to renew, don t want to renew, decide not to renew, get out of … renewal
    how much notice: how early, how far ahead, how far in advance, how long before, how much warning, how much
        advance warning, what warning, how much heads up
    notice: heads up, advance warning, warn
    assign/transfer: hand … over to, pass … on to, pass … along to, pass on, passed along, sell … on, sold on, sign
        … over, signed over, give … to someone else, give … to somebody else, give … to another company, substitute,
        hand … to, handed to, give away
    consent/approval: permission, blessing, go ahead, green light, sign off, say so, okay from
    competitor/competing/competitive: rival
    compete/competing/competitive: go into … same business, start … similar business, start … own business, open …
        competing, work for … other side, work for the competition, join a competitor, same line of business
    solicit/hire/induce employees: poach, lure away, lure … away, hire away, hire … away, entice away, steal …
        people, steal … staff, headhunt
    solicit/solicitation customers/clients: poach … customers, steal … customers, go after … customers, approach …
        customers, contact … customers, chase … customers, go after … clients, approach … clients, poach … clients,
        steal … clients, contact … clients, take … clients, take … customers
    employees/personnel: our people, their people, our staff, their staff, our team, their team, old colleagues,
        former colleagues, colleagues, coworkers, co workers, people who work for
    disparage/disparaging/derogatory: badmouth, bad mouth, trash, trash talk, say bad things, bad things, speak ill,
        run down, talk down, slag off, criticize … in public, criticise, criticize
    reports/supervision/direction: boss, answer to, who … report to
    salary/compensation/paid: take home, get paid, being paid, making money, how much … earn, how much … make, he
        earn, she earn, they earn
    vacation: weeks off, days off, time off, holidays, pto, weeks of holiday, weeks of leave, annual leave
    automobile/vehicle/car: company car
    health/medical insurance: health plan, medical cover, health cover, health coverage
    retirement/pension: old age, pension
    control/merger/acquisition/acquired: taken over, take over, takeover, bought out, bought up, is bought, are
        bought, was bought, gets bought, is sold, are sold, be sold off, gets sold, new owner, new boss takes over,
        changes hands, change of ownership, swallowed, snapped up, merge
    bankruptcy/insolvency/insolvent: go bust, goes bust, went bust, go broke, goes broke, go under, goes under,
        belly up, bankrupt, can t pay … debts, run out of money, is broke
    dispute/disputes/controversy: fight, argue, argument, fall out, disagreement, disagree, quarrel
    action/proceeding/suit/litigation: take … to court, go to court, goes to court, lawsuit, litigate, sue over
    venue/jurisdiction/courts/arbitration: where … sue, where … fight, where … lawsuit, where … go to court, where …
        court, where … litigate, which court, what court, which county … lawsuit
    county venue: which county, what county
    insurance/coverage: cover must … carry, carry … cover, what cover, which cover, how much cover, carry …
        insurance, insurance cover, insured against
    additional insured insurance: additional insured
    limitation of liability/maximum/aggregate/exceed: most … could have to pay, most … can … pay, most … pay, most …
        owe, most … lose, worst case, maximum exposure, ceiling on damages, ceiling on liability, cap on damages,
        limit on damages, limit to damages, damages … limited, most … be liable, our exposure, the exposure
    aggregate liability limit/exceed: how much … sue … for, how much … sued for
    liable/liability/responsible: on the hook, at fault, takes the blame, foots the bill for damage
    damage/loss/breach: go wrong, goes wrong, went wrong, messes up, screws up
    breach/default: break the contract, break … promise, break … word, cheat, not deliver, fail to deliver, don t
        deliver, breaks the deal, don t perform
    remedy/cure/correct/repair: put … right, make good, fix it, fix … problem, fix … defect, fix … breach, fix …
        mistake, chance to fix
    effective/commence: kick in, go live, goes live, come into force, start to count
    late payment/interest: paying late, paid late, late payer, late with … payment, miss … payment, missed payment
    advance/deposit/initial payment: down payment, upfront, up front
    right of first refusal/offer: first dibs, dibs, first crack, first shot, first pick, come to … first, come to …
        before, offer it to … first, offer … to us first, offered to … first, first say, match … offer, match
        another offer
    most favored nation: best price, lowest price, cheapest price, same terms as others, same price as others, as
        good as others, cheaper to someone else, sell cheaper, better terms to others, most favoured customer, most
        favored customer
    exclusive/exclusivity/solely: locked in, stuck with, tied to, tied in, only supplier, only distributor, only to
        us, deal only with, buy only from, sell only to, buy elsewhere, buy from someone else, buy from somebody
        else, buy from others, sell to others, sell … to others, work with others, deal with others
    audit/inspect books/records: look at … books, look into … books, check … books, check … accounts, check …
        numbers, verify … numbers, see … books, see … records, verify … royalties, open … books, examine … accounts,
        check … records
    share/percentage/royalty/commission: what cut, their cut, our cut, his cut, a cut, slice, piece of the action
    share profits/revenue: profits split, split … profits, profits shared, share … profits, split the money, divide
        … profits, share of the profits
    intellectual property: ip, ip rights
    refund/refunded: get … money back, money back, get … back his money
    confidential/disclose/confidentiality: keep … secret, keep … quiet, keep … to ourselves, keep … to himself, keep
        … mouth shut, tell others, tell anyone, tell anybody, talk about … with, leak, share … information with
    expenses/costs paid by: who pays for, who bears, who foots, who picks up the bill, who covers the cost
    attorneys fees/legal: lawyers fees, lawyer s fees, legal bills, lawyer s bill, lawyers bills
    force majeure: pandemic, hurricane, earthquake, disaster, act of god
    warranties/defects/errors: works properly, software works, product works, free of bugs, bug free, bugs
    warranty/warrants: promise … works
    subcontract/delegate: farm out, farm … out, outsource, use subcontractors, hire subcontractors
    broker/finder: middleman, go between
    successor/assume: stand in … shoes, step into … shoes
    indemnify/indemnification: protect … from claims, protect … against claims, cover … losses, step in if … sued,
        make … whole, hold … harmless, compensate … for claims, claims by third parties
    third party beneficiary/beneficiaries: outsiders, somebody who is not a party, someone who is not a party,
        anyone else have rights
    perpetual/perpetuity: forever, for ever, no end date
    revoked/irrevocable: taken away, take … away, take back
    return/returned: give … back, given back, hand back
    sell off inventory/remaining: sold off, sell off, get rid of stock, leftover stock, remaining stock
    transition/wind assistance: help with … transition, help … switch, switch over, switch to another, hand … over
        to a successor, wind … down, winding down
    jointly/joint own: together own, own together, owned jointly, share ownership
    affiliates/subsidiaries: group companies, subsidiaries, sister companies, parent company
    minimum/least: at least, no less than
    minimum quota/target: sales target, sales goal, must sell, have to sell
    minimum guarantee/guaranteed payments: guaranteed payment
    unlimited: as much as … like, as much as … want
    increase price/prices: raise … prices, put up … price, price go up, more expensive
    fixed price/prices: prices fixed, fixed price
    contest/challenge validity/ownership: attack … trademark, attack … patents, dispute … rights in, challenge …
        ownership, attack … rights, question … ownership, no challenge
    accrued salary/unpaid: final pay, final paycheck, last paycheck
    release claims: sign … release, sign … waiver, sign away
    owes/owing/due: money … owed, owes
    severance change of control: golden parachute
    death/dies: pass away
    spouse/beneficiary/estate/dependents: kids, wife, husband, widow, family, heirs
    parties signed: who signed, signatories
    deliver/delivery: hand over, handed over, hand … over
    decompile/disassemble/reverse engineer: take … apart, pick … apart, look inside … software
    inventions/developments/work product: comes up with, come up with, thinks up
    back archival copy: backup, backups
    limitation period after cause of action: how late … claim, how late … sue, how late … brought, time bar, time
        barred, time limit for claims
    independent contractor: is he an employee, is she an employee, are they employees, treated as employees, count
        as an employee
    other employment/outside activities/devote: moonlight, second job, side job, on the side
    reimburse/reimbursed expenses: get … expenses back, expenses back, paid back, out of pocket
    exception/except/exclusion: loophole, ways around, way around
    condition/conditions: strings attached
    probationary/trial period: probation, try out
""".strip()


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """First stem of a phrase -> [(its stems, "…" among them; how it begins; what it is read as)], longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for line in re.sub(r"\n\s{5,}", " ", PHRASES).splitlines():
        meant, _, said = line.partition(":")
        for phrase in said.split(","):
            parts = tuple(part if part == "…" else stem(part) for part in phrase.split())
            begins = phrase.strip() if len(parts) == 1 else ""
            found.setdefault(parts[0], []).append((parts, begins, meant.strip()))
    for alike in found.values():
        alike.sort(key=lambda item: -len(item[0]))
    return found


def in_terms_of_art(question: str) -> str:
    """`question` with everyday phrases replaced by what contracts call the same: "may they fire him" is "may they
    terminated/dismissed/discharged him"."""
    tokens = list(WORD.finditer(question))
    written = [token.group().lower() for token in tokens]
    said = [stem(word) for word in written]
    pieces: list[tuple[int, int, str]] = []  # start, end, what stands there instead
    taken: set[int] = set()
    for place, word in enumerate(said):
        for parts, begins, meant in _phrases().get(word, ()):
            held = _held(said, place, parts) if written[place].startswith(begins) else []
            if held and taken.isdisjoint(held):
                taken.update(held)
                pieces += [(*tokens[at].span(), "" if at != place else meant) for at in held]
                break
    read, at = [], 0
    for start, end, meant in sorted(pieces):
        read += [question[at:start], meant]
        at = end
    return "".join([*read, question[at:]])


def _held(said: list[str], place: int, parts: tuple[str, ...]) -> list[int]:
    """The places of the words of a phrase that begins at `place`; none when it does not stand there."""
    held = [place]
    room = 0
    for part in parts[1:]:
        if part == "…":
            room = GAP
            continue
        within = range(held[-1] + 1, min(len(said), held[-1] + 2 + room))
        found = next((other for other in within if said[other] == part), None)
        if found is None:
            return []
        held.append(found)
        room = 0
    return held
