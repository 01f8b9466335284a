"""Labels of numbered units, the lines that are none, and the cues that open and close parts of a contract."""

from __future__ import annotations

import re

from . import Pattern

_ROMAN = r"[IVXL]{1,8}|[ivxl]{1,8}"
_TOKEN = rf"(?:\d{{1,3}}|{_ROMAN}|[A-Za-z]{{1,2}}|[a-z]{{3}})"
_DECIMAL = r"\d{1,3}(?:\.\d{1,3}){1,5}"
_MIXED = r"(?:[IVXL]{1,7}|[A-Z])\.\d{1,3}(?:\.\d{1,3}){0,3}"  # "Section I.1", "A.2"

_NUMBER_WORD = (
    "(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty)"
)

_L_FOR_1 = r"\d{1,2}\.l(?=[ \t]{1,9}[A-Z])"  # "4.l Ownership", as typewriters had it

# A unit word and its number. The scoped (?i:…) keeps the token's case.
_WORDED = rf"""
    (?P<word>(?i:article|section|sec\.|part|item|clause|paragraph|exhibit|schedule|annex|appendix|attachment|addendum)
        |§|A\ ?R\ T\ I\ C\ L\ E|S\ E\ C\ T\ I\ O\ N)
    (?:[ \t]{{1,12}}|[ \t]{{0,12}}\n[ \t]{{0,80}}(?=[\w.]{{1,8}}(?:[ \t]*$|(?<=\.)[ \t]{{1,9}}[A-Z]))
        |(?=\d)|(?<=§)|(?<=\.))
    (?:(?i:no\.)[ ]{{0,3}}|[#"“`'‘]?)
    (?P<number>{_DECIMAL}|{_MIXED}|\d{{1,4}}(?:-?[A-Z](?![\w]))?|{_ROMAN}|[A-Z]{{1,2}}(?:-?\d{{1,3}}(?:\.\d{{1,3}}){{0,2}})?
        |{_NUMBER_WORD}|(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth))
    (?![\w(]|\.\d|-\d)["”'’]?[.:)]?
"""

LINE_LABEL = Pattern(
    name="label at the start of a line",
    expression=rf"""
    ^[ \t]{{0,120}}[_*"“]{{0,3}}
    (?P<label>
        {_WORDED}
        |\((?P<paren>{_TOKEN})\)
        |\((?P<unclosed>{_TOKEN})(?=[ \t]{{2,12}}[A-Z])
        |(?P<decimal>{_DECIMAL}|{_MIXED}|{_L_FOR_1})(?:(?![\w%"”])|(?=[A-Z][a-z]|[A-Z]{{3,9}}\s))(?![.:/-]\d)[.):]?
        |(?P<dot>{_TOKEN}(?=\.[^\w.]|\.$|\.\.[ \t]{{1,9}}[A-Z][a-z])|\d{{1,2}}(?=\.[A-Z][A-Za-z]))\.
        |(?P<half>{_TOKEN})\)
        |(?P<bare>\d{{1,3}}|[IVXL]{{1,7}}|[A-Z])(?=[ \t]{{2,40}}\S|[ \t]{{0,6}}(?:[-–—:][ \t]|$))
        |(?P<plain>\d{{1,2}})(?=[ ](?:[A-Z][a-z]|[A-Z][^\n.,;]{{2,70}}\.?$|(?:[A-Z]\.){{2,3}}[ ][A-Z]))
    )
    """,
    why="every unit that is set out begins its line; what the label is worth, the outline decides",
    matches=(
        "     Section 12. Effects of Termination.",
        "ARTICLE IV",
        "          (b) upon the disability",
        "(c     The Borrower shall fail",
        "4.01   Patent Infringement.",
        "4.l Ownership",
        "4.21USA PATRIOT Act",
        "1)    25,000 Restricted common shares",
        "            a.    Par Value is $.0001 per share.",
        "I - DEFINITIONS",
        "Item 2. Management Discussion",
        "A R T I C L E  I",
        "§ 4 Notices",
        "SECTION\n2.17. Evidence of Indebtedness",
        "14.. Notices. All",
        "12 EXCUSABLE DELAY.",
        "16 U.S. Government Rules",
        "   SCHEDULE `B'",
    ),
    rejects=(
        "The Section 12 is",
        "(hereinafter called",
        "(a Delaware corporation)",
        "(a  sum",
        "1,517,146",
        "2.5% of the price",
        "e.g. shares",
    ),
    flags=re.VERBOSE | re.MULTILINE,
    line=(  # a digit, a parenthesis, a unit word, a short token with its mark, a roman number or a single capital
        r"""[_*"“]{0,3}(?:[\d(§]|[AaSsPpIiCcEe][RrEeAaTtLlXxCcNnPpDd ]|[A-Za-z]{1,8}[.)]"""
        r"""|(?:[IVXL]{1,8}|[A-Z])(?![A-Za-z]))"""
    ),
)

LONE_NUMBERED_WORD = Pattern(
    name="word in capitals and a number, alone on a line",
    expression=r"""^[ \t]{0,120}
        (?P<label>(?P<word>[A-Z]{5,11})[ ]{1,4}
            ["“]?(?P<number>[A-Z]{1,2}(?:-\d{1,2})?|\d{1,3}|[IVXL]{1,7})["”]?)[ \t]*$""",
    why="the heading of an attachment whose unit word is misspelt by one letter",
    matches=("EXHIBT B", "     SCHEDUEL 2", "APENDIX IV"),
    rejects=("EXHIBT B to the Lease", "Exhibt B", "see EXHIBT B"),
    flags=re.VERBOSE | re.MULTILINE,
    line=r"[A-Z]{5}",
)

RUN_IN_PARENTHESIS = Pattern(
    name="enumerator in parentheses inside a line",
    expression=rf"""\((?<![\w(\[]\()(?P<token>{_TOKEN})\)(?=[\s(_“"]|[a-z]{{2}})""",
    why="lists run inside sentences: '(i) apples and (ii) pears'",
    matches=(
        "that (i) it is a corporation",
        "hereof; or   (c) By the written consent",
        "the Employee (i)\n",
        "to (i)the change",
    ),
    rejects=("401(k) plan", "arbitrator(s) shall", "(hereinafter called"),
)

RUN_IN_HALF = Pattern(
    name="enumerator with one parenthesis inside a line",
    expression=r"""\)(?=\s)
        (?:(?<=[\s;:,][a-z0-9]\))|(?<=[\s;:,][ivx]{2}\))|(?<=[\s;:,][0-9]{2}\))|(?<=[\s;:,][ivx]{3}\))|(?<=[\s;:,][ivx]{4}\)))""",
    why="lists also run as 'a) your rights; b) any claims'",
    matches=("in any way: a) your rights", "; 2) the balance"),
    rejects=("(a) your rights", "Form 10-K) the"),
)

RUN_IN_NUMBER = Pattern(
    name="numbered heading inside a line",
    expression=rf"""
    [ ](?<![\n,(][ ])(?P<label>
        (?P<word>ARTICLE|Article|SECTION|Section|§)[ ]{{0,4}}
            (?P<number>{_DECIMAL}|\d{{1,3}}|[IVXL]{{1,7}}|{_NUMBER_WORD})(?![\w(])[.:]?
        |(?P<decimal>{_DECIMAL})(?![\w%])\.?(?!\.?\d)
        |(?P<dot>\d{{1,2}}|[A-Z]|[a-z]|[IVXLivxl]{{2,5}})\.(?![\w.])
    )(?=\s{{1,16}}(?:(?:[-–—:][ ])?[A-Z"“(\[]|(?(word)\d{{1,2}}\.\d{{1,2}}\.?[ ]{{1,9}}[A-Z]|(?!))))
    """,
    why="flattened texts carry their headings in mid-line: '… of the Term. 5. License 5.1 Allied grants …'",
    matches=(
        "Term. 5. Allied's License",
        "Agreement. 6.2 Allied acknowledges",
        "other. ARTICLE IV TERM",
        "5. License 5.1 Allied",
        "hereto. ARTICLE IV   4.1 All facilities",
    ),
    rejects=("price of 3.2 percent", "of 5.25% and", "in 4.1, B"),
)

RUN_IN_LETTER = Pattern(
    name="letter with a stop inside a line",
    expression=r"""\.(?=\s)(?:(?<=\s[a-z]\.)|(?<=\s[ivx]{2}\.)|(?<=\s[ivx]{3}\.)|(?<=\s[ivx]{4}\.))(?=\s{1,16}[a-z])""",
    why="lists run as 'the following: a. managing the business; b. keeping the books; and c. …'",
    matches=("will include: a. managing the", "the Venture; ii. the Term", "Agreement; and e. all"),
    rejects=("claims; i.e. those", "the books; B. all", "of a. Managing"),
)

RUN_IN_ITEM = Pattern(
    name="numbered item of a list inside a line",
    expression=r"""[:;](?:[ ]{1,4}(?:and|or))?[ ]{3,40}
        (?P<decimal>\d{1,2}(?:\.\d{1,2}){1,4})(?!\.?[\w%])\.?(?=[ ]{1,9}[a-z])""",
    why="conversion runs the paragraphs of a list into one line: 'the following:     4.1 servicing;     4.2 repairs'",
    matches=("the following:     4.1 servicing", "Clause 4.8;     6.1.2 repairs", "warranties; and     13.2.4 it will"),
    rejects=("a ratio of:     1.5% of", "follows: 4.5 million", "Clause 4.8;     6 repairs"),
)

RUN_IN_ATTACHMENT = Pattern(
    name="heading of an attachment inside a line",
    expression=r"""
    (?P<word>[ESA](?<=[ \t]{3}[ESA])(?:(?<=E)XHIBIT|(?<=S)CHEDULE|(?<=A)(?:NNEX|PPENDIX|TTACHMENT)))[ ]{1,4}
        ["“]?(?P<number>[A-Z](?:-\d{1,2})?|\d{1,2}(?:\.\d{1,2})?|[IVXL]{1,6})["”]?
    (?=[ ]{0,3}[-–—:][ ]|[ ]{3}[ ]{0,40}[A-Z"“(\[]|[ ]*$)""",
    why="conversion runs the heading of a page into one line with its page number or what stood above it",
    matches=(
        "CONFIDENTIAL TREATMENT REQUESTED   EXHIBIT 11 - MAIN ELEMENTS",
        "  45                    EXHIBIT A",
        "under the Plan.     EXHIBIT A   CANDIDATE POOL",
    ),
    rejects=("as set out in   EXHIBIT A hereto", "in EXHIBIT A - the price", "EXHIBIT B"),
    flags=re.VERBOSE | re.MULTILINE,
)

RUN_IN_OPENING = Pattern(
    name="sign of a numbered heading inside a line",
    expression=r"""[.AS§\d](?:(?<=[ ][AS])(?:RTICLE|rticle|ECTION|ection)|(?<=[ ]§)
        |(?<=[ ]\d)(?=[\d.]{0,24}\s{1,16}[A-Z"“(\[–—:-])
        |(?<=\.)(?=\s)(?:(?<=[ ][A-Za-z]\.)|(?<=[ ][IVXLivxl]{2}\.)|(?<=[ ][IVXLivxl]{3}\.)
            |(?<=[ ][IVXLivxl]{4}\.)|(?<=[ ][IVXLivxl]{5}\.)))""",
    why="a run-in number is looked for at its first letter or digit, or at its stop: those are rarer than blanks",
    matches=("Term. 5. Allied's License", "other. ARTICLE IV TERM", "hereof. xiv. Notices"),
    rejects=("the Company shall pay.", "(5)"),
)

_UNITS = r"""sections?|articles?|clauses?|(?:sub-?)?paragraphs?|sub-?sections?|sub-?clauses?|items?|parts?|exhibits?
        |schedules?|annex(?:es)?|appendix|appendices|attachments?|addendum|rules?|regulations?|sec\.|subdivisions?|notes?
        |steps?|options?|chapters?|titles?|forms?"""

UNIT_WORD = Pattern(
    name="unit word",
    expression=rf"\b(?:{_UNITS})\Z",
    why="whether a word can be the one that governs an enumerator, before more is looked at",
    matches=("paragraphs", "(Section", "NOTE"),
    rejects=("that", "intersection", "forma"),
    flags=re.VERBOSE | re.IGNORECASE,
)

UNIT_WORD_BEFORE = Pattern(
    name="unit word that governs an enumerator",
    expression=rf"""(?:\b(?i:{_UNITS}|¶+)|§{{1,2}})
        ["“]?\s{{1,60}}["“]?
        (?:[A-Z]?\d{{1,4}}[A-Z]?(?:[.-]\d{{1,4}}){{0,4}}(?:\s?\(\w{{1,5}}\)){{0,5}}\s{{0,60}}|[IVXLA-Z]{{1,5}}\s{{0,60}}
        |(?:\(\w{{1,5}}\)){{1,5}}\s{{0,4}})?$""",
    why="enumerators that a unit word governs are references, not units: 'clause (ii) of', 'Section 3.1 (a)'",
    matches=("set forth in paragraphs ", "under Section\n     ", "in Section 3.1 ", "Sections "),
    rejects=("of this Section. ", "warrants that "),
)

REFERENCE_AFTER = Pattern(
    name="words that follow a cited enumerator",
    expression=r"""\s{0,60}(?:[,;.)]|(?:and|or|through|to|and/or|&)\s{1,60}\(\w{1,5}\)(?=[\s,;.)(])|(?:above|below|hereof|thereof|herein)\b
        |of\s{1,60}(?:this|the\s{1,60}(?:preceding|foregoing|immediately)|(?i:section|article|paragraph|clause|subsection))\b)""",
    why="'(a) or (b) above' cites; a unit has words of its own",
    matches=(", (B), or (C) of", " and (ii) above", " of this Section"),
    rejects=(" the Salary for the", " of the Company"),
)

NUMBER_WORD_BEFORE = Pattern(
    name="number word before its figure",
    expression=r"""(?i:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen
        |twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|first|second|third
        |[a-z]{2,6}ty[- ](?:one|two|three|four|five|six|seven|eight|nine)
        |dollars|no\.|number|page|form|days))["”]?[\s-]*$""",
    why="the numeral in 'twelve (12) months' repeats the word and enumerates nothing",
    matches=("for twelve ", "not less than thirty\n     ", "seventy-five "),
    rejects=("the Company shall ",),
)

OF_AN_ATTACHMENT = Pattern(
    name="attachment that a number belongs to",
    expression=r"""[ \t]{0,9}(?:\([a-z]\)[ \t]{1,3}(?i:and|or|to)[ \t]{1,3}\([a-z]\)[ \t]{1,3})?
        \((?i:exhibit|schedule|annex|appendix|attachment)[ ]{1,3}["“]?[A-Z0-9]""",
    why="'SECTION 13.2 (EXHIBIT B)' in a table names a unit of Exhibit B and labels none",
    matches=(" (EXHIBIT B)", " (a) AND (b) (EXHIBIT B)"),
    rejects=(" (the Exhibit)", " Exhibit B"),
)

CONTENTS_LINE = Pattern(
    name="line of a table of contents",
    expression=r"""(?:\.[ \t]?\.[ \t]?\.[. \t]{0,120}|[ \t]{3}[ \t]{0,120}|\t|[-_]{4}[-_ ]{0,120})
        (?:[A-Z]{1,2}-|-[ ]?)?(?:\d{1,4}|[ivxl]{1,7})(?:[ ]?-)?[ \t]*$""",
    why="a title, leaders or a wide gap, and a page number",
    matches=(
        "6.3    Financial Tests.................23",
        "Section 2.1   The Loans                          14",
        "1. Definitions . . . . . . . . . 1",
        "ARTICLE I  DEFINITIONS\tA-1",
    ),
    rejects=("Section 7. Bonus.  During the Employment Term, the Employee may receive an", "not more than 30"),
)

CONTENTS_PAGE_BELOW = Pattern(
    name="entry of a table of contents over several lines",
    expression=r"""
        [ \t]{0,20}(?:\n[ \t]{0,60}){0,8}[A-Z][^\n]{1,100}(?:\n[^\n]{2,100})?
        (?:\n[ \t]{0,60}){1,8}\d{1,3}(?=[ \t]{0,20}\n)""",
    why="tables converted cell by cell put the title and the page number on lines of their own",
    matches=("\n\n\nPurpose\nof the Contract\n\n\n9\n", "\nApplication for Payment\n42\n"),
    rejects=("\n\nPurpose of the Contract. The parties wish\nto build", "  The price is 9\n"),
)

CONTENTS_ENTRY = Pattern(
    name="entry of a table of contents in one line",
    expression=r"""
        (?<![\w.])(?:(?P<word>ARTICLE|Article|SECTION|Section)[ ]{1,4})?
        (?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|(?(word)[IVXL]{1,7}|[IVXL]{1,7}(?=\.[ ])))\.?[ ]{1,20}
        [A-Z][^\d\n]{2,110}(?<=[ .])(?P<page>\d{1,3})(?!\S)""",
    why="conversion flattens tables of contents: '1.1 Defined Terms 1 1.2 References 4 ARTICLE II GRANTS 4 2.1 …'",
    matches=("1.1 Defined Terms 1 1.2 References 4", "ARTICLE II GRANTS 4", "XV.    COVENANTS. . . . . 19 XVI."),
    rejects=("1.1 Defined Terms. As used in this Agreement",),
)

CONTENTS_HEADING = Pattern(
    name="heading of a table of contents",
    expression=r"""
        ^[ \t]{0,120}[_*]{0,2}
        (?:(?i:table\s{1,4}of[ ]{1,4}contents)|T[ ]A[ ]B[ ]L[ ]E[ ]{2,8}O[ ]F[ ]{2,8}C.{1,20}|CONTENTS|INDEX)
        [_*:]{0,3}[ \t]*(?:\([^)\n]{1,30}\))?[ \t]*$""",
    why="what follows lists the units and holds none",
    matches=("                    TABLE OF CONTENTS", "Table of Contents", "CONTENTS"),
    rejects=("the table of contents hereof is", "THE CONTENTS OF THIS"),
    flags=re.VERBOSE | re.MULTILINE,
    line=r"[_*]|[Tt][Aa ]|CO|IN",
)

CLOSING = Pattern(
    name="close of the contract",
    expression=r"""^[ \t]{0,120}(?:
        (?i:in[ ]{1,9}witness[ ]{1,9}(?:whereof|thereof))
        |S[ ]?I[ ]?G[ ]?N[ ]?A[ ]?T[ ]?U[ ]?R[ ]?E[ ]?S?(?:[ ]{1,4}(?:PAGE|BLOCK)S?)?(?=[ \t]*$)
        |\[?(?i:(?:remainder[ ]of[ ](?:this[ ])?page|signatures?[ ](?:page[ ])?(?:to[ ])?follow))
        |(?i:exhibits?[ ]{1,4}index|index[ ]{1,4}(?:to|of)[ ]{1,4}exhibits)(?=[ \t]*$)
        |(?i:/s/)
        |(?i:By:)[ \t]{0,40}(?:/[sS]/|_{3})
        )""",
    why="after the testimonium nothing continues the contract's own numbering; attachments begin anew",
    matches=(
        "     IN WITNESS  WHEREOF,  the parties",
        "            S I G N A T U R E",
        "/s/ Karen Mayhugh",
        "By: ______",
    ),
    rejects=("The signature of a witness",),
    flags=re.VERBOSE | re.MULTILINE,
    line=r"[iI][nN]|[sS][ iI]|\[|[rR][eE]|[eE][xX]|/|[bB][yY]",
)

REPLACEMENT = Pattern(
    name="words that introduce replacement text",
    expression=r"""
        (?:\b(?i:as[ ]follows|(?:in[ ]lieu|substituted)\s{1,9}there(?:of|for)|the\s{1,9}following|to\s{1,9}read)
            \s{0,3}:?\s{0,80}["“‘']
        |\b(?i:amended|restated|replac(?:ed|ing)|delet(?:ed|ing)|insert(?:ed|ing)|substitut(?:ed|ing)|adding)\b[^;]{0,300}
            (?i:as[ ]follows|thereof|therefor|following|to[ ]read|read)\s{0,3}:\s{0,80}["“‘']?
        )$""",
    why="what an amendment puts in its place lives in the amended agreement: its labels number nothing here",
    matches=(
        "Section 2.9 is amended in its entirety to read as follows:\n\n",
        "is hereby amended and restated to read as follows:\n\n“",
        "the following inserted in lieu\nthereof:\n“",
    ),
    rejects=("the parties agree as follows: ", "the following: "),
)

AGREEMENT_HEADING = Pattern(
    name="heading of the contract proper",
    expression=r"""^[ \t]{0,120}[_*]{0,2}(?i:agreements?|a[ ]g[ ]r[ ]e[ ]e[ ]m[ ]e[ ]n[ ]t[ ]?s?)[_*:]{0,3}[ \t]*$""",
    why="it closes the recitals where no words of agreement do",
    matches=("                                    Agreement", "A G R E E M E N T S"),
    rejects=("This Agreement", "AGREEMENT TO EMPLOY"),
    flags=re.VERBOSE | re.MULTILINE,
)

RECITALS_HEADING = Pattern(
    name="heading of the recitals",
    expression=r"""
        ^[ \t]{0,120}[_*]{0,2}
        (?i:(?:preliminary[ ]statements?|recitals?|r[ ]e[ ]c[ ]i[ ]t[ ]a[ ]l[ ]s?|background|witnesseth
        |w[ ]i[ ]t[ ]n[ ]e[ ]s[ ]s[ ]e[ ]t[ ]h|whereas|explanatory[ ]statement|introduction|premises|preamble))
        (?:[ ](?i:of[ ]facts?))?[_*:,;.]{0,3}[ \t]*$""",
    why="lettered units below it are recitals, until the parties agree",
    matches=("     Recitals", "W I T N E S S E T H:", "BACKGROUND"),
    rejects=("Whereas, the parties", "Background checks shall be made"),
    flags=re.VERBOSE | re.MULTILINE,
    line=r"[_*]|[pP][rR]|[rR][eE ]|[bB][aA]|[wW][iIhH ]|[eE][xX]|[iI][nN]",
)

RUN_IN_RECITALS = Pattern(
    name="heading of the recitals inside a line",
    expression=r"""
        [RBWP](?<![A-Za-z][RBWP])(?:(?<=R)ECITALS?|(?<=B)ACKGROUND|(?<=W)ITNESSETH|(?<=P)RELIMINARY[ ]STATEMENTS?
        |(?:(?<=^[RB])|(?<=[.:;)"”]\s[RB])|(?<=[.:;)"”]\s\s[RB]))(?:(?<=R)ecitals|(?<=B)ackground))
        [ ]?[:.;]?\s{1,9}(?=\(?[A1][.)]{1,2}\s{1,20}\S)""",
    why="flattened texts carry it in mid-line: '… the Members. BACKGROUND: A. The Members wish …'",
    matches=("BACKGROUND: A. The Members", "parties. RECITALS (1) Seller owns", "Recitals   A. Buyer"),
    rejects=("BACKGROUND: the Members", "in Recital A. The", "the Background A. is"),
    flags=re.VERBOSE | re.MULTILINE,
)

AGREEING = Pattern(
    name="end of the recitals",
    expression=r"""[WwGg](?:(?<=[Nn][Oo].)(?i:,?\s{1,9}therefore)|(?<=[Aa].)(?i:ree[sd]?\s{1,9}as\s{1,9}follows)
        |(?<=AG)REED\s{1,9}(?:TERMS|PROVISIONS))""",
    why="the words with which the contract proper begins, read from a letter that is rarer than their first",
    matches=("NOW, THEREFORE, in consideration", "hereby agree as follows:", "AGREED PROVISIONS"),
    rejects=("the parties agreed that", "on the agreed terms"),
)

DEFINITION_LINE = Pattern(
    name="line that begins a definition or a recital",
    expression=r"""[.;:\n](?:(?<=[.;:])[ \t]{0,40}\n[ \t]{0,40}(?=[“"][^”"]{1,80},?[”"][^“”"]{0,80}?
        \b(?:means?|(?:has|have)\s{1,9}the\s{1,9}meaning|refers?\s{1,9}to|includes?|is\s{1,9}defined)\b)
        |(?<=\n)[ \t]{0,40}(?=WHEREAS\b))""",
    why="where definitions or recitals stand one a line, a list inside one ends with it: the next is not in its (b)",
    matches=(
        "the Statutory Reserve Rate.\n“Administrative Agent” means Chase",
        'of the Borrower.\n  "Contingent Obligation" as to any Person means,',
        "during such period.\n“Capitalized\nLoan Fees” means, with respect to",
        "(iii) retail (the “Project”); and\nWHEREAS, Contractor has been advised",
    ),
    rejects=("as defined in the\n“Plan” means", "the Rate.\n“Administrative Agent”, as well as", "WHEREAS, Owner"),
)

TITLE_LINE = Pattern(
    name="line in capitals",
    expression=r"""^[ \t]{0,120}(?P<title>[A-Z][A-Z0-9 ,.'’&/()#-]{3,70}[A-Z0-9)])[ \t]*$""",
    why="attachments without a number are announced by a title alone on its line",
    matches=("                                  CERTIFICATION", "     AMENDMENT NO. 1"),
    rejects=("CERTIFICATION of the President", "Certification"),
    flags=re.VERBOSE | re.MULTILINE,
    line=r"[A-Z][A-Z0-9 ,.'’&/()#-]{3}",
)

COMPANY_NAME = Pattern(
    name="company name",
    expression=r"""\b(?:INC|INCORPORATED|CORP|CORPORATION|COMPANY|CO|LLC|L\.L\.C|LTD|LIMITED|L\.P|LP|LLP|BANK|TRUST|N\.A|PLC|GMBH
        |ASSOCIATES|PARTNERS(?:HIP)?|HOLDINGS|GROUP|S\.A|B\.V|N\.V|AS|BORROWER|LENDER|EXECUTIVE|EMPLOYEE|EMPLOYER|BUYER|SELLER|WITNESS(?:ES)?
        |ATTEST|SIGNATURES?|PAGE|BY|NAME|TITLE|DATE)\b\.?,?$""",
    why="signature blocks are full of names in capitals, which are no titles",
    matches=("AMERICAN LOCKER GROUP INCORPORATED", "ACME, INC.", "THE EMPLOYEE"),
    rejects=("COMPANY STOCK PLAN", "CERTIFICATION"),
)

DOCUMENT_WORD = Pattern(
    name="word for a document",
    expression=r"""\b(?:CERTIFICAT(?:E|ION)S?|AMENDMENT|ADDENDUM|AGREEMENT|NOTE|GUARANT(?:Y|EE)|TERMS|PROVISIONS|CONDITIONS|RIDER|RELEASE|NOTICE
        |ASSIGNMENT|POLICY|PLAN|LETTER|FORM|CONTRACT|WAIVER|CONSENT|ACKNOWLEDG[E]?MENT|SUPPLEMENT|DESCRIPTION|SPECIFICATIONS?|INSTRUCTIONS
        |STATEMENT|RESOLUTIONS?|BYLAWS|LEASE|LICEN[CS]E|UNDERTAKING|JOINDER|OPINION|REPORT|ORDER)\b""",
    why="a title names what the attachment is",
    matches=("CERTIFICATION OF CHIEF EXECUTIVE OFFICER", "ADDITIONAL PROVISIONS"),
    rejects=("JOHN SMITH",),
)

DEFINING_PARAGRAPH = Pattern(
    name="paragraph that defines a term",
    expression=r"""(?:["“][A-Z][^"”\n]{1,80}["”]\s{1,9}(?:\([^)\n]{1,60}\)\s{1,9})?|[A-Z][\w'’ -]{2,50}\s)
        (?:shall\s{1,9}(?:mean|have\s{1,9}the\s{1,9}meaning|refer)|means?|(?:has|have)\s{1,9}the\s{1,9}meaning|refers?\s{1,9}to)\b""",
    why="a definition ends the list inside the one above it, wherever it stands on the page",
    matches=(
        '"GAAP" means generally accepted',
        "“Affiliate” has the meaning set forth",
        "Code shall mean the Internal Revenue Code",
    ),
    rejects=('"GAAP" principles are', "as the term means", "the price refers to"),
)

SENTENCE_END = Pattern(
    name="end of a sentence",
    expression=r"""[.!?](?<!\b[A-Z]\.)(?<!\b(?:Inc|Ltd|Sec)\.)(?<!\bCorp\.)(?<!\b(?:No|Co)\.)(?<!\b(?:e\.g|i\.e)\.)["”’')]{0,2}\s{1,200}(?=["“(]?[A-Z])""",
    why="a list that runs inside a sentence ends with it",
    matches=("of the Company. The", 'called the "Code"). For'),
    rejects=("Acme Inc. A Delaware", "the U.S. Treasury"),
)

RESUMPTION = Pattern(
    name="words with which a sentence goes on behind a list",
    expression=r""";\s{1,40}(?:and\s{1,40})?provided\b|,\s{1,40}then\b
        |i(?<!\w.)n\s{1,40}(?:each|either|any)\s{1,40}(?:such\s{1,40})?(?:case|event)\b""",
    why="'If (i) … or (ii) …, then the Company shall (A) …' and '…; provided that (A) …' speak of the whole list",
    matches=(
        "of the Company, then the Bank",
        "thereof; provided that (A)",
        "; and\nprovided further",
        "AIG, in each case, (i)",
    ),
    rejects=("and then the Bank", "as provided in", "in such case", ", provided that"),
)

PATTERNS = (
    LINE_LABEL,
    LONE_NUMBERED_WORD,
    RUN_IN_PARENTHESIS,
    RUN_IN_HALF,
    RUN_IN_NUMBER,
    RUN_IN_LETTER,
    RUN_IN_ITEM,
    RUN_IN_ATTACHMENT,
    UNIT_WORD_BEFORE,
    REFERENCE_AFTER,
    NUMBER_WORD_BEFORE,
    OF_AN_ATTACHMENT,
    CONTENTS_LINE,
    CONTENTS_PAGE_BELOW,
    CONTENTS_ENTRY,
    CONTENTS_HEADING,
    CLOSING,
    REPLACEMENT,
    AGREEMENT_HEADING,
    RECITALS_HEADING,
    RUN_IN_RECITALS,
    AGREEING,
    TITLE_LINE,
    COMPANY_NAME,
    DOCUMENT_WORD,
    DEFINING_PARAGRAPH,
    SENTENCE_END,
    RESUMPTION,
)
