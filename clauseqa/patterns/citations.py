"""How contracts cite: unit words, designators, what may stand between two of them, and the instruments they name.

Every expression here is anchored by its caller at a place already found (``regex.match(clean, position)``) except
``CITATION``, ``BARE`` and the marks of whole documents, which run over the text once. White space is bounded, and
never spans a blank line between a unit word and its designator: "this Section" at the end of one paragraph and the
"(b)" that opens the next are no citation.
"""

from __future__ import annotations

import re

from clauseqa.patterns import Pattern

# --- pieces --------------------------------------------------------------------------------------------------------

SPACE = r"(?:[^\S\n]{0,240}(?:\n[^\S\n]{0,240})?)"  # at most one line end
GAP = r"(?:[^\S\n]{1,240}(?:\n[^\S\n]{0,240})?|\n[^\S\n]{0,240})"  # the same, but not nothing
# the caller checks that letters are doubled: "(aa)", not "(as)"
ENUMERATOR = r"(?:[A-Za-z]|[ivxlc]{2,8}|[IVXLC]{2,8}|[a-z]{2,4}|[A-Z]{2,4})"
QUOTE = "[\"'“”‘’`]"


def _cases(word: str) -> str:
    """The three ways to print a word: "section", "Section", "SECTION"."""
    return f"[{word[0].lower()}{word[0].upper()}]{word[1:]}|{word.upper()}"


def _words(*words: str) -> str:
    return "|".join(_cases(word) for word in sorted(words, key=len, reverse=True))


_UNITS = _words(
    "section", "sections", "article", "articles", "paragraph", "paragraphs", "clause", "clauses",
    "subsection", "subsections", "sub-section", "sub-sections", "subparagraph", "subparagraphs", "sub-paragraph",
    "sub-paragraphs", "subclause", "subclauses", "sub-clause", "sub-clauses", "subdivision", "subdivisions",
    "exhibit", "exhibits", "schedule", "schedules", "annex", "annexes", "appendix", "appendices",
    "attachment", "attachments", "addendum", "item", "items", "note", "notes", "part", "parts", "recital", "recitals",
    "rule", "rules", "regulation", "regulations",
)  # fmt: skip

CITATION = Pattern(
    "citation",
    rf"""(?<![A-Za-z0-9_/.-])
    (?:(?P<lead>[Tt]his|[Tt]hese|THIS|THESE)\s{{1,40}})?
    (?P<unit>(?:{_UNITS}
    |[Ss]ect?s?\.|S\.(?=\s?\d{{1,2}}\.\d)|[Aa]rts?\.|[Pp]aras?\.|[Cc]ls?\.(?=\s?\d)|[Ee]xhs?\.|[Ss]ched\.|§{{1,2}}|¶{{1,2}})
    (?:\([Ss]\))?)(?![A-Za-z])""",
    why="the word that opens a citation, with the 'this' that makes it point at its own place; what follows decides",
    matches=("this Section", "S. 4.11", "SECTIONS 4", "§§ 4.1", "sub-paragraph (a)", 'Exhibit "A"', "Section(s) 4"),
    rejects=("intersection 4", "sectional", "Articled"),
)

BARE = Pattern(
    "bare",
    rf"""(?<![\w)§.])
    (?P<path>(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,4}})?(?:\((?:{ENUMERATOR}|\d{{1,2}})\)){{1,4}})
    (?=(?:(?:{SPACE},)?{SPACE}(?:and|or|through|to|,){SPACE}(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,4}})?
         (?:\((?:[a-zA-Z]{{1,5}}|\d{{1,2}})\)){{1,4}}){{0,8}}
       {GAP}(?:immediately\s{{1,9}})?(?:above|below|hereof|of{GAP}this{GAP}(?:[Ss]ub-?)?(?:[Ss]ection
       |[Pp]aragraph|[Cc]lause|[Aa]rticle))\b)""",
    why="an enumerator without a unit word that points up or down: '(ii) above', '6(a) above', '(a) or (b) below'",
    matches=("pursuant to (ii) above", "in (a) or (b) above", "set out in 6(a) hereof", "(b) of this Section"),
    rejects=("twelve (12) months", "(a) the Company"),
)

DIRECTION_BEFORE = Pattern(
    "direction before",
    r"""(?:\b(?:[Tt]he|[Aa]ny|[Ee]ach|[Tt]hose)\s{1,40})?(?:immediately\s{1,40})?\b(?P<word>preceding
    |foregoing|previous|prior|above|aforesaid|following|next|succeeding|below)\s{1,40}\Z""",
    why="'the foregoing clause (x)', 'the immediately preceding paragraph': which way to look, "
    "read backwards from the unit word",
    matches=("in the immediately preceding ", "the foregoing "),
    rejects=("the precedings of ",),
)

# --- designators ---------------------------------------------------------------------------------------------------

SUBPATH = Pattern(
    "subpath",
    rf"""(?:\((?:{ENUMERATOR}|\d{{1,3}}[A-Za-z]?)\)|[^\S\n]{{1,2}}\({ENUMERATOR}\)|\.(?:[a-z](?![A-Za-z])
    |[ivx]{{1,5}}(?![A-Za-z])))""",
    why="one step down: '(a)', '(ii)', '(B)', '(2)', ' (a)', '.b', '  (A)' in justified lines; a digit after blanks "
    "is a number restated, not a step",
    matches=("(a)", "(ii)", "(aa)", " (b)", "  (A)", "(2)", ".b"),
    rejects=("(the", "(seven)", "(-)"),
)

SUBPATH_BELOW = Pattern(
    "subpath below",
    rf"""(?<!\s)[^\S\n]{{0,9}}\n[^\S\n]{{0,40}}(?P<step>\({ENUMERATOR}\))(?!\()""",
    why="a step that hard wrapping has put on the next line: 'Section 2(b)' and '(ii)' below it",
    matches=("\n(ii)", " \r\n     (b)"),
    rejects=("\n\n(ii)", "\n(the", " (b)"),
)

NUMBERED = Pattern(
    "numbered",
    r"""(?<![A-Za-z])(?P<number>
        \d{1,5}(?!\d)[A-Z]{0,2}(?![A-Za-z])
        (?:\.\d{1,4}(?!\d)[A-Z]{0,2}(?![A-Za-z])){0,6}(?:-(?:[^\S\n](?=\d{3}))?\d{1,5}[A-Za-z]?(?![A-Za-z\d]
        |\.\d)){0,2}
      | \d{1,3}[a-z]{1,2}\d?(?:-\d{1,3}(?!\d))?(?![A-Za-z])
      | [IVXLC]{1,8}(?![A-Za-z’'])(?:[.-](?:\d{1,3}|[A-Z])(?![A-Za-z\d])){0,3}
      | (?:[A-Z]|AA|BB|CC|DD)(?![A-Za-z’'.])(?:[.-]?\d{1,3}(?:\.\d{1,3}){0,3}(?![A-Za-z\d]))?
      | [A-Z](?=\.(?:\s|\Z))
      | [ivx]{1,6}(?=[\s.,;)(])
    )""",
    why="the number of a section, article, paragraph, clause, item, part or rule: 4, 4.1.2, 2.1A, "
    "409A, IV, A, 5-1401, 10b-5",
    matches=("4.1.2", "409A", "IV", "10b-5", "5-1401", "G3"),
    rejects=("shall", "(a)", "of", "AND", "IS"),
)

LETTERED = Pattern(
    "lettered",
    rf"""(?<![A-Za-z]){QUOTE}?(?P<number>
        \d{{1,3}}(?:\.\d{{1,3}}){{0,4}}(?:-?[A-Z]{{1,2}}|(?<=\.\d)[a-z]|(?<=\.\d\d)[a-z])?(?![A-Za-z\d]|\.\d|\.[A-Z](?![a-z])|\.[a-z]\d)
        (?:-\d{{1,3}}(?!\d))?
      | [IVXLC]{{1,8}}(?![A-Za-z’'])(?:-(?:\d{{1,2}}|[A-Z])(?![A-Za-z\d]))?
      | (?:[A-Z]|([A-Z])\2{{1,2}}
      |[A-Z]{{2,3}}(?=[-.]?\d))(?![A-Za-z’'])
        (?:[-.]?\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}(?!\d))?(?:-?[A-Z](?![A-Za-z\d]))?(?:-(?:[IVX]{{1,4}}
      |\d{{1,2}})(?![A-Za-z\d]))?
      | (?<=[`‘])[A-Z](?=['’])
      | (?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE
      |TEN)(?![A-Za-z])
    ){QUOTE}?""",
    why="the name of an attachment: A, A-1, B2, 10.1, 2.1A, IV, One, with or without quotation marks",
    matches=("A", '"A"', "A-1", "10.1", "“B”", "One", "AA", "`B'", "2.1.", "10.23b"),
    rejects=("of", "attached", "hereto", "AND", "OF", "2.l3"),
)

PLACE_NUMBER = Pattern(
    "place number",
    r"(?:[Nn][Oo][Ss]?\.|[Nn]umbers?|[#])\s{0,5}",
    why="'Exhibit No. 3': the word between the unit and its number",
    matches=("No. ", "#"),
    rejects=("Notes", "north"),
)

SPELT_NUMBER = Pattern(
    "spelt number",
    r"""(?i:(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -]{1,2}(?:one|two|three|four|five|six|seven
    |eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh
    |nine)teen))\s{1,9}\((?P<number>\d{1,2})\)""",
    why="'Article THIRTY-SEVEN (37)': the number in words, and again in figures, which are read",
    matches=("THIRTY-SEVEN (37)", "Four (4)", "twenty one (21)"),
    rejects=("thirty days (30)", "A (1)"),
)

SEPARATOR = Pattern(
    "separator",
    rf"""(?P<mark>{SPACE}(?:[,;]{SPACE})?(?:(?P<word>and/or|and|or|&|to|through|thru|until|between
    |as{GAP}well{GAP}as|AND/OR|AND|OR|TO|THROUGH)\b(?:{GAP}in(?={GAP}\())?|(?P<dash>[–—-])|(?<=[,;])|(?<=[,;]\s)
    |(?<=[,;]\s\s)){SPACE}
      (?:(?:both|either|,){SPACE})?)""",
    why="what may stand between two designators of one list; 'through', 'to' and a dash make a range",
    matches=(" and ", ", or ", " through ", "–", ", ", ", and in (c)"),
    rejects=("hereof", " of "),
)

MEASURE = Pattern(
    "measure",
    r"""[^\S\n]{0,9}(?:%|\$|(?:\([^)\n]{1,20}\)[^\S\n]{1,9})?(?:(?:consecutive|full|business|calendar
    |Business|working)[^\S\n]{1,9})?(?:day|month|year|week|hour|minute|percent|per[^\S\n]cent|share|unit
    |dollar|time|mile|feet|Day|Month|Year|copies|months|people|million|thousand
    |of[^\S\n]{1,9}which)s?\b)""",
    why="a number that counts something is no designator: 'Section 3, 30 days'",
    matches=(" days", "%", " business days", " (thirty) days"),
    rejects=(" hereof", ", the"),
)

TITLE = Pattern(
    "title",
    rf"{SPACE}(?:\([A-Z\"“][^()\n]{{2,90}}(?:\n[^()\n]{{1,90}})?\)|[\[“\"][A-Z][^\[\]\"“”\n]{{2,90}}[\]”\"])",
    why="the heading repeated behind a designator: 'Section 2.2 (Permitted Use)'",
    matches=(" (Permitted Use)", " “Term and Termination”"),
    rejects=("(a)", " (or any other)"),
)

JOINED = Pattern(
    "joined",
    rf"""(?:{SPACE}\([^()]{{2,90}}\))?(?:{SPACE}[,;])?{SPACE}(?:(?:and/or|and|or|through|to){GAP})?
    (?:(?:in|of|under){GAP})?""",
    why="'Section 6.4 (Retention), Section 6.5 (Liability) and Section 6.6 of the Plan' have one instrument",
    matches=(" and ", ", ", " (Retention), ", " through ", ", and in "),
)

DETERMINER = Pattern(
    "determiner",
    r"""\s{1,40}(?:the|a|an|any|each|all|such|his|her|its|their|our|your|no|that|if|upon|when|where|which
    |who|it|he|she|they|we|you|there|at|as|from|during|after|before|not|to\s(?!the\s)|[A-Z][a-z]{2,})\b""",
    why="words that open a clause: '(b)' before them starts the next item of a list and continues no citation",
    matches=(" the Company", " any other", " Licensee shall"),
    rejects=(" above", ", and", " of", " shall"),
)

CHAIN = Pattern(
    "chain",
    rf"""(?:{SPACE},)?{SPACE}(?:of|in|to|under|within|from|OF)\b{GAP}
    (?:the{GAP}(?:(?:immediately{GAP})?(?:first|second|third|fourth|last|next|preceding|following
    |foregoing|final){GAP})?(?:sentence|proviso|paragraph|part|portion|clause)s?{GAP}(?:of|to|in){GAP})?
    (?P<that>(?:such|said|that|the{GAP}(?:foregoing|preceding|above|aforesaid|same)|the|each{GAP}of){GAP})?""",
    why="'clause (ii) of Section 3(a)', 'paragraph (b) of the first sentence of this Section': the larger unit follows",
    matches=(" of ", " of the first sentence of ", " in such "),
    rejects=(" or ", "offer"),
)

OUTER_FIRST = Pattern(
    "outer first",
    rf"(?:{SPACE},{SPACE}|{GAP}|{GAP}[–—-]{GAP}(?=P[Aa][Rr][Tt]\b))(?=[SPCsp])",
    why="'Article III, Section 2', 'Section 12, paragraph (b)', 'Attachment X – Part 2': the smaller unit follows",
    matches=(", Section 2", " paragraph (b)", " – Part 2"),
    rejects=(".Section", " and article"),
)

# --- instruments ---------------------------------------------------------------------------------------------------

ONE_OF = Pattern(
    "one of",
    rf"(?:any|each|all|either|one{GAP}or{GAP}more){GAP}of{GAP}(?=(?:the|its|his|her|such|those|these){GAP})",
    why="'Section 16.1(e) of any of the Other Leases': several instruments have the unit",
    matches=("any of the Other Leases", "each of such Leases"),
    rejects=("any other Lease", "all the Leases"),
)

NUMBERED_INSTRUMENT = Pattern(
    "numbered instrument",
    rf"""(?:(?:the|The|a|its|such){GAP})?(?P<name>[A-Z][\w.’'&-]{{1,30}}(?:{GAP}(?:of|and|for|the|[A-Z][\w.’'&-]{{0,30}}))
    {{0,10}}?{GAP}No\.{GAP}[A-Z0-9][\w-]{{0,20}})""",
    why="'Appendix C to the … Operating Circular No. 12': a capitalised name with a number is a paper of somebody else",
    matches=("the Federal Reserve Bank of New York Operating Circular No. 12", "the Title Insurance Case No. 11131505"),
    rejects=("the Company", "the letter No. 3"),
)

HERE = Pattern(
    "here",
    rf"""(?:{SPACE},)?{SPACE}(?<![A-Za-z])(?:(?:set{GAP}forth|contained|stated){GAP})?(?P<word>hereof|herein
    |hereto|hereunder|hereinabove|hereinbelow|hereinafter|above|below|HEREOF|HERETO|ABOVE|BELOW)\b""",
    why="words that keep a citation inside this document, and the way some of them point",
    matches=(" hereof", ", above", " below"),
    rejects=(" thereof", " of the Code"),
)

THERE = Pattern(
    "there",
    rf"(?:{SPACE},)?{SPACE}(?:(?:attached|annexed|appended){GAP})?(?<![A-Za-z])(?P<word>thereof|thereto|therein|thereunder|THEREOF|THERETO)\b",
    why="words that send a citation to the instrument (or unit) named last",
    matches=(" thereof", " thereto", " attached thereto"),
    rejects=(" hereof", " therefore"),
)

OF_INSTRUMENT = Pattern(
    "of instrument",
    rf"""(?:{SPACE},)?{SPACE}(?:(?:each|all|both){GAP})?(?P<link>of|to|under|in|from|pursuant{GAP}to
    |promulgated{GAP}(?:under|pursuant{GAP}to)|adopted{GAP}(?:under|pursuant{GAP}to)|issued{GAP}under
    |attached{GAP}to|contained{GAP}in|set{GAP}forth{GAP}in|OF|TO|UNDER|IN)\b{GAP}""",
    why="the words that lead from a designator to the instrument it belongs to",
    matches=(" of the Code", " promulgated under the", " to the Lease"),
    rejects=(" and the", " offers"),
)

IN_THE_FORM = Pattern(
    "in the form",
    rf"(?:substantially{GAP})?(?:in{GAP})?(?:the|a|such){GAP}(?:form|manner|amount|order)s?\b",
    why="'Exhibit A in the form of the Note' says what the exhibit looks like, not whose it is",
    matches=("the form of", "such form as"),
    rejects=("the Form 10-K", "the Lease"),
)

THIS_INSTRUMENT = Pattern(
    "this instrument",
    rf"""(?:this|these|This|THIS|our|present)\b{GAP}(?:[A-Za-z]{{1,30}}{GAP}){{0,4}}?(?P<head>[Aa]greement
    |[Cc]ontract|[Ll]ease|[Aa]mendment|[Pp]lan|[Ii]ndenture|[Ll]etter|[Bb]y-?[Ll]aws|[Nn]ote|[Ww]arrant
    |[Aa]ct|[Cc]ertificate|[Gg]uaranty|[Tt]erms|[Ll]icen[sc]e|[Dd]ocument|[Ii]nstrument|[Oo]rder
    |[Pp]olicy|[Dd]eed|[Mm]ortgage|[Rr]elease|[Pp]roposal|[Ff]orm|[Rr]eport|AGREEMENT|CONTRACT|LEASE
    |AMENDMENT|PLAN)s?\b""",
    why="'of this Agreement' names the instrument the words stand in",
    matches=("this Agreement", "these Bylaws", "this Loan and Security Agreement"),
    rejects=("the Agreement", "this Section"),
)

BEFORE_CODE = Pattern(
    "before: code",
    r"""(?P<name>
        (?:\b\d{1,3}\s{1,40})?(?:U\.?\s{0,3}S\.?\s{0,3}C\.?(?:\s{0,3}A\.?)?|C\.?\s{0,3}F\.?\s{0,3}R\.?
        |Pa\.\s?C\.\s?S\.?|D?FARS?\b)
      | (?:\b[A-Z][\w.’'&-]{1,20}\s{1,40}(?:(?:and|of|the|for)\s{1,9}){0,2}){0,6}
        (?:\b(?:Act|Code|Laws?|Statutes?|Stat\.|Regulations?|Regs?\.|Rules|ERISA|UCC|U\.C\.C\.|DGCL|ACT|CODE
        |LAWS?|Ann\.|Ordinance|Reg\.))
      | (?:\b[A-Z][\w.’'&-]{1,20}\s{1,40}){0,4}\bCode\s{1,40}of\s{1,40}(?:[A-Z]\w{2,15}\s{1,40}){0,2}[A-Z]\w{2,15}
      | \b(?:(?:Article|Title|Chapter|Subchapter
      |Part)\s{1,9}[\dIVXA-Z]{1,6}\s{1,9}of\s{1,9}(?:the\s{1,9})?)?(?:Code\s{1,9}of\s{1,9}Federal\s{1,9}Regulations)
    ),?\s{1,120}\Z""",
    why="a statute named before the unit word: '18 U.S.C. Section', 'Exchange Act Rules', "
    "'Treasury Regulation Section'",
    matches=("18 U.S.C. ", "Exchange Act ", "Treasury Regulation ", "California Civil Code ", "21 C.F.R. ", "DFARS "),
    rejects=("the Company ", "so far ", "of this Agreement "),
)

OF_SUCH_UNIT = Pattern(
    "of such unit",
    rf"""(?:{SPACE},)?{GAP}(?:of|in|to|under){GAP}(?:such|said|that|the{GAP}same){GAP}(?:[Ss]ub-?)?(?:[Ss]ection|[Aa]rticle
    |[Pp]aragraph|[Cc]lause)s?\b(?!{GAP}(?:\d|\(|[IVX]{{1,5}}\b))""",
    why="'subsection (2) of such Section': a unit of the citation before it, whosever that is",
    matches=(" of such Section", " of said Article"),
    rejects=(" of such Section 4", " of this Section", " of such sections 3"),
)

DIVISIONS = Pattern(
    "divisions of a statute",
    r"""(?:,\s{1,40}(?:[Ss]ub)?(?:[Tt]itle|[Cc]hapter|[Pp]art|[Dd]ivision)\s{1,9}[\dIVXA-Z][\w.-]{0,7}){1,4},?""",
    why="'Article 1.04, Subtitle 1, Title 79, of the Revised Civil Statutes': divisions between number and statute",
    matches=(", Subtitle 1, Title 79,", ", Chapter 11"),
    rejects=(", the Title", ", Section 4"),
)

BEFORE_RECORD = Pattern(
    "before: record of a court",
    r"""(?P<name>(?:\b[A-Z][\w’'-]{1,20}\s{1,9}){0,3}\b(?:Dec|Decl|Aff|Affid|Dep|Tr|Compl|Mem|Br|Mot|Opp)\.)(?:\s{0,9},)?
    (?:\s{1,9}at)?\s{1,20}\Z""",
    why="'Zhou Dec., ¶ 18' cites a paper filed in court",
    matches=("Zhou Jiangyun Dec., ", "Compl. at "),
    rejects=("the Company ", "Dec. 31, "),
)

INCORPORATED_FROM = Pattern(
    "incorporated from",
    r"(?i)incorporated\s{1,9}(?:herein\s{1,9})?by\s{1,9}reference\s{1,9}(?:herein\s{1,9})?(?:to|from)\s{1,9}\Z",
    why="'incorporated by reference to Exhibit 4.1' of a report filed before",
    matches=("(incorporated herein by reference to ",),
    rejects=("incorporated herein by reference as ",),
)

TITLE_OF_CODE = Pattern(
    "title of a code",
    r"\s{1,9}(?P<name>U\.\s?S\.\s?C\b\.?|USC\b|C\.\s?F\.\s?R\b\.?|CFR\b)",
    why="'Section 42 U.S.C. 262': the number is the title's, and the section stands behind it",
    matches=(" U.S.C. 262", " CFR 1.1"),
    rejects=(" of the Code", " U.S. citizens"),
)

ET_SEQ = Pattern(
    "et seq",
    r",?\s{1,40}et\.?\s{1,40}seq\.?",
    why="'9 U.S.C. Sections 1 et seq.' belongs to the citation",
    matches=(" et seq.", ", et. seq"),
    rejects=(" et al.",),
)

SUCCESSOR = Pattern(
    "or any successor",
    rf"{SPACE}\((?:or|as|and){GAP}[^()\n]{{2,80}}(?:\n[^()\n]{{1,80}})?\)",
    why="'Section 4043 (or any successor provision) of the Code': words between the designator and its instrument",
    matches=(" (or any successor provision thereto)",),
    rejects=(" (a)",),
)

AS_APPLICABLE = Pattern(
    "as applicable",
    rf"{SPACE},{SPACE}(?:respectively|as{GAP}(?:applicable|appropriate|the{GAP}case{GAP}may{GAP}be))(?:{SPACE},)?",
    why="'Section 4.1 or 4.3, as applicable, of the Participation Agreement': words between a list and its instrument",
    matches=(", as applicable,", ", as the case may be", ", respectively,"),
    rejects=(", as amended,", " as applicable"),
)

ABOUT = Pattern(
    "about",
    rf"""[\s(“"]{{0,9}}(?:[Aa]nd\s{{1,9}}|[Bb]ut\s{{1,9}})?(?:[Ww]ith{GAP}(?:respect|regard|reference){GAP}to|[Aa]s{GAP}to|[Rr]egarding|[Uu]nder
    |[Pp]ursuant{GAP}to|[Ii]n(?:{GAP}(?:accordance|connection){GAP}with|{GAP}the{GAP}case{GAP}of)?|[Ff]or{GAP}(?:the{GAP})?purposes?{GAP}of
    |[Aa]s{GAP}(?:provided|set{GAP}forth|defined|used|required|contemplated){GAP}(?:in|under|by)|[Pp]er){GAP}
    (?:the|its|his|their|such|said|that|any)?\s{{0,40}}(?:certain\s{{1,40}})?""",
    why="'With respect to the Severance Agreement, …' opens a sentence that speaks of that paper's units",
    matches=("With respect to the ", "Under its ", "As defined in that certain "),
    rejects=("the Company and the ", "If he "),
)

HOLDS = Pattern(
    "holds",
    rf"""(?:{SPACE},)?{SPACE}\(?(?:including|specifically|particularly|namely|other{GAP}than|except(?:{GAP}for)?|excluding
    |excepting|(?:provides|states|requires),?{GAP}in|but{GAP}not),?{SPACE}
    (?:(?:but{GAP})?(?:not{GAP}limited{GAP}to|without{GAP}limitation),?{GAP})?(?:(?:in|for|by|under){GAP})?
    |[’']?s?{GAP}""",
    why="'the Plan, including Section 5', 'the Plan (other than Section 5)', 'Lease Section 5': the paper is "
    "named, then its unit",
    matches=(", including ", " (other than ", " provides in ", "’s "),
)

BESIDE = Pattern(
    "beside",
    rf"""{SPACE}(?:[,(\[–—-]{{1,2}}{SPACE})?(?:(?:see|at|in(?:{GAP}its)?|as{GAP}amended),?{SPACE}){{0,3}}""",
    why="'the Merger Agreement (Section 5)', 'the Plan, in its Section 5': a paper stands right before a unit",
    matches=(" (", ", in its ", ", "),
)

AT_A_DISTANCE = Pattern(
    "at a distance",
    rf"""\d{{0,2}}(?:{SPACE}[(\[][^()\[\]]{{2,120}}[)\]]){{0,2}}(?:{SPACE},[^,;.:()]{{2,60}},)?{SPACE}(?P<link>of|under|in|to|from|at){GAP}""",
    why="'Section 6.1 (Net Proceeds), as in force today, of the Plan': words between a unit and the paper that has it",
    matches=(" of ", " (Net Proceeds) of ", ", as in force today, of ", "12 of "),
    rejects=(" and the ", ". Of "),
)

# --- amendments and furniture --------------------------------------------------------------------------------------

AMENDMENT_TITLE = Pattern(
    "amendment title",
    r"""(?m)(?:^[^\S\n]{0,200}(?:THE\s)?(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|EIGHTH|NINTH|TENTH|ELEVENTH
    |TWELFTH|LIMITED|OMNIBUS|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth)[^\S\n]{1,9}(?:AMENDMENT|Amendment)\b
    |^[^\S\n]{0,200}(?:[A-Z][A-Z ]{0,60}AGREEMENT[^\S\n]{1,9})?AMENDMENT(?:[^\S\n]{1,9}TO)?[^\S\n]{0,40}\r?$
    |^[^\S\n]{0,200}(?:CHANGE\sORDER|Change\sOrder)[^\S\n]{1,9}(?:[Nn][Oo]\b|NUMBER\b|[#]|\d)
    |\bAmendment[^\S\n]{1,9}[Nn]°
    |^[^\S\n]{0,200}Amendment[^\S\n]{1,9}(?:[Nn][Oo]\b|[Nn]umber\b|[#]|\d|[Tt]o\b)
    |\bAMENDMENT[^\S\n]{1,9}(?:NO\b|NUMBER\b|N°|[#]|\d|[IVX]{1,4}\b|(?:TO|OF)[^\S\n]{1,9}[A-Z]{2}))""",
    why="a title that calls the document an amendment: its citations may be those of the agreement it amends",
    matches=(
        "FIRST AMENDMENT TO CREDIT AGREEMENT",
        "     Amendment No. 3",
        "EX-10 AMENDMENT #2 TO THE AGREEMENT",
        "AMENDMENT TO\n\nSERVICES AGREEMENT",
        "SERVICES AGREEMENT AMENDMENT",
        "CHANGE ORDER NO. 2",
        "the Amendment N° 1",
    ),
    rejects=("the Amendment is", "AMENDED AND RESTATED CREDIT AGREEMENT", "Amendment and Waiver", "AMENDMENTS"),
)

HEREBY_AMENDED = Pattern(
    "hereby amended",
    r"hereby\s{1,40}(?:further\s{1,40})?(?:amended|deleted)\b",
    why="a document that says so several times amends another one, whatever its title",
    matches=("Section 5 is hereby amended", "are hereby deleted"),
    rejects=("may be amended",),
)

AMENDED_AFTER = Pattern(
    "amended after",
    r"""[^.;]{0,160}?\b(?:is|are|be|shall\sbe)\s{1,40}(?:hereby\s{1,40})?(?:(?:further|also
    |hereby)\s{1,40})?(?:amended|deleted|modified|replaced|restated|revised|superseded|amending
    |renumbered|supplemented)\b""",
    why="'Section 5 is hereby amended' in an amendment cites the amended agreement",
    matches=(" is hereby amended", " of the Agreement shall be deleted", " are amended"),
    rejects=(" may not be waived",),
)

AMENDING_BEFORE = Pattern(
    "amending before",
    r"""\b(?:[Aa]mend(?:ing|ments?|s)?|[Dd]elet(?:e|ing|ions?)|AMENDMENTS?|[Rr]eplac(?:e|ing)|[Rr]estat(?:e
    |ing)|[Aa]dd(?:ing|ition)?|[Ii]nsert(?:ing)?|[Rr]enumbered|[Mm]odif(?:y|ying|ications?))\s{1,40}(?:(?:of|to|in|OF
    |TO|a|an|the|new|following|thereto|entire|text|as)\s{1,40}){0,5}\Z""",
    why="'Amendment to Section 2.1', 'deleting Section 3' in an amendment cites the amended agreement",
    matches=("Amendment to ", "by deleting ", "adding a new "),
    rejects=("pursuant to ",),
)

REPLACEMENT = Pattern(
    "replacement text",
    r"(?:\bfollow(?:s|ing)|\breads?|\btherefor|\bthereof|\bsentence|\bparagraph|\bdefinitions?)\b[^.;\"“”]{0,90}\Z",
    why="'to read as follows', 'the following sentence': the quotation that opens behind these "
    "words is text of the amended agreement",
    matches=("is amended to read as follows", "the following sentence"),
    rejects=("hereinafter called",),
)

OF_DEFINITION = Pattern(
    "of the definition",
    rf"""(?:{SPACE},)?{GAP}(?:of|in|to|under){GAP}(?P<which>the|this|such|that|said|each){GAP}
    (?:(?:foregoing|preceding|following){GAP})?definitions?\b
    (?:{GAP}of{GAP}(?:the{GAP}(?:term|phrase){GAP})?[\"“‘']
    (?P<term>[^\"”“\n]{{2,80}}(?:\n[^\"”“\n]{{1,60}})?)[\"”’'])?""",
    why="'clause (d) of the definition of \"Permitted Lien\"': the list stands inside a definition",
    matches=(' of the definition of "Permitted Lien"', " of this definition", " of the definition thereof"),
    rejects=(" of the Code",),
)

LEADERS = Pattern(
    "dot leaders",
    r"[^\n]{0,160}?(?:\.{4,}|(?:\.[^\S\n]){4,}|…{2,}|_{4,}[^\S\n]{0,9}\d)",
    why="a line with dot leaders is a table of contents",
    matches=("Definitions........... 5", "Term . . . . . 6"),
    rejects=("Term. The",),
)

INDEX_LINE = Pattern(
    "index line",
    r"""["”]?(?:[^\S\n]{0,9}\([a-z]\))?(?:[^\S\n]{0,9}[–—:-]{1,3}[^\S\n]{0,60}|[^\S\n]{2,120}|\.[^\S\n]{0,60})
    ["“(\[]?[A-Z][^\n]{2,120}(?:\n|\Z)""",
    why="a line of a list of exhibits: the name, a dash or a gap, the title",
    matches=(" - Definitions\n", "     Form of Note\n", ": Territory\n"),
    rejects=(" attached hereto\n", ", the Company\n"),
)

ROW_LABEL = Pattern(
    "row label",
    r"\d{1,3}(?:\.\d{1,3}){0,3}\.?(?:\t|[^\S\n]{3})[^\S\n]{0,80}[A-Z]",
    why="a number that opens a line, set apart from the title behind it, numbers a row or a unit: 'Schedule' above "
    "'3     Master Plan' names no Schedule 3",
    matches=("3          Master Schedule", "4.2\tA reference"),
    rejects=("3 hereto", "4.2 and", "12,   Delaware"),
)

CONTENTS_ROW = Pattern(
    "contents row",
    r"[^\S\n]{0,9}\t[^\S\n]{0,9}(?:[A-Z]{1,5}-)?\d{1,4}[^\S\n]{0,9}(?:\n|\Z)",
    why="a tab and a page number at the end of a line make a row of a table of contents: 'SCHEDULE', tab, 'I-1'",
    matches=("\t37\n", "\t  \tI-1\n"),
    rejects=(" 37\n", "\t37 hereof"),
)

LAND_BEFORE = Pattern(
    "land before",
    r"(?i)(?:\b\d/\d\s{1,20}of|\bquarter\s{1,20}of|\bhalf\s{1,20}of|\brange\s{1,9}\d{1,3}[^.;\n]{0,24},)\s{1,20}\Z",
    why="a section of a land survey: 'the southeast 1/4 of Section 34'",
    matches=("SOUTHEAST 1/4 OF ", "the northwest quarter of ", "Range 11 East, "),
    rejects=("terms of ", "the range of "),
)

LAND_BEHIND = Pattern(
    "land behind",
    r"(?i),?\s{1,20}(?:in\s{1,20}|of\s{1,20})?(?:township|range|T\.?\s?\d{1,3}\s?[NS]\b)",
    why="a section of a land survey: 'Section 34, Township 41 North, Range 11'",
    matches=(", TOWNSHIP 41 NORTH", " of Township 3", ", T41N"),
    rejects=(", the town", " to the"),
)

CONTENTS_LINE = Pattern(
    "contents line",
    r"[.:]?[^\S\n]{1,60}[A-Z][^\n]{2,100}?(?:[^\S\n]{2,120}|\t)[^\n]{0,4}\d{1,3}[^\S\n]{0,9}(?:\n|\Z)",
    why="a line that ends in a page number set apart is a table of contents",
    matches=(" Definitions      12\n",),
    rejects=(" shall survive 12 months\n",),
)

CLAUSE_FOLLOWS = Pattern(
    "clause follows",
    r"\s{1,40}(?:the|an?|any|each|all|it|he|she|they|we|you|if|when|upon|no|such|his|her|its)\b",
    why="'Article 4 any information …' behind a full stop: a number that opens a clause labels it",
    matches=(" any information", " it shall"),
    rejects=(" shall survive", " of"),
)

MARKED_TITLE_FOLLOWS = Pattern(
    "marked title follows",
    r"[^\S\n]{0,40}[.:–—-]{1,2}(?:[^\S\n]{1,60}|[^\S\n]{0,60}\n\s{0,400})[\"“_\[]?[A-Z]",
    why="a number with its own full stop in the middle of a line: 'Section 5.2. Notices', where text was run together",
    matches=(". Definitions", ": Notices"),
    rejects=(" (Governing Law)", " shall", ", Notices"),
)

TITLE_FOLLOWS = Pattern(
    "title follows",
    r"""(?:[^\S\n]{0,40}[.:–—-]{1,2}|\))?(?:[^\S\n]{1,60}
    |[^\S\n]{0,60}\n\s{0,400})(?:[\"“_\[(]?[A-Z][A-Za-z’'&,-]*|\d{1,3}\.\d)""",
    why="what stands behind a number when it labels a unit and cites none",
    matches=(". Definitions", " GENERAL PROVISIONS", "\n\n     The Company"),
    rejects=(" shall survive", " of this", ", the"),
)

HEADING_BEHIND = Pattern(
    "heading behind",
    r"""(?:SECTION|ARTICLE|CLAUSE|PARAGRAPH)[^\S\n]{1,9}(?:\d{1,3}|[IVXLC]{1,7})\.?[^\S\n]{1,9}
    (?!(?:AND|OR|OF|TO|IN|HEREOF|ABOVE|BELOW|SHALL|WILL|MAY|IS|ARE|HAS|THE|BY)\b)
    (?:[A-Z]{3,20}[^\S\n]{1,9}[A-Z(&]|\d{1,3}\.\d{1,2}\.?[^\S\n]{1,9}[A-Z])""",
    why="a label and its title in capitals amid text whose lines were joined: 'CLAUSE 12 QUALITY REQUIREMENTS'",
    matches=("CLAUSE 12 QUALITY REQUIREMENTS 12.1", "ARTICLE IV 4.1 All"),
    rejects=("SECTION 12 OF THIS AGREEMENT", "Clause 12 Quality Requirements"),
)

RUN_IN_LABEL = Pattern(
    "run-in label",
    r"(?P<number>\d(?<![\w.§].)\d{0,2}\.\d{1,3})\.?[^\S\n]{1,4}[A-Z][a-z][^.;\n]{1,60}\.\s",
    why="a decimal number with a title that ends in a full stop, amid text whose lines were joined",
    matches=("of this Section 2.3 2.4 Sublicenses. He", "5.1. Term of Lease. It"),
    rejects=("Section 2.4 shall", "3.5 percent", "$2.4 Million dollars"),
)

LISTED_NUMBER = Pattern(
    "listed number",
    r"""(?m)(?:^[^\S\n]{0,80}(?:[A-Za-z]{4,10}[^\S\n]{1,9})?(?=\d{1,3}[.\s])|(?<![\w.])(?=\d{1,3}\.\d))
    (?P<number>\d{1,3}(?:\.\d{1,3}){0,3})(?![\w]|\.\d)(?=[^\n]{0,200}[A-Za-z])""",
    why="a number that a table of contents lists, whether its unit was read or not",
    matches=("SECTION 6.04. Payment 47", "\n20 LAW AND JURISDICTION 51"),
    rejects=("Notices 51",),
)

PRINTED_NUMBER = Pattern(
    "printed number",
    r"""(?m)(?:^[^\S\n]{0,120}|(?<=[.;:)])[^\S\n]{1,9})(?:(?:SECTION|Section|ARTICLE|Article|Clause|CLAUSE
    |Paragraph|PARAGRAPH|Subsection|SUBSECTION|§)[^\S\n]{1,9})?(?P<number>\d{1,3}(?:[.,]\d{1,3}){0,4}
    |[IVXLC]{1,7})(?=[.):\s])""",
    why="where a number is printed as a label might be, read as a unit or not: a reason to doubt "
    "before calling a citation broken",
    matches=("  4.1 Term", "ARTICLE IV\n", "hereof. 5.2 Notices", "2,13 Documents"),
    rejects=("Section8", "(4)"),
)

PRINTED_DECIMAL = Pattern(
    "printed decimal",
    r"(?m)^[^\S\n]{0,60}\.(?P<number>[\w-]{1,6})(?=\s)",
    why="forms number the items of a list by the last step of their number alone",
    matches=(" .1 Payment", ".12\n"),
    rejects=("1.1 Payment", ".5% of"),
)

LISTED_ATTACHMENT = Pattern(
    "listed attachment",
    r"""(?m)^[^\S\n]{0,120}(?P<word>EXHIBIT|Exhibit|SCHEDULE|Schedule|ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT|Attachment)
    [^\S\n]{1,9}["“]?(?P<number>[A-Z0-9][A-Z0-9.-]{0,6}?)["”]?[.:]?[^\S\n]{0,9}[–—-]{0,2}[^\S\n]{1,60}
    (?P<title>[A-Z][^\n.]{2,80}?)[^\S\n]{0,80}$""",
    why="a line of a list of attachments gives the title under which an attachment may stand without its number",
    matches=("EXHIBIT 1    Defined Terms", "  Schedule 2.1 - Commitments", 'Exhibit "A": Legal Description'),
    rejects=("Exhibit A attached hereto", "see Exhibit A    Form"),
)

BODY_TITLE = Pattern(
    "title of the body",
    r"(?:TERMS\s(?:AND|&)\s(?:CONDITIONS|PROVISIONS)|(?:GENERAL|STANDARD)\s(?:TERMS|CONDITIONS|PROVISIONS)"
    r"|Terms\s(?:and|And|&)\sConditions|General\sConditions)",
    why="an attachment that holds the terms of the contract: what cites 'Paragraph 8.1 of the Agreement' may mean it",
    matches=("TERMS AND CONDITIONS", "General Conditions"),
    rejects=("terms and conditions", "FORM OF NOTE"),
)

REDACTED_WHOLE = Pattern(
    "redacted text",
    r"""(?m)(?:^|(?<=[.)]))[^\S\n]{0,120}\[\s{0,3}(?:[*•]{1,9}(?:\s?[*•]{1,9}){0,9}|(?i:redacted|confidential[^\]\n]{0,60}
    |omitted\s(?:pursuant|and\sfiled)[^\]\n]{0,80}))\s{0,3}\][^\S\n]{0,9}[.*]{0,3}[^\S\n]{0,80}$""",
    why="a unit, or a paragraph of one, that was blacked out for filing: what stood there nobody can say",
    matches=("13.3. [REDACTED]", "  [***]", "(b) [Confidential Treatment Requested]"),
    rejects=("a price of [***] per unit", "[Intentionally Omitted]"),
)

REDACTED_WORDS = Pattern(
    "redacted words",
    r"\[\s{0,3}[*•]{1,9}(?:\s?[*•]{1,9}){0,9}\s{0,3}\]",
    why="words that were blacked out for filing, amid others: labels of the list that they stood in may be gone",
    matches=("any of [***], in each case", "[ * ]"),
    rejects=("[Intentionally Omitted]", "***"),
)

OPENS_PARAGRAPHS = Pattern(
    "opens paragraphs",
    r":[^\S\n]{0,120}(?:\n[^\S\n]{0,120}){1,6}[A-Z]",
    why="a paragraph that ends in a colon, and the first of those it opens, which bears no label",
    matches=("any of the following:\n\n     Failure to pay", "namely: \nThe"),
    rejects=("following: Failure", "following:\n(a) Failure"),
)

PRINTED_ATTACHMENT = Pattern(
    "printed attachment",
    r"""(?P<word>EXHIBIT|Exhibit|SCHEDULE|Schedule|ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT|Attachment|ADDENDUM|Addendum
    |EXH\.|RECITAL|Recital|PART|Part)[^\S\n]{1,9}(?:(?:[Nn][Oo]\.?|[–-])[^\S\n]{1,3})?[\"“`'‘]?
    (?P<number>[A-Z0-9][A-Za-z0-9.()-]{0,11})""",
    why="the name of an attachment; behind OPENS_LINE it may be its heading, read as a unit or not",
    matches=("EXHIBIT A", "    Schedule 2.1", "EXHIBIT No. 3", "SCHEDULE - I"),
    rejects=("this exhibit A", "EXHIBITS"),
)

OPENS_LINE = Pattern(
    "place of a heading",
    r"""(?m)(?:^|[.\]][^\S\n])[^\S\n\"“”]{0,2}[^\S\n]{0,120}[\"“]?\Z""",
    why="what stands before a name that opens a line, or a sentence where lines were run together",
    matches=("hereof.\n    ", "", "hereof. ", '\n"'),
    rejects=("see ", "\nthis "),
)

PRINTED_ENUMERATOR = Pattern(
    "printed enumerator",
    r"\((?P<inner>[A-Za-z]{1,5}|\d{1,2})\)(?<![\w)]\([A-Za-z0-9]\))(?<![\w)]\([A-Za-z0-9]{2}\))",
    why="where an enumerator is printed, read as a unit or not",
    matches=(" (a) the", " (iv)"),
    rejects=("12(b)", "7(ii)"),
)

YEAR = re.compile(r"(?:19|20)\d\d\Z")
