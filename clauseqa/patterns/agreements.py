"""How agreements say which agreement they are, and which other one they mean: names, dates, parties.

Asked of a contract's opening and of the words that name another agreement, never of a whole document.
"""

from __future__ import annotations

import re

from clauseqa.patterns import MONTHS, Pattern

_HEADS = (
    r"(?:agreement|contract|lease|sublease|indenture|plan|guaranty|guarantee|note|mortgage|deed|license|licence|letter"
    r"|warrant|charter|bylaws|by-laws|terms|memorandum|undertaking|debenture|policy|addendum|amendment|supplement)"
)

DAYS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()

DATE = Pattern(
    "date",
    rf"""\b(?:(?P<month>{MONTHS})\s{{1,30}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{{0,3}},?\s{{1,30}}(?P<year>\d{{4}})
    |(?:(?P<day2>\d{{1,2}})\s{{0,3}}(?:st|nd|rd|th)?\s{{1,30}}(?:day\s{{1,30}}of\s{{1,30}})?
       |(?P<word>{"|".join(sorted(DAYS, key=len, reverse=True))})\s{{1,30}}day\s{{1,30}}of\s{{1,30}})
     (?P<month2>{MONTHS})\s{{0,3}},?\s{{1,30}}(?:in\s{{1,30}}the\s{{1,30}}year\s{{1,30}})?(?P<year2>\d{{4}}))\b""",
    "A whole date; an agreement is known by it more surely than by its title. A gap in it makes it none.",
    matches=(
        "May 13, 1997",
        "MAY   13,\n1997",
        "the 13th day of May, 1997",
        "13 May 1997",
        "this first day of July, 2017",
    ),
    rejects=("May __, 1997", "May 1997", "the ___ day of May, 1997", "13 May", "Maybe 13, 1997"),
    flags=re.VERBOSE | re.IGNORECASE,
)

THIS_AGREEMENT = Pattern(
    "this agreement",
    rf"""\b[Tt](?:his|HIS)\s{{1,60}}(?P<name>(?:[\w'’&,.()/-]{{1,40}}\s{{1,60}}){{0,9}}?{_HEADS}(?:\s{{1,30}}{_HEADS}){{0,3}})\b""",
    "The first words of a contract's body name it: “THIS EMPLOYMENT AGREEMENT, dated as of …”.",
    matches=(
        "THIS EMPLOYMENT AGREEMENT",
        "This License Agreement (",
        "This Second Amended and Restated Credit Agreement",
        "this Lease",
    ),
    rejects=("the Employment Agreement", "this Section", "THESE PRESENTS"),
    flags=re.VERBOSE | re.IGNORECASE,
)

KIND_OF_AGREEMENT = Pattern(
    "kind of agreement",
    rf"\b{_HEADS}(?:\s{{1,30}}{_HEADS}){{0,3}}\b",
    "The words that end an agreement's name: behind them stand its date and its parties.",
    matches=("Software License Agreement dated", "CREDIT AGREEMENT", "that certain Lease"),
    rejects=("Planet", "Agreements"),
    flags=re.VERBOSE | re.IGNORECASE,
)

DATED = Pattern(
    "dated",
    r"""\b(?:dated|made|entered|executed|effective|date|as\s{1,30}of|on)\b""",
    "The words between the name of an agreement and a date that is its own.",
    matches=(", dated ", " is made and entered into this ", " as of the"),
    rejects=(" shall end before ", " onward "),
    flags=re.VERBOSE | re.IGNORECASE,
)

ANOTHER = Pattern(
    "another agreement",
    rf"""\b(?:{_HEADS}s?|amend(?:s|ed|ing)|supersed\w{{1,4}}|replac\w{{1,4}}|terminat\w{{1,6}}|whereas)\b""",
    "Words that give a date behind them to another agreement than the one that was named before them.",
    matches=(" supersedes the", " between the parties to the Employment Agreement dated ", "WHEREAS, on"),
    rejects=(" is made as of ", ", dated as of "),
    flags=re.VERBOSE | re.IGNORECASE,
)

AMENDED_AND_RESTATED = Pattern(
    "amended and restated",
    r"""\b(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s{1,30})?
    (?:further\s{1,30})?amended\s{1,30}(?:and|&)\s{1,30}restated\b""",
    "What an agreement is called after it was made anew, and often not called.",
    matches=("Second Amended and Restated", "AMENDED & RESTATED", "amended and restated"),
    rejects=("as amended", "restated"),
    flags=re.VERBOSE | re.IGNORECASE,
)

PARTIES_FOLLOW = Pattern(
    "parties follow",
    r"""\b(?:(?:by\s{1,30}and\s{1,30})?(?:between|among|amongst)|with|entered\s{1,30}into\s{1,30}by
    |(?:made|given|granted|executed)\s{1,30}by)\b""",
    "The words behind which the parties of an agreement are named.",
    matches=("by and among Acme Corp. and", "Agreement between the Company and", "made by Acme Corp., in favor of"),
    rejects=("amongstus", "without", "amended by"),
    flags=re.VERBOSE | re.IGNORECASE,
)

_LEGAL_FORM = (
    r"(?:Inc|Incorporated|Corp|Corporation|Company|Co|LLC|L\.L\.C|Ltd|Limited|LLP|L\.L\.P|LP|L\.P|PLC|plc|N\.A|AG|GmbH"
    r"|S\.A|SAS|B\.V|N\.V|INC|INCORPORATED|CORP|CORPORATION|COMPANY|LTD|LIMITED|Bank|BANK|Trust|TRUST)"
)

NAME_OF_PARTY = Pattern(
    "name of a party",
    rf"""(?<![\w.'’&-])[A-Z][\w.'’&/-]{{0,40}}
    (?:\s{{1,30}}(?:(?:of|the|de|von|van)\s{{1,30}})?[A-Z&][\w.'’&/-]{{0,40}}|,\s{{1,30}}{_LEGAL_FORM}\b\.?){{0,8}}""",
    "Capitalised words in a row: a company's or a person's name, or a word that stands for one.",
    matches=("Acme Holdings, Inc.", "The Bank of New York", "Peregrine/Bridge Transfer Corp.", "Borrower"),
    rejects=("the lenders named therein", "a corporation"),
)

DESCRIPTION_OF_PARTY = Pattern(
    "description of a party",
    r""",?\s{1,30}(?:each\s{1,30}|being\s{1,30})?an?\s{1,30}(?:[\w.'’&-]{1,30}[,\s]{1,30}){0,7}?
    (?:corporation|company|partnership|association|bank|trust|individual|person|resident|organi[sz]ation|society|firm
    |l\.?l\.?c\.?|cooperative|institution|division|subsidiary|citizen)\b""",
    "What a party is, said behind its name: it names a place, and nobody.",
    matches=(", a Delaware corporation", " an individual", ", a New York limited liability company"),
    rejects=(", the corporation", ", Acme Bank"),
    flags=re.VERBOSE | re.IGNORECASE,
)

LEGAL_FORM = Pattern(
    "legal form",
    rf"(?<![\w-]){_LEGAL_FORM}\b",
    "The word in a name that makes it a company's.",
    matches=("Acme, Inc.", "ACME CORP.", "Bank of New York"),
    rejects=("Incline Village", "Employment Period"),
)
