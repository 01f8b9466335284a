"""The types of clause that clauseqa knows: their names, how people ask for them, and what taught it to recognise them.

A cue is a few words: a question asks for the type when it holds all of them in any form ("governing law", "which law
governs"). Cues are tried longest first; `~` before a cue marks a weak one, which only leans towards the type.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClauseType:
    name: str  # as users write it: type:governing-law
    cues: str  # separated by ";"
    label: str | None = None  # the category of CUAD whose labelled clauses taught it
    headings: str | None = None  # an expression: sections under such a heading taught it (lower case, whole heading)

    @property
    def title(self) -> str:
        return self.name.replace("-", " ")


TYPES: tuple[ClauseType, ...] = (
    # -- taught by labelled clauses --
    ClauseType(
        "parties",
        "who parties; names of parties; between whom; contracting parties; who signed; ~parties agreement",
        label="Parties",
    ),
    ClauseType(
        "agreement-date",
        "date of agreement; agreement dated; when signed; when executed; date signed",
        label="Agreement Date",
    ),
    ClauseType(
        "effective-date",
        "effective date; when effective; takes effect; when start; when begin; when commence; commencement date; in "
        "force",
        label="Effective Date",
    ),
    ClauseType(
        "expiration-date",
        "when terminated; how long bound; how many years run; how many years last; expiration date; when expire; "
        "expire; expiry; agreement end; term of agreement; how long agreement; initial term; length term; duration of "
        "agreement; how long contract; how long agreement last; ~how long; ~term",
        label="Expiration Date",
    ),
    ClauseType(
        "renewal-term",
        "go on after term; continue after term; go on after initial period; first term up; renewal term; renew; "
        "renewal; automatic extension; extend term; auto-renew; extension term; rollover",
        label="Renewal Term",
    ),
    ClauseType(
        "notice-to-terminate-renewal",
        "notice terminate renewal; notice period renewal; notice prevent renewal; notice non-renewal; notice "
        "auto-renew; notice not renew; notice stop renewing; notice required renewal; decline renew",
        label="Notice Period To Terminate Renewal",
    ),
    ClauseType(
        "governing-law",
        "state rules apply; law controls; law decides; law chosen; whose law; english law; governing law; law "
        "governs; governed by law; choice of law; law applies; applicable law; law interpreted; which law; what law; "
        "which state law; law construed; jurisdiction law",
        label="Governing Law",
    ),
    ClauseType(
        "most-favored-nation",
        "most favored nation; most favoured nation; mfn; best price; favorable terms offered others",
        label="Most Favored Nation",
    ),
    ClauseType(
        "non-compete",
        "non-compete; noncompete; non-competition; restriction compete; covenant not to compete; work for competitor; "
        "compete; competing business; competitor",
        label="Non-Compete",
    ),
    ClauseType(
        "exclusivity",
        "exclusivity; exclusive agreement; exclusive dealing; exclusive right; exclusive; deal with others; sole "
        "supplier",
        label="Exclusivity",
    ),
    ClauseType(
        "no-solicit-of-customers",
        "solicitation customers; solicit customers; poach customers; solicit clients; customers non-solicit",
        label="No-Solicit Of Customers",
    ),
    ClauseType(
        "no-solicit-of-employees",
        "solicitation employees; solicit employees; poach employees; hire employees; hire staff; employees "
        "non-solicit; recruit employees; ~non-solicitation",
        label="No-Solicit Of Employees",
    ),
    ClauseType(
        "competitive-restriction-exception",
        "competing allowed; compete allowed; carve outs non-compete; carve outs exclusivity; excluded exclusivity; "
        "exceptions exclusivity; exceptions competitive restrictions; exception non-compete; exception exclusivity; "
        "exceptions to restriction compete; carveout non-compete; exceptions competition",
        label="Competitive Restriction Exception",
    ),
    ClauseType(
        "non-disparagement",
        "non-disparagement; disparage; disparagement; badmouth; criticize publicly; defame",
        label="Non-Disparagement",
    ),
    ClauseType(
        "termination-for-convenience",
        "either terminate; can terminate; may terminate; terminate on notice; end on notice; simply terminate; cancel "
        "any time; cancel early; terminated for convenience; termination convenience; terminate without cause; "
        "terminate at will; terminate any reason; terminate without reason; terminate no reason; terminate any time; "
        "terminate early",
        label="Termination For Convenience",
    ),
    ClauseType(
        "right-of-first-refusal",
        "right of first refusal; right of first offer; right of first negotiation; rofr; rofo; rofn; first refusal; "
        "first offer; preemptive right",
        label="Rofr/Rofo/Rofn",
    ),
    ClauseType(
        "change-of-control",
        "merge; company sold; new owner; change of control; change in control; merger; acquired; acquisition of "
        "party; sale of company; takeover",
        label="Change Of Control",
    ),
    ClauseType(
        "anti-assignment",
        "anti-assignment; assign agreement; assignment consent; assign contract; assign without consent; transfer "
        "agreement; assignable; assign rights; assign obligations; ~assignment; ~assign",
        label="Anti-Assignment",
    ),
    ClauseType(
        "revenue-profit-sharing",
        "percentage of sales; percentage of revenue; share of sales; share profits; profits split; revenue sharing; "
        "profit sharing; revenue share; share of revenue; share of profits; profit-sharing arrangement; royalty; "
        "royalties; commission",
        label="Revenue/Profit Sharing",
    ),
    ClauseType(
        "price-restrictions",
        "increase price; price go up; prices fixed; limit price increases; price change; fixed price; price "
        "restrictions; price controls; price increase limit; change prices; raise prices; price cap",
        label="Price Restrictions",
    ),
    ClauseType(
        "minimum-commitment",
        "sales target; guaranteed payments; minimum guarantee; minimum target; buy minimum; minimum commitment; "
        "minimum purchase; minimum order; minimum amount; minimum quantity; least buy; minimum volume; quota",
        label="Minimum Commitment",
    ),
    ClauseType(
        "volume-restriction",
        "limit use; how many users; how many copies; number of copies; number of users; order more; exceed quantity; "
        "usage cap; limits number units; maximum number; volume restrictions; volume restriction; volume limit; usage "
        "limit; maximum quantity; exceed volume",
        label="Volume Restriction",
    ),
    ClauseType(
        "ip-ownership-assignment",
        "work for hire; works made for hire; rights in work; ownership of work; intellectual property ownership; owns "
        "intellectual property; ip ownership; ownership assigned; assign inventions; owns inventions; owns work "
        "product; ownership developments; owns ip; assignment of inventions; who owns; patents inventions",
        label="Ip Ownership Assignment",
    ),
    ClauseType(
        "joint-ip-ownership",
        "joint developments; joint inventions; share ownership; jointly joint own; joint intellectual property "
        "ownership; jointly own; joint ownership; jointly owned; co-own; joint ip",
        label="Joint Ip Ownership",
    ),
    ClauseType(
        "license-grant",
        "may use software; use trademarks; use marks; use technology; rights technology; use software; what licensed; "
        "licenses granted; license grant; grant of license; granted license; license rights; right to use; licence "
        "granted; what license",
        label="License Grant",
    ),
    ClauseType(
        "non-transferable-license",
        "transfer software; assign software; transfer right use; transfer rights license; license personal; license "
        "assigned; licenses non-transferable; non-transferable license; license transferable; transfer license; "
        "nontransferable; sublicense; assign license",
        label="Non-Transferable License",
    ),
    ClauseType(
        "affiliate-license-licensor",
        "licensor affiliates licensing rights; licensor affiliates license; licensor's affiliates; affiliates of "
        "licensor",
        label="Affiliate License-Licensor",
    ),
    ClauseType(
        "affiliate-license-licensee",
        "affiliates use; subsidiaries use; affiliates covered; license affiliates; license subsidiaries; licensee "
        "affiliates licensing rights; licensee affiliates license; licensee's affiliates; affiliates of licensee; "
        "affiliates use license",
        label="Affiliate License-Licensee",
    ),
    ClauseType(
        "unlimited-license",
        "unlimited all-you-can-eat license; unlimited license; unlimited usage; all you can eat; enterprise license "
        "unlimited",
        label="Unlimited/All-You-Can-Eat-License",
    ),
    ClauseType(
        "irrevocable-or-perpetual-license",
        "licenses irrevocable perpetual; perpetual license; irrevocable license; irrevocable; perpetual; license "
        "forever",
        label="Irrevocable Or Perpetual License",
    ),
    ClauseType(
        "source-code-escrow",
        "source code; source held; source code escrow; escrow source; escrow; source code released",
        label="Source Code Escrow",
    ),
    ClauseType(
        "post-termination-services",
        "duties after termination; continue once terminated; done after termination; sell after end; sell after "
        "termination; sell inventory; return after termination; duties once terminated; transition assistance; handed "
        "back; return when ends; services after termination; post-termination services; obligations after "
        "termination; after expiration; following termination; wind-down; transition services; sell-off period; after "
        "termination contract; effect of termination; consequences of termination",
        label="Post-Termination Services",
    ),
    ClauseType(
        "audit-rights",
        "audit rights; audit; inspect books; inspect records; examine records; books and records; inspection right",
        label="Audit Rights",
    ),
    ClauseType(
        "uncapped-liability",
        "no cap losses; carved liability; outside limit damages; excluded cap; liable unlimited; exceptions cap; "
        "uncapped liability; unlimited liability; liability without limit; liability cap carveouts; exceptions "
        "liability cap; exceptions limitation liability; carveout liability; exception cap liability; liability not "
        "limited",
        label="Uncapped Liability",
    ),
    ClauseType(
        "cap-on-liability",
        "cap on liability; liability cap; limitation of liability; limit liability; maximum liability; liability "
        "limited; aggregate liability; consequential damages; indirect damages; lost profits; incidental damages; "
        "damages excluded; disclaimer indirect damages",
        label="Cap On Liability",
    ),
    ClauseType(
        "liquidated-damages",
        "break up fee; fixed sum breach; cost early; liquidated damages; termination fee; early termination fee; "
        "break fee; penalty",
        label="Liquidated Damages",
    ),
    ClauseType(
        "warranty-duration",
        "until when defects; how long defects; time defects; months of warranty; until when remedy; how long remedy "
        "defects; duration warranties; warranty period; warranty duration; how long warranty; warranty last; length "
        "warranty; shelf life warranty; guarantee period",
        label="Warranty Duration",
    ),
    ClauseType(
        "insurance",
        "policy; liability policy; additional insured; obligation insure; ~policies; insurance; insurance "
        "requirements; insurance coverage; insured; policies insurance",
        label="Insurance",
    ),
    ClauseType(
        "covenant-not-to-sue",
        "covenant not to sue; agree not to sue; not challenge validity; challenge ownership; contest validity; "
        "promise not sue",
        label="Covenant Not To Sue",
    ),
    ClauseType(
        "third-party-beneficiary",
        "not party rely; anyone else rights; not party enforce; third party beneficiary; third-party beneficiaries; "
        "beneficiaries; third parties enforce; third party rights",
        label="Third Party Beneficiary",
    ),
    # -- taught by the headings that drafters give --
    ClauseType(
        "indemnification",
        "indemnification; indemnify; indemnity; hold harmless; indemnifies; defend claims",
        headings=r"(?:mutual |general )?indemni(?:ty|fication|ties)(?: and insurance| by (?:the )?\w+|"
        r" obligations?| of (?:the )?\w+)?",
    ),
    ClauseType(
        "confidentiality",
        "confidentiality; confidential information; confidential; nondisclosure; keep secret; trade secrets; "
        "proprietary information; disclose information",
        headings=r"(?:confidentiality|confidential information|non-?disclosure|confidentiality obligations?|"
        r"proprietary information|nondisclosure of confidential information|permitted disclosures?|"
        r"return of confidential information)",
    ),
    ClauseType(
        "force-majeure",
        "force majeure; acts of god; beyond control; natural disaster; pandemic; impossible perform",
        headings=r"(?:force majeure(?: events?)?|acts? of god|excus(?:ed|able) (?:delays?|performance))",
    ),
    ClauseType(
        "notices",
        "notices sent; notice address; deliver notice; address for notice; notices writing; send notice; where "
        "notices; notice deemed; ~notices; notice facsimile; notice received",
        headings=r"notices?(?: and (?:other )?communications?| provisions?|; addresses)?",
    ),
    ClauseType(
        "severability",
        "severability; invalid provision; unenforceable provision; provision held invalid; severable; provision "
        "illegal",
        headings=r"(?:severability|severable|partial invalidity|invalidity|severability of provisions|"
        r"invalid provisions?)",
    ),
    ClauseType(
        "entire-agreement",
        "entire agreement; integration clause; supersede; prior agreements; merger clause; whole agreement; entire "
        "understanding",
        headings=r"(?:entire (?:agreement|contract|understanding)|integration|complete agreement|merger|"
        r"whole agreement)(?:[;,]? (?:and )?(?:amendments?|modifications?|waivers?))?",
    ),
    ClauseType(
        "amendment",
        "amendment; amend; amended; modified; modification; change agreement; changes writing; vary agreement",
        headings=r"(?:no )?(?:amendments?|modifications?|changes)(?:[;,]? (?:and |or |; ?)?(?:amendments?|"
        r"modifications?|waivers?|no waiver))?",
    ),
    ClauseType(
        "waiver",
        "waiver; waive; waived; waiver of breach; failure to enforce; failure insist",
        headings=r"(?:no |non-?)?waivers?(?: of breach| of default|; remedies)?|failure to enforce",
    ),
    ClauseType(
        "counterparts",
        "counterparts; signed counterparts; signed copies; copies signed; electronic signature; facsimile signature",
        headings=r"(?:execution in )?counterparts?(?:[;,]? (?:and )?(?:facsimile|electronic)(?: signatures?|"
        r" execution)?)?|electronic signatures?",
    ),
    ClauseType(
        "dispute-resolution",
        "dispute resolution; disputes resolved; arbitration; arbitrate; arbitrator; mediation; resolve disputes; "
        "disputes settled; disagreement resolved",
        headings=r"(?:dispute resolution|arbitration|disputes?|mediation|settlement of disputes|"
        r"resolution of disputes|escalation|binding arbitration)",
    ),
    ClauseType(
        "jurisdiction-and-venue",
        "venue; jurisdiction; courts jurisdiction; forum; where sue; which court; submit jurisdiction; courts hear; "
        "jury trial",
        headings=r"(?:(?:consent|submission) to jurisdiction|jurisdiction|venue|jurisdiction and venue|"
        r"jurisdiction; venue|forum|choice of forum|waiver of jury trial|jury trial waiver)",
    ),
    ClauseType(
        "relationship-of-parties",
        "independent contractor; relationship of parties; partnership; joint venture; agency relationship; agent",
        headings=r"(?:independent contractors?|relationship of (?:the )?parties|no (?:agency|joint venture|"
        r"partnership)|relationship|status of (?:the )?parties|no agency or partnership)",
    ),
    ClauseType(
        "publicity",
        "publicity; press release; public announcement; use of name; announce publicly; advertise name",
        headings=r"(?:publicity|public announcements?|press releases?|announcements?|use of names?|"
        r"publicity and press releases?)",
    ),
    ClauseType(
        "compliance-with-laws",
        "compliance with laws; comply laws; anti-corruption; bribery; export control; regulations comply",
        headings=r"(?:compliance(?: with (?:applicable )?laws?(?: and regulations)?)?|export(?: controls?)?|"
        r"anti-?corruption|legal compliance)",
    ),
    ClauseType(
        "taxes",
        "taxes; withholding tax; sales tax; vat; who pays taxes; tax",
        headings=r"(?:withholding )?tax(?:es)?(?: withholding| and duties)?",
    ),
    ClauseType(
        "payment-terms",
        "payment terms; when payment; payment due; invoices; invoice; how pay; paid within; late payment; interest "
        "late; overdue; fees payable; how much pay; fee; ~pay; ~payment",
        headings=r"(?:payments?|payment terms|terms of payment|fees|fees and payments?|invoic(?:es|"
        r"ing)(?: and payments?)?|late payments?|manner of payment|compensation|interest on late payments|"
        r"late fees?|billing|service fees?)",
    ),
    ClauseType(
        "representations-and-warranties",
        "representations and warranties; represents warrants; representations; what warranted",
        headings=r"(?:mutual )?(?:representations?(?:,? (?:and )?warranties)?(?:,? and covenants)?|"
        r"mutual representations)(?: of (?:the )?\w+)?",
    ),
    ClauseType(
        "warranty-disclaimer",
        "warranty disclaimer; disclaimer of warranties; as is; implied warranties; merchantability; fitness for a "
        "particular purpose; disclaims warranties; waiver implied warranty",
        headings=r"(?:warranty )?disclaimers?(?: of (?:other |all |implied )?warrant(?:y|ies))?|no (?:other |"
        r"implied )?warrant(?:y|ies)|exclusion of warranties|limitation of warrant(?:y|ies)",
    ),
    ClauseType(
        "product-warranty",
        "product warranty; warranty; warranties; guarantee; defects; defective; repair replace; exclusive remedy",
        headings=r"(?:product |limited |express )?warrant(?:y|ies)(?: of products?| remed(?:y|ies)| claims?)?",
    ),
    ClauseType(
        "termination-for-breach",
        "terminate for breach; termination for cause; material breach; default; terminate for cause; events of "
        "default; bankruptcy; insolvency; uncured breach; grounds terminate; reasons terminate; ~terminate; "
        "~termination",
        headings=r"(?:termination (?:for|upon|on) (?:cause|breach|default|material breach|bankruptcy|insolvency)|"
        r"events? of default|default|bankruptcy|insolvency|termination by (?:either party|\w+)|"
        r"termination)",
    ),
    ClauseType(
        "effect-of-termination",
        "effect of termination; effects of termination; consequences of termination; what happens termination; upon "
        "termination; after termination; what if terminated",
        headings=r"(?:(?:effects?|consequences) of (?:expiration or )?termination(?: or expiration)?|"
        r"obligations (?:upon|on|after) termination|rights (?:upon|on|after) termination|"
        r"duties upon termination)",
    ),
    ClauseType(
        "survival",
        "survival; survive termination; survives; surviving provisions; continue after",
        headings=r"(?:survival|surviving (?:provisions|obligations))",
    ),
    ClauseType(
        "binding-effect",
        "binding effect; successors; successors and assigns; binding on successors; inure benefit; heirs",
        headings=r"(?:binding (?:effect|agreement|nature)|successors(?: and assigns)?|successors and assigns bound|"
        r"benefit and burden)",
    ),
    ClauseType(
        "interpretation",
        "interpretation; construction; headings; captions; gender singular plural; construed against drafter",
        headings=r"(?:interpretation|construction|headings?|captions?|titles|rules of construction|"
        r"gender(?: and number)?|headings and captions)",
    ),
    ClauseType(
        "equitable-relief",
        "equitable relief; injunction; injunctive relief; specific performance; irreparable harm; injunctions",
        headings=r"(?:equitable (?:relief|remedies)|injunctive relief|injunctions?|specific performance|"
        r"irreparable harm)",
    ),
    ClauseType(
        "remedies",
        "remedies; cumulative remedies; remedy for breach",
        headings=r"(?:remedies|cumulative remedies|remedies cumulative|rights and remedies)",
    ),
    ClauseType(
        "further-assurances",
        "further assurances; further documents; further actions",
        headings=r"further (?:assurances?|actions?|acts)",
    ),
    ClauseType(
        "expenses",
        "expenses; costs borne; reimburse expenses; attorneys fees; legal fees; reimbursement; out-of-pocket",
        headings=r"(?:expenses|costs(?: and expenses)?|attorney'?s'?(?: ?fees)?|reimbursement(?: of expenses)?|"
        r"fees and expenses|legal fees)",
    ),
    ClauseType(
        "delivery",
        "delivery; shipment; title risk loss; shipping; risk of loss",
        headings=r"(?:delivery|shipment|shipping|title(?: and risk of loss)?|risk of loss|delivery schedule)",
    ),
    ClauseType(
        "infringement",
        "infringement; infringe; infringement claims; ip infringement; third party infringement",
        headings=r"(?:infringement|infringement (?:claims?|indemnity)|enforcement of (?:patents?|"
        r"intellectual property))",
    ),
    ClauseType(
        "subcontracting",
        "subcontract; subcontractors; subcontracting; delegate",
        headings=r"(?:subcontract(?:ing|ors?|s)?|delegation|use of subcontractors)",
    ),
    ClauseType(
        "training-and-support",
        "training; support; maintenance; technical support",
        headings=r"(?:training|support|maintenance|technical (?:support|assistance)|maintenance and support)",
    ),
    ClauseType(
        "territory",
        "territory; geographic area; which countries",
        headings=r"(?:territory|exclusive territory)",
    ),
    ClauseType(
        "data-protection",
        "data protection; privacy; personal data; personal information; data security; gdpr",
        headings=r"(?:privacy|data (?:protection|security|privacy)|security|personal (?:data|information))",
    ),
)
