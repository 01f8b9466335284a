"""Expressions that `check` looks with: captions, pointers to definitions, numbers in words, placeholders, periods."""

from __future__ import annotations

import re

from clauseqa.patterns import MONTHS, Pattern

CAPTION = Pattern(
    "caption",
    r"""\s{0,3}[(\[]\s{0,2}(?:entitled\s{1,3})?["“]?(?P<caption>[A-Z][^()\[\]"”]{2,80})["”]?\s{0,2}[)\]]""",
    "The words in brackets behind a reference, as careful drafters repeat the heading of what they cite.",
    matches=(" (Governing Law)", " (Notices) hereof", ' ("Term and Termination")'),
    rejects=(" (a)", " (ii)", " hereof"),
)

DEFINED_IN = Pattern(
    "defined in",
    r"""(?:\bdefined|\bmeaning[s]?\s{1,3}(?:given|set\s{1,3}forth|ascribed|assigned|specified|provided)
        (?:\s{1,3}(?:to\s{1,3})?(?:it|them|such\s{1,3}terms?|that\s{1,3}term))?)\s{1,3}(?:in|under|by)\s{0,3}(?:this\s{1,3})?$""",
    "The words that make a reference a pointer to a definition. They end where the reference begins.",
    matches=("(as defined in ", "shall have the meaning set forth in ", "has the meaning given to it in "),
    rejects=("as provided in ", "defined benefits in cash"),
)

TERM_BEFORE_POINTER = Pattern(
    "term before a pointer",
    r"""(?:["“](?P<quoted>[^"“”]{2,80})["”]|(?P<term>\b[A-Z][\w’'\-]{0,30}(?:\s{1,3}(?:[A-Z][\w’'\-]{0,30}|of|and|or|to|in|the)){0,5}))
        \s{0,3}[(]\s{0,2}(?:as|hereinafter|each\s{1,3}as)?\s{0,3}$""",
    "The capitalised words that `(as defined in Section 5)` speaks of.",
    matches=("the Closing Date (as ", "any Permitted Transferee (as "),
    rejects=("the closing (as ", "the Closing Date, as "),
)

TO_BE_ATTACHED = Pattern(
    "to be attached",
    r"""(?i)\bto\s{1,9}be\s{1,9}(?:\w{2,15}ly\s{1,9})?(?:attached|appended|annexed|added|numbered|designated|labell?ed|marked)
        (?:\s{1,9}(?:to|hereto|this|agreement)){0,4}\s{1,9}as\s{1,9}(?:(?:exhibit|schedule|annex|appendix)s?\s{1,9}[\w.-]{1,9},?\s{1,9}){0,2}\Z""",
    "An attachment that is not there yet, and how it will be called.",
    matches=("the first Plan to be attached as ", "to be sequentially numbered as Exhibit A-2, "),
    rejects=("attached hereto as ", "to be paid as in "),
)

SENTENCE_BEFORE = Pattern(
    "sentence before",
    r"""(?:\b(?i:in|on|to|of|as|by|under|see|at|with|from|the|and|or|per|this|that|each|such|attached|pursuant|upon|into|than|is|are)
    |[,(])[\s"“(]{1,9}$|[(]["“]?$""",
    "The words that run into a reference: it is part of a sentence.",
    matches=("as set out in ", "the form of ", "LISTED ON ", "the budget ("),
    rejects=("Fourth Floor ", "4.1 "),
)

SENTENCE_BEHIND = Pattern(
    "sentence behind",
    r"""["”]?\s{0,3},?\s{1,40}(?i:attached|annexed|hereto|hereof|herein|to|of|shall|will|may|is|are|was|were|has|have|sets?|lists?|contains?
    |describes?|and|or|which|as|under|for)\b""",
    "The words that a sentence runs on with behind a reference.",
    matches=(" attached hereto", " shall be", ", which"),
    rejects=(" PNC Plaza", ". The"),
)

FORM_TO_SIGN = Pattern(
    "form to sign",
    r"""\b(?:FORM\s{1,9}OF|Form\s{1,9}of|CERTIFICATE|Certificate|OPINION|[Oo]pinion\s{1,9}of|PROMISSORY\s{1,9}NOTE|NOTICE\s{1,9}OF
        |Notice\s{1,9}of|the\s{0,9}(?:_{2,40}|\s{3,40})\s{0,9}day\s{1,9}of|dated\s{1,9}(?:as\s{1,9}of\s{1,9})?_{2,40}|ASSIGNMENT\s{1,9}AND|Assignment\s{1,9}and|JOINDER|Ladies\s{1,9}and\s{1,9}Gentlemen)\b""",
    "An attachment that is filled in and signed later, with attachments of its own.",
    matches=("FORM OF COMPLIANCE CERTIFICATE", "Ladies and Gentlemen:", "Assignment and Acceptance"),
    rejects=("STATEMENT OF WORK", "certificate", "TERMS AND CONDITIONS"),
)

NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred thousand million billion"
).split()

NUMBER_IN_WORDS = Pattern(
    "a number in words with its digits",
    rf"""\b(?P<words>(?:{"|".join(NUMBER_WORDS)})(?:(?:[\s\-]{{1,3}}|\s{{1,3}}and\s{{1,3}})(?:{"|".join(NUMBER_WORDS)})\b){{0,12}})
        (?P<between>\s{{1,3}}(?:U\.?S\.?\s{{0,3}})?(?:dollars|percent|per\s{{1,3}}cent)?
            (?:\s{{0,3}}and\s{{1,3}}(?:no|00|xx)\s?/\s?100(?:['’]?s)?(?:\s{{1,3}}dollars)?)?\s{{0,3}})
        [(]\s{{0,2}}(?P<sign>\$\s{{0,2}})?(?P<digits>\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,9}})(?P<cents>\.\d{{1,4}})?\s{{0,2}}%?\s{{0,2}}[)]""",
    "Contracts say a number twice, and the two can disagree.",
    matches=(
        "thirty (45) days",
        "One Hundred Sixty Thousand Dollars ($160,000)",
        "twenty-four  (24) months",
        "ten percent (10%)",
        "Eighty Thousand Dollars and No/100's (580,000.00)",
    ),
    rejects=("paragraph (2)", "thirty days", "Section one (a)"),
    flags=re.VERBOSE | re.IGNORECASE,
)

PLACEHOLDER = Pattern(
    "placeholder",
    r"""\[\s{0,3}(?:
            (?:insert|enter|tbd|to\s{1,3}be\s{1,3}(?:determined|completed|inserted|provided)|fill\s{1,3}in|complete|
               (?:date|name|address|amount|number|state|title|company|party|signatory)(?:\s{1,3}(?:of|to)\b)?)\b[^\[\]]{0,60}
          | [●•○_\s]{1,40} | \.{2,10} | x{2,10}
        )\s{0,3}\]""",
    "A gap that the drafter meant to fill. “[***]” is a redaction and “[Seal]” a mark, and neither is one.",
    matches=("[Insert]", "[●]", "[insert date]", "[________]", "[Date]", "[To be determined]"),
    rejects=("[***]", "[Corporate Seal]", "[Seal]", "[Intentionally Omitted]", "[*]"),
    flags=re.VERBOSE | re.IGNORECASE,
)

_DATE = rf"(?P<month>{MONTHS})\s{{1,3}}(?P<day>\d{{1,2}}),?\s{{1,3}}(?P<year>\d{{4}})"

REPORTED_PERIOD = Pattern(
    "reported period",
    rf"""\b(?:quarter(?:ly\s{{1,3}}period)?|period|year|months)\s{{1,3}}end(?:ed|ing)\s{{1,3}}{_DATE}""",
    "The period that a report covers, on its cover and again in its certifications.",
    matches=("FOR THE QUARTERLY PERIOD ENDED MARCH 31, 2003", "the quarter ending June 30, 2002"),
    rejects=("the period of twelve months", "dated May 13, 2003"),
    flags=re.VERBOSE | re.IGNORECASE,
)

REPORT_FORM = Pattern(
    "report form",
    r"""\bform\s{1,3}(?P<form>10-?[KQ])(?:SB)?\b""",
    "A report names its form on its cover, and a certification names the report it certifies.",
    matches=("FORM 10-Q", "on Form  10-K for the"),
    rejects=("Form 8-K", "platform 10-Q"),
    flags=re.VERBOSE | re.IGNORECASE,
)

GENUS = Pattern(
    "genus",
    r"""[\s:,]{0,3}(?:(?:with\s{1,3}respect\s{1,3}to|as\s{1,3}to|for|at|on|of)\s{1,3}[^,.;]{1,60},\s{1,3})?
        (?:collectively,?\s{1,3}|individually,?\s{1,3})?
        (?:(?:the|an?|any|all|each|every|either|one|more|such|or|and|any\s{1,3}other|of|other|those)\s{1,3}){0,4}
        (?!the\b|an?\b|any\b|all\b|each\b|every\b|either\b|one\b|more\b|such\b|or\b|and\b|of\b|other\b|those\b)
        (?:(?:outstanding|existing|particular|individual|single|certain|new)\s{1,3}){0,2}""",
    "What stands in a definition before the noun that says what kind of thing the term is.",
    matches=("a Gadget of the first class", "with respect to any Person, any other Person", "all of the Loans"),
)

OTHER_GENUS = Pattern(
    "other genus",
    r"""(?:\s{0,3},|\s{1,3}(?:or|and|and/or|plus|minus|less|that|means)\b|\s{1,3}[A-Z][a-z]|['’]s?\s)""",
    "Behind the noun: a second kind of thing, or a longer name, so that the first is not what the term is.",
    matches=(" or a Swing Loan", ", any Letter of Credit", " Agreement", "'s rate"),
    rejects=(" of the first class",),
)

ELSEWHERE = Pattern(
    "elsewhere",
    r"""\b(?:defined|meaning|dated|(?:Sub)?[Ss]ections?|[Aa]rticles?|Exhibit|Schedule|Annex|herein|above|below|under|pursuant
        |which|who|that|whose|bears|having)\b""",
    "A definition that points to another place, or goes on to say which ones it means, has content of its own.",
    matches=("the Note dated May 1", "the Term Loan made under Section 2.1", "a Loan which bears interest"),
    rejects=("a Gadget of the first class",),
)

SAID_BY_LAW = Pattern(
    "said by law",
    r"""[^.;]{1,120}?\b(?i:section|rule|part)\s{1,3}[\w.()-]{1,20}\s{1,3}(?:of|under)\s{1,3}the\s{1,3}
        (?:[A-Z][\w’'.]{1,20}\s{1,3}){0,5}(?:Code|Act|Law|Regulations?)\b""",
    "A meaning that one provision takes from a statute.",
    matches=(
        '" shall have the meaning specified in Section 7701 of the Code',
        '" is defined in Rule 405 under the Securities Act',
    ),
    rejects=('" is defined in Section 5 of the Plan', '" means the Code'),
)

UNDEFINED_PHRASE = Pattern(
    "undefined phrase",
    r"""\b(?P<before>(?i:the|this|that|any|an?|each|every|such|all|no|its|their|his|her|other))\s{1,3}
        (?P<phrase>[A-Z][a-z]{2,20}(?:\s{1,3}(?:of\s{1,3})?[A-Z][a-z]{2,20}){1,3})\b
        (?!,?\s{1,3}(?:Inc|LLC|Ltd|Corp|Co|[A-Z]|\d)|\s{1,3}(?:of|and|&|for|on|in)\s{1,3}(?:the\s{1,3})?[A-Z]|[-’'&]|\s{1,3}&)
        (?<!Officer)(?<!Officers)(?<!President)(?<!Presidents)(?<!Secretary)(?<!Treasurer)(?<!Counsel)(?<!Street)
        (?<!Agreement)(?<!Act)(?<!Code)(?<!New\sYork)(?<!System)(?<!State)(?<!States)(?<!Authority)(?<!Reserve)(?<!Reserve\sBank)
        (?<!Notary\sPublic)""",
    "Words in capitals behind an article: the print of a defined term. Offices, statutes and states bear them too.",
    matches=("during the Employment Period, it", "any Loan Party shall", "the Board of Directors"),
    rejects=("the Chief Executive Officer", "the United States", "an employment period", "the Approach Oil & Gas Inc"),
)

ATTACHMENT_HEAD = Pattern(
    "attachment head",
    r"""^[ \t]{0,80}["“\[]?
        (?:EXHIBIT|SCHEDULE|ANNEX|APPENDIX|ATTACHMENT|Exhibit|Schedule|Annex|Appendix|Attachment)
        [ \t]{1,4}["“]?[A-Z\d][\w.()-]{0,8}["”]?[ \t]{0,4}(?:[-–—:.][^\n]{0,80})?$
        | ^[ \t]{0,80}[\[(]?(?:FORM|Form)\s{1,3}(?:OF|of)\b""",
    "A line of its own that opens an attachment, even where it is no unit of the outline.",
    matches=("\n      EXHIBIT C-2\n", "\nFORM OF ASSIGNMENT AND ACCEPTANCE\n"),
    rejects=("as set out in Exhibit A hereto", "\nExhibit A is attached.\n"),
    flags=re.VERBOSE | re.MULTILINE,
)

FORM = Pattern(
    "form",
    r"""\b(?:FORMS?\s{1,3}OF|Forms?\s{1,3}of)\b|\bSPECIMEN\b|\[FORM\b|\bFORM\)""",
    "What is a form is filled in by those who use it: its gaps are no fault.",
    matches=("FORM OF NOTE", "[FORM OF NOTE]", "Form of Software License Agreement"),
    rejects=("the form attached", "FORM 10-Q", "a performance of duties"),
)

ADDING_BEFORE = Pattern(
    "adding before",
    r"""(?:\b(?:deemed|considered|regarded|treated)\b[^.;"“”]{0,60}
        |\bcorrelative\s{1,3}(?:meanings?|terms?)\b[^.;]{0,80}
        |\b(?:[Ii]f|[Ii]n\s{1,3}the\s{1,3}event|[Ww]here|[Ww]hen)\b[^.;"“”]{1,200},\s{1,3}(?:then\s{1,3})?
         (?:(?:the|an?)\s{1,3})?(?:term\s{1,3})?
        |\bused\s{1,3}as\s{1,3}an?\s{1,3}(?:verb|noun|adjective|adverb),?\s{1,3}(?:to\s{1,3})?
        |\bpurposes?\s{1,3}of\s{1,3}th(?:is|e\s{1,3}foregoing)\s{1,3}(?:definition|sentence|paragraph|clause)s?\b[^.;]{0,60}
        |\bamended\b[^.;"“”]{0,80}(?:follows|read\b[^.;"“”]{0,40}):\s{1,6}
        |\b[Ww]ith\s{1,3}respect\s{1,3}to\b[^.;"“”]{1,200},\s{1,3}(?:the\s{1,3}term\s{1,3})?)["“(]{0,2}$""",
    "A second definition under a condition, or of what counts as the thing as well, adds to the first.",
    matches=(
        'shall be deemed to be an "',
        "with correlative meanings, the terms “",
        'If no such rate is available, then "',
        'When used as a verb, to "',
        'is amended and restated in full as follows: "',
        'For purposes of this definition, the term "',
        'With respect to the promotion of the Product, "',
    ),
    rejects=('In this Agreement, "', "the term “"),
)

ADDING_BEHIND = Pattern(
    "adding behind",
    r"""[,"”']{0,3}\s{1,3}(?:(?:when\s{1,3})?(?:is\s{1,3})?used\s{1,3}as\s{1,3}an?\s{1,3}(?:verb|noun|adjective|adverb)
        |(?:when|if|as)\s{1,3}used\s{1,3}(?:with|in)\s{1,3}(?:reference|respect|relation|connection)\b
        |as\s{1,3}an?\s{1,3}(?:verb|noun|adjective|adverb)\b
        |(?:(?:shall|will)\s{1,3})?also\s{1,3}(?:means?|includes?|refers?)\b
        |(?:is|are|shall|does|do|will)\s{1,3}(?:be\s{1,3})?not\b
        |(?:shall\s{1,3}have|has)\s{1,3}an?\s{1,3}(?:correlative|corresponding))""",
    "The other part of speech of a term that is defined, or what it is not.",
    matches=(
        '" used as a verb has a corresponding meaning',
        '" as a noun means',
        '" also means',
        '" is not intended to be limited to',
    ),
    rejects=('" means', '" used in the business means'),
)

POINTS = Pattern(
    "points",
    r"""[^.;]{0,12}\b(?:as\s{1,3}(?:such\s{1,3}terms?\s{1,3}(?:is|are)\s{1,3})?(?:defined|used)|within\s{1,3}the\s{1,3}meaning)\b""",
    "Words behind a name that say where it is defined.",
    matches=(
        " (as defined in Section 11)",
        " (as such term is defined in the Plan)",
        " within the meaning of Section 2",
    ),
    rejects=(" is paid", ". It is defined"),
)

DEFINED_ELSEWHERE = Pattern(
    "defined elsewhere",
    r"""\b(?:[Cc]apitali[sz]ed\s{1,3}(?:terms?|words)|[Tt]erms?|[Ww]ords)\b[^.;]{0,100}\bnot\s{1,3}(?:otherwise\s{1,3}|specifically\s{1,3})?
        (?:defined|given)[^.;]{0,100}\b(?:meanings?|defined|definitions?)\b""",
    "A clause that takes the meanings of terms from another paper.",
    matches=(
        "Capitalized terms used and not defined herein have the meanings given in the Lease",
        "All terms used herein which are not otherwise defined shall be as defined in the Loan Agreement",
    ),
    rejects=("Capitalized terms have the meanings given below",),
)

NAME_BEFORE = Pattern(
    "name before",
    r"""\b(?!(?:The|An?|Any|No|Such|Each|Every|All|This|That|Its?|If|For|In|Of|To|On|By|Upon|When|Where|With)\s)
        [A-Z][\w’'-]{0,40},?(?:\s{1,3}(?:of|&))?\s{1,3}$""",
    "A capitalised word before another makes both part of one longer name; an article that opens a sentence does not.",
    matches=("the Stipulated ", "the Bank of "),
    rejects=("The ", "for ", "the Stipulated; "),
)

NAME_BEHIND = Pattern(
    "name behind",
    r"""(?:\s{1,3}(?:of|for|&)(?:\s{1,3}the)?)?\s{1,3}[A-Z][a-z]""",
    "A capitalised word behind another: a longer name again.",
    matches=(" Committee", " of the Board"),
    rejects=(" and the board", " pays", ". it"),
)

LINE_OF_CONTENTS = Pattern(
    "line of contents",
    r"""[\s.…]{0,3}\.{4,80}|\s{1,20}\d{1,3}[ \t\r]{0,20}\n""",
    "Leaders or a page number behind words: they stand in a table of contents.",
    matches=("....... 12", "   12\n"),
    rejects=(" ends. It", " 12 days"),
)
