"""Where a contract gives a word its meaning: the cues of definitions, and the cues that only look like them.

All of them run over the *reading view* of ``terms/view.py``: every kind of double quotation mark is ``"`` there, and
rules drawn under a term with hyphens are blank.
"""

from __future__ import annotations

import re

from . import Pattern

_CS = re.VERBOSE
_CI = re.VERBOSE | re.IGNORECASE

# -- directly after a quoted term -------------------------------------------------------------------------------------

MEANING = Pattern(
    name="meaning",
    expression=r"""
        (?: (?: shall | will | must | is \s+ intended \s+ to | is \s+ deemed \s+ to
            | (?:shall|will) \s+ be \s+ deemed \s+ to )
            \s+ (?: each \s+ | only \s+ | also \s+ | hereinafter \s+ | collectively \s+
                | not \s+ )? mean s? (?:\s+ and \s+ includes?)?
          | (?: shall | will ) \s* , [^,";.]{1,90} , \s* mean
          | (?: shall | will | is | are | to ) \s+ (?: be \s+ )? (?: construed | interpreted | understood )
            \s+ (?: as | to \s+ mean | to \s+ refer \s+ to ) (?= \s )
          | (?: (?: each | both | all | collectively | together | also ) \s+ )? means? (?:\s+ and \s+ includes?)?
          | (?: shall \s+ have | will \s+ have | has | have | shall \s+ bear | bears?
              | shall \s+ be \s+ given | (?:is|are) \s+ (?:given|used \s+ with) | with )
            \s+ (?: the | its | their | such ) \s+ (?: \w+ \s+ ){0,3}? (?: meanings? | definitions? )
          | (?: shall \s+ | will \s+ )? ha(?:s|ve) \s+ (?: an? \s+ )?
            (?: (?: correlative | corresponding | similar ) \s+ meanings?
              | meanings? (?= \s+ (?: correlative | similar ) ) )
          | as \s+ the \s+ meaning (?= \s+ (?: ascribed | given | set | specified | assigned ) )
          | (?: is | are | shall \s+ be | will \s+ be | has \s+ been | have \s+ been | being )
            \s+ (?: \w+ \s+ ){0,2}? (?: defined | described ) (?= \s+ (?: as | to | in | under | by | at | on
                | below | above | herein | for | within )\b | \s*: )
          | (?: each \s+ | both \s+ )? (?: shall \s+ | will \s+ | may \s+ )? (?: each \s+ )? (?: refers?
              | describes? | denotes? | signif(?:y|ies) | stands? \s+ for )
            (?: \s+ (?: to | collectively | individually | only | both | either ) )*
        ) (?![\w'-])
    """,
    why="The verbs that give a meaning: the term stands before, the words that give its meaning after.",
    matches=(
        "means",
        "shall mean and include",
        "shall have the following meaning",
        "has the meaning given in",
        "is defined in Section 2.1",
        "refers to",
        "describes each party",
        "shall be construed as allowing",
        "have the same respective meanings",
    ),
    rejects=("meaningful", "is entitled", "has the right"),
    flags=_CI,
)

INCLUSION = Pattern(
    name="inclusion",
    expression=r"""
        (?: (?: shall | will ) \s+ (?: also \s+ | only \s+ | expressly \s+ | not \s+
            | be \s+ deemed \s+ to \s+ (?:not\s+)? | further \s+ | specifically \s+ )* (?: include | exclude )
          | (?: shall | will ) \s* , [^,";.]{1,90} , \s* (?: also \s+ )? include
          | (?: does | do ) \s+ not \s+ include | (?: (?: also | specifically | only | further
              | expressly ) \s+ )? (?: includes? | excludes? ) | (?: is | are ) \s+ deemed \s+ to \s+ include
        ) (?![\w'-])
    """,
    why='What a term takes in or leaves out: "shall include" defines it, or widens one that has a meaning already.',
    matches=("shall include", "shall not include", "includes", "shall be deemed to include", "shall also include"),
    rejects=("including", "shall constitute"),
    flags=_CI,
)

OCCURRENCE = Pattern(
    name="occurrence",
    expression=r"""
        (?: shall | will ) \s+ (?: be \s+ deemed \s+ to \s+ )? (?: have \s+ )?
        (?: exist (?: \s+ under )? | occur (?:red)? | take (?:n)? \s+ place | arise (?:n)? | happen (?:ed)? )
        \s* ,? (?: \s+ (?: only | solely ) )?
        \s+ (?P<condition> if | when | upon | where | in \s+ the \s+ event | the \s+ following )\b
    """,
    why='""Cause" to terminate will exist if …": a meaning told as the condition under which the thing exists.',
    matches=("will exist if", "shall be deemed to have occurred upon", "shall be deemed to have taken place if"),
    rejects=("shall exist.", "shall take place at"),
    flags=_CI,
)

COPULA = Pattern(
    name="copula",
    expression=r"""
        (?: (?: is | are | shall \s+ be | will \s+ be ) (?: \s+ hereby )? (?: (?= \s+ (?: the | an? | any
            | all | those | such | each | that | this | as | equal | one | two | whichever | either | both
            | anyone | anything | our | your )\b ) | (?= \s+ (?: (?-i:[A-Z]) | [$\d("] ) ) )
          | (?: shall \s+ | will \s+ )? represents? | consists? \s+ of | comprises? )(?![\w'-])
    """,
    why='Weak: ""Products" are those listed in …" defines only where the place or the lead-in says so.',
    matches=("are those", "shall be the date", "consists of"),
    rejects=("areas", "island", "shall be adjusted"),
    flags=_CI,
)

QUALIFIER = Pattern(
    name="qualifier",
    expression=r"""
        (?<!\s) (?: \(s\) )?
        (?: \s* (?: \( (?: [^()"]{0,160}
                         | (?: including | and | or | with | together | collectively ) \b [^()]{0,200} ) \)
                  | , \s* (?: as | when | if | for | with | in | of | where | wherever | unless | at | on | to | whether
                           | or | any | including | however )\b )
          | \s+ (?: as | when | of | for | with | in | or | to | on | by | at | under | where | wherever | and | between
                   | that | within | from | among | against | hereunder | herein | set | applicable
                   | shall\ exist )\b )
        (?: [^";:.] | \.(?!\s) | (?<=\() the \s " [^")]{1,40} " (?=\)) ){0,220}?
    """,
    why='Between a term and its verb: ""Affiliate", as used in this Agreement with respect to any Person, means".',
    matches=(
        " as used herein ",
        ", with respect to any Person,",
        " (as such term is used) ",
        " applicable to any Loan ",
    ),
    rejects=('"next"',),
    flags=_CI,
)

POINTER = Pattern(
    name="pointer",
    expression=r"""
        (?<! [\s,(\[] ) [\s,(\[]*
        (?: (?: as | which | such | that | terms? | each | all | hereinafter | hereafter | herein | is | are
              | capitalized | may \s+ be | of \s+ which | used | being | the | same
              | from \s+ time \s+ to \s+ time )\b [\s,]* ){0,6}
        \b (?: defined | described | set \s+ forth | specified | provided \s+ (?:for\s+)? ) \b
        (?! \s+ as \s+ (?: any | all | a | an | the | those | each )\b )
    """,
    why="After a quoted term these words say where the meaning stands: a use of the term, not its definition.",
    matches=(
        " (as defined below)",
        " (hereinafter defined in Section 5.1)",
        " as such term is defined in",
        ", as defined in Section 3",
    ),
    rejects=(" means", ") and", " is hereby defined as any"),
    flags=_CI,
)

# -- directly before a quoted term -------------------------------------------------------------------------------------

REFERRED = Pattern(
    name="referred",
    expression=r"""
        (?P<cue> \b (?: refer(?:red|ed)? (?: \s+ to (?: \s+ (?!as\b) [^\s";()]{1,30} ){0,5}? (?= \s+ as\b )
            | \s+ to)? | call(?:ed)? | termed | named | known | designated | defined | described | identified
            | denoted | styled | abbreviated | deemed )
            (?: \s+ (?: to | herein | hereinafter | hereafter | hereunder | hereto | here | sometimes
                | individually | collectively | jointly | together | each | severally | throughout | elsewhere
                      | in | this | the | agreement | lease | amendment | contract | document | below | above
                          | simply | also | interchangeably | singularly | at \s+ times | for
                      | purposes? | of | convenience | from \s+ time \s+ to \s+ time | aggregate | be | both
                          | either | and/or | or | and | as | being | , )(?=[\s,]) | \s* , )*
        )
        \s+ (?: (?: the | an? | each | our | its | their | \[the\] ) \s+ )?
        (?= " )
    """,
    why='"… are each referred to as a "Party"", "herein called the "Bank"": the term stands after its meaning.',
    matches=(
        'will be referred to elsewhere in this Agreement as the "X',
        'herein called a "X',
        'hereinafter collectively referred to as "X',
    ),
    rejects=('refers to the "X', 'recalled the "X'),
    flags=_CI,
)

CONSTITUTES = Pattern(
    name="constitutes",
    expression=r"""
        \b (?: constitutes? | (?<! not \s ) be \s+ deemed (?:\s+ to \s+ be)?
            | be \s+ considered (?:\s+ to \s+ be)? | being
            | (?:shall|will) \s+ be | (?:is|are) \s+ (?: each | collectively | hereby ) | becomes? | make \s+ up
            | collectively \s+ form s? )
        \s+ (?: (?: collectively ,? | each | hereinafter ) \s+ )? (?: (?: an? | the ) \s+ | (?<= being \s )
            | (?<= constitute \s ) ) (?= " )
    """,
    why='"Each of the following shall constitute an "Event of Default"": the term stands after its meaning.',
    matches=('shall constitute an "X', 'shall constitute "events', 'being the "X', 'make up a "X'),
    rejects=('are entitled to the "X',),
    flags=_CI,
)

LEAD_IN = Pattern(
    name="lead-in",
    expression=r"""
        \b (?: (?: the | following | defined | capitalized | these ) \s+ ){0,3}
        (?: terms? | words? | phrases? | expressions? | definitions? )
        (?: \s+ (?: the | an? | or \s+ phrases? | or \s+ words? | and \s+ phrases? | phrase ) )?
        (?: \s* , )? (?<!\s) \s* $
    """,
    why='"the term "X" …", "the phrase "X" …": what follows is spoken of as a word.',
    matches=("The term the ", "the phrase ", "the words and phrases "),
    rejects=("the Term of ", "terminate the "),
    flags=_CI,
)

CONFINED = Pattern(
    name="confined",
    expression=r"""
        \b (?: for \s+ (?:the\s+)? purposes? \s+ (?: hereof | of \s+ (?:this|the|these) \s+ [^".;]{1,60} )
            | as \s+ used \s+ (?: herein | in \s+ this \s+ [^".;]{1,40} ) | (?: in
                | under ) \s+ this \s+ \w+ (?:\s+[\w.()]+)? )
        ,? \s+ (?: (?: the \s+ )? (?: terms? | words? | phrases? ) \s+ | an? \s+ | the \s+ )? $
    """,
    why='"For the purposes of this Section, "disparage" …": what follows is a definition, even of a lower-case word.',
    matches=(
        "For purposes of this Section, ",
        "For purposes hereof ",
        "As used in this Section 4, the term ",
        "In this context, ",
    ),
    rejects=("in this way the parties ", "for the purposes of raising capital the "),
    flags=_CI,
)

UNIT_BEFORE = Pattern(
    name="unit-before",
    expression=r"""
        \b (?: exhibits? | schedules? | annex(?:es)? | appendix | appendices | attachments? | sections?
            | articles? | paragraphs? | clauses? | types?
            | class | form | no\. | size | column | part | grade | rated | rating ) \s* $
    """,
    why='Exhibit "A", Section "2": the short words in quotation marks are the name of a unit.',
    matches=("attached as Exhibit ", "Schedule "),
    rejects=("in this Agreement, ",),
    flags=_CI,
)

SET_OUT = Pattern(
    name="set-out",
    expression=r"""
        (?: [.:;)] | \n[ \t\r]*\n | \A )
        \s* (?: (?: [(\[]? (?: \d [\w.]{0,8} | [A-Za-z]{1,4} ) [)\].:] | \d{1,3} (?: \.\d{1,3} ){0,4} ) \s+
            | [•·*o§-] [ \t]+ ){0,2}
        (?: (?: the | an? ) \s+ (?: terms? \s+ | words? \s+ | phrases? \s+ )? )? $
    """,
    why="The place of a definition that stands on its own: the head of a paragraph or sentence, after an enumerator.",
    matches=("", "paid.  1.5 ", "paid\n\n   (a) ", "Agreement. The "),
    rejects=("is referred to as the ", "together are\n  ", "in Exhibit "),
    flags=_CI,
)

CLAUSE_HEAD = Pattern(
    name="clause-head",
    expression=r"""
        (?: provided (?:,? \s+ however)? ,? \s+ that ,? \s+
          | (?: \A | [.;] \s+ | (?<=\S) [ \t\r]* \n [ \t\r]* \n \s* ) (?-i:[A-Z]) [^".;]{2,70} , \s+ )
        (?: (?: the\s+term | the | an? ) \s+ )? $
    """,
    why='"Notwithstanding the foregoing, "Confidential Information" shall not include …".',
    matches=(". Notwithstanding the foregoing, ", "; provided, however, that "),
    rejects=("paid to the holders of ",),
    flags=_CI,
)

PLURAL_IS = Pattern(
    name="plural-is",
    expression=r"\b (?: plural | singular ) \s+ (?: form \s+ )? is \s+ $",
    why='"The plural is "Business Days"."',
    matches=("The plural is ",),
    rejects=("the plural is used in ",),
    flags=_CI,
)

LIST_OF_TERMS = Pattern(
    name="list-of-terms",
    expression=r"""
        \b (?: terms? | definitions? | words? | expressions? | phrases? )\b [^".;]{0,120} \b (?: means?
            | meanings? | defined )\b
        [^".;]{0,160} : \s* $
    """,
    why='"The following terms mean the same as in the base terms: "A", "B".": the meaning stands in another document.',
    matches=("The following terms mean the same in this add-on as in the base terms: ",),
    rejects=("the term of this Agreement: ",),
    flags=_CI,
)

CORRELATIVE = Pattern(
    name="correlative",
    expression=r"""
        (?<!\s) \s* \( \s* (?: including | and | or | with | together \s+ with | as \s+ well \s+ as | includes? ) \b
        [^"()]{0,80}
    """,
    why='""control" (including, with correlative meanings, the terms "controlled by" …) means".',
    matches=(" (including, with correlative meanings, the terms ", " (and "),
    rejects=(" (the ",),
    flags=_CI,
)

INDEX_ENTRY = Pattern(
    name="index-entry",
    expression=r"""
        (?<! [\s.] ) [\s.]* (?: (?: section | article | clause | paragraph | § ) s? \s+ )?
        (?: \d{1,3} (?:\.\d{1,3}){0,4} (?: \s? \( \w{1,5} \) ){0,4} | [IVXLC]{1,6}\b | preamble | recitals?
            | introduction | introductory \s+ paragraph | background )
        (?= [\s.,;] | $ )
    """,
    why='An index of terms: ""Closing"  2.1", line after line.',
    matches=(" 2.1 ", "   Section 4.2(a)(iii)\n", " Preamble\n"),
    rejects=(" means", "), the"),
    flags=_CI,
)

DEFINED_THERE = Pattern(
    name="defined-there",
    expression=r"""
        (?<! [\s,_*] ) [\s,_*]*
        (?: is | are | shall \s+ be | will \s+ be | has \s+ been | have \s+ been )
        \s+ (?: \w+ \s+ ){0,2}? defined \s+
        (?: as | to | in | under | by | at | on | for | above | below | herein )\b
    """,
    why='""Closing" is defined in Section 2.1" defines by reference, while "(as defined in Section 2.1)" only points.',
    matches=(" is defined in Section 2.1", " shall be defined as"),
    rejects=(" as defined in Section 2.1",),
    flags=_CI,
)

NO_DEFINITION_BEFORE = Pattern(
    name="no-definition-before",
    expression=r"""
        (?: \b (?: as \s+ defined | defined \s+ (?:in|under|by) | (?:meaning|definition) \s+ of | d/b/a | f/k/a | a/k/a
            | doing \s+ business \s+ (?:as|under) | trading \s+ as | formerly | formerly \s+ known \s+ as
            | also \s+ known \s+ as | popularly \s+ known \s+ as
            | (?: commonly | generally ) \s+ (?:known|called|referred \s+ to) \s* (?:as)?
            | titled | entitled | captioned | headed | labell?ed | marked | stamped | legended? | bearing | reading
            | stating
            | e\.g\. | i\.e\. | such \s+ as | other \s+ than | for \s+ example | so-called | so \s+ called
            | references? \s+ (?: herein \s+ | in \s+ [^"(]{1,60}? \s+ )? to
            | including (?!.{0,40}\bmeanings?\b) | replac(?:e|ing) | substituting | deleting
            | inserting | adding | striking )
          (?: \s+ (?: the | an? | without \s+ limitation | but \s+ not \s+ limited \s+ to | any | all | term
              | terms | word | phrase | existing | with | and | in | by | each | of ) | \s* [,:] )*
          | \b (?: (?:trade)?marks? | names? | headings? | captions? | states? | see )
            (?: \s+ (?: the | and | of ) | \s* : ){0,2}
        ) \s* $
    """,
    why="Words that name, quote or point rather than define: titles, exhibits, trade names, examples, replaced text.",
    matches=(
        "as defined in the ",
        "entitled ",
        "d/b/a ",
        "including, without limitation, the ",
        "the reference in Section 9.6 of the Senior Agreement to ",
    ),
    rejects=(
        "collectively, the ",
        "such period, the ",
        "hereinafter called the ",
        "including, with correlative meanings, the terms ",
    ),
    flags=_CI,
)

PARENTHESIS_LEAD = Pattern(
    name="parenthesis-lead",
    expression=r"""
        (?: ^ | [,;:\u2013\u2014-] | \b (?: collectively | individually | each | together | jointly
            | severally | singly | both | as | called | termed | named | being | is | are | be | hereinafter
            | hereinafter\s+as | hereafter | herein | hereunder
            | such | any | either | all | also | them | or | and | and/or | abbreviated | respectively
                | constituting | becomes? | known | foregoing | defined | to | simply | terms? | sometimes
                | cumulatively | aggregate | capacity | capacities ) )
        \s* (?: (?: the | an? | this | these | such | our | its | your | each | "?the | any | all | said )  \s* )? $
      | ^ \s* (?: such | this | these | all | any | each | said | that )\b [^"]{1,200} \b (?: the | an? | each ) \s* $
      | ^ \s* (?: such | each | this | the ) \s [^"(),;]{1,60} ['’]s \s* $
    """,
    why='What may stand between "(" and the term it introduces: "collectively, the", "each, a", "as amended, the".',
    matches=(
        "",
        "the ",
        "collectively, the ",
        "each, a ",
        "as amended, the ",
        "in such capacity, the ",
        "such agreement the ",
        "hereinafter sometimes called the ",
    ),
    rejects=("located in the ", "other payments in ", "Exhibit "),
    flags=_CI,
)

PARENTHESIS_TAIL = Pattern(
    name="parenthesis-tail",
    expression=r"""
        (?<!\s) \s* (?: [).,;:\]/"-]
          | (?<!\w) (?: or | and | and/or | herein | hereinafter | hereafter | hereunder | if | when | for | in | under
              | where | pursuant | until | provided | together | with | collectively | both | each | being | as | which
              | the | respectively | throughout | hereof | unless | on | at | to | of | individually | from | is | are
              | shall | means )\b )
    """,
    why='What may follow a term inside its parenthesis: the end of it, or another term; not "the "Submit" button".',
    matches=(")", ' or the "Y")', ","),
    rejects=(" button", " brand"),
    flags=_CI,
)

JOINT = Pattern(
    name="joint",
    expression=r"""
        \s* [,;/]? \s* (?: (?: and | or | and/or | & | as \s+ well \s+ as ) \s* )? ,? \s*
        (?: (?: the | an? | each | any | collectively | individually | together | jointly | singularly
            | either | both | as | plural | of | which | is | are | hereinafter | hereafter | herein
            | sometimes | being | called | referred | to | also | by \s+ reference
              | terms? | words? | phrases? | expressions? | , ) (?= [\s,"] ) \s* )*
    """,
    why='Between two terms that share one cue: ""A", "B" and "C" mean", "a "Party" and collectively as the "Parties"".',
    matches=(" and ", ", ", " and collectively as the ", " or the ", ", and together, the "),
    flags=_CI,
)

# -- without quotation marks -------------------------------------------------------------------------------------------

ACRONYM = Pattern(
    name="acronym",
    expression=r"\( (?P<term> [A-Z][A-Z&]{1,8}(?:s|'s)? | [A-Z](?:[A-Za-z&.-]{0,6}[A-Z]){1,6}s? ) \)",
    why='"United States Postal Service (USPS)": initials in parentheses, of the words just before.',
    matches=("(USPS)", "(CBUs)", "(R&D)", "(SaaS)"),
    rejects=("(a)", "(A)", "(Company)", "(the SOW)"),
    flags=_CS,
)

BARE_PARENTHESIS = Pattern(
    name="bare-parenthesis",
    expression=r"""
        \( \s* (?P<lead> (?: (?i: (?: hereinafter | hereafter | herein ) (?:[\s,]+ (?: sometimes
            | individually | collectively | jointly | together | called | referred | to | known | designated
            | also | as | simply ))*
                   | (?:collectively | jointly
                       | individually)? [\s,]* referred \s+ to
                   (?:\s+(?:herein\w*|hereafter|collectively|individually|jointly))* \s+ as
                   | collectively ,? | each ,? (?=\s+an?\s) ) [\s,]+ (?: (?:the|an?|this) \s+ )?
                 | the \s+ | this \s+ ) )
        (?P<term> [A-Z][\w.&'’/-]* (?: \s+ (?: (?:of|and|for|the|to|in|or|&) \s+ )? [A-Z0-9][\w.&'’/-]* ){0,5} ) \s* \)
    """,
    why='"(hereinafter referred to as Company)", "(the Project)": a capitalised name introduced without marks.',
    matches=("(hereinafter referred to as Dynamic Hearing)", "(the Delivery Schedule)", "(collectively Defend)"),
    rejects=("(the date of closing)", "(each of Smith and Jones)"),
    flags=_CS,
)

NAMED_BARE = Pattern(
    name="named-bare",
    expression=r"""
        (?P<cue> [CHIJchij] (?<!\w.) (?i: (?: (?<=h) (?: ereinafter | ereafter | erein ) | (?<=c) ollectively
                | (?<=i) ndividually | (?<=j) ointly )
            (?: [\s,]+ (?: sometimes | collectively | individually | each | jointly | together | be ) ){0,3} [\s,]+
            (?: called | referred \s+ to (?: \s+ herein )? \s+ as | known \s+ as | designated (?: \s+ as )? ) )
            \s+ (?: (?i: the | an? | its | each ) \s+ )? )
        (?P<term> [A-Z][\w&’-]{1,30} (?: (?: [ ]{1,2} | [ ]? \n [ ]{0,3} ) [A-Z][\w&’-]{1,30} ){0,4} )
        (?= [ ]{0,2} [,.;:)—–] | \s{1,3} [a-z—–] )
    """,
    why='"… are collectively known as the Feedback Technology": a name without marks and without a parenthesis.',
    matches=("are collectively called the Wet Segment. The", "hereinafter referred to as Cremer — and"),
    rejects=('hereinafter called the "Bank"', "also known as the Clean Water Act,", "referred to as KI's guests"),
    flags=_CS,
)

CONSTITUTED = Pattern(
    name="constituted",
    expression=r"""
        following \b [^.;:"]{0,160}? (?P<cue> \s (?: shall | will ) \s{1,3} (?: each \s{1,3} )?
            (?: constitute | be \s{1,3} deemed (?: \s{1,3} to \s{1,3} be )? | be \s{1,3} considered )
            \s{1,3} an? \s{1,3} )
        (?P<term> [A-Z][\w’-]{1,30} (?: \s{1,3} (?: of \s{1,3} )? [A-Z][\w’-]{1,30} ){1,3} ) \b
    """,
    why='"Any of the following will be deemed an Event of Default": a name without marks behind what it means.',
    matches=(
        "occurrence of any of the following shall constitute an Event of Default under",
        "following will be deemed a Change of Control:",
    ),
    rejects=("such failure shall constitute an Event of Default", 'following shall constitute an "Event of Default"'),
    flags=_CS,
    holds="following",
)

LISTED_TERM = Pattern(
    name="listed-term",
    expression=r"""
        [_*]{0,2}
        (?P<term> [A-Z0-9][\w&’'/()-]{0,40}(?:\.[\w&’'/()-]{1,20}){0,3}
          (?: [ ]{1,2}
              (?: (?: of | and | for | the | to | in | or | on | by | from | with | & | - | an? ) [ ]{1,2} ){0,2}
              [A-Z0-9(][\w&’'/()-]{0,40}(?:\.[\w&’'/()-]{1,20}){0,3} ){0,7}? )
        [_*]{0,2}
        (?P<cue> (?= [\s,:]+ [mswhiar] )  # where no verb can follow, none is looked for
           [ ]* \n? [ ]* (?: ,? \s* as \s+ used \s+ (?:herein|in \s+ this \s+ \w+) ,? \s* )?
           :? \s (?: means? (?:\s+and\s+includes?)? | (?:shall|will) \s+ (?:also\s+)? mean (?:\s+and\s+include)?
               | (?:shall\s+have|will\s+have|has|have) \s+ the \s+ (?:\w+\s+){0,2}? meanings?
               | (?:is|are|shall\s+be) \s+ defined \s+ (?:as|in|to\s+mean) | refers? \s+ to ) \b
         | \s? [:.] (?=\s) | \s [\u2013\u2014-]{1,2} (?=\s) )
    """,
    why='An entry of a list without quotation marks: "Affiliate means …", "Affiliate: …", "_Affiliate_ means".',
    matches=(
        "Affiliate means any",
        "_Net Sales_ means",
        "Change of Control: any",
        "Confidential Information shall mean",
        "Guarantee Period: means the",
    ),
    rejects=("affiliate means",),
    flags=_CS,
)

NAME_IN_PARENTHESIS = Pattern(
    name="name-in-parenthesis",
    expression=r"""
        \s (?<=[\w\]"'’.,]\s) \s{0,8} \( \s?
        (?P<term> (?! Form\s ) (?: [A-Z][\w&’'-]{2,30}[a-z] )
          (?: \s{1,3} (?:of\s|and\s)? [A-Za-z][\w&’'-]{2,30} ){0,3} )
        \s? \) (?! \s{0,3} [A-Z\d] | \w )
    """,
    why='"for nine months (Sell-Off Period) following": a capitalised name and nothing else in a parenthesis.',
    matches=(
        "nine months (Sell-Off Period) following",
        "an Ohio company (Nationwide), with",
        "documentation (Documents)",
    ),
    rejects=("Bingo.com (Canada) Enterprises", "an act (ERISA) of", "months (the Term) of", "(Pounds)750"),
    flags=_CS,
    holds="(",
    before=9,
)

STATED = Pattern(
    name="stated",
    expression=r"""
        \s (?<=[\w)%’']\s) \s{0,2}
        (?P<cue> means? (?! \s+ (?:of|for|to|by|and)\b ) | (?:shall|will) \s{1,3} (?:also\s{1,3}|only\s{1,3})? mean
            | (?:shall\s{1,3}have|has) \s{1,3} the \s{1,3} (?:following\s{1,3})? meaning ) \b
    """,
    why='"… $30,000,000. Tangible net worth means equity": the verb of a meaning whose subject heads a sentence.',
    matches=("Tangible net worth means equity", "Key Personnel shall mean", "Rate has the meaning"),
    rejects=("by any means of", "meaningful"),
    flags=_CS,
    holds="mean",
    before=40,
)

SENTENCE_TERM = Pattern(
    name="sentence-term",
    expression=r"""
        (?: (?: For \s (?: the \s )? purposes? \s (?: of | hereof ) | As \s used ) \b [^.;:",]{0,60} , \s{1,3}
            (?: the \s term \s{1,3} )? )?
        (?: (?: An? | The ) \s{1,3} (?=[A-Z]) )?
        (?P<term> (?! (?: An? | The | This | These | Those | That | Any | All | Each | Every | No | Such | You | We
              | It | They | If | In | On | At | As | For | Upon | References? | Words? | Either | Both | Which | And
              | Or | But | Provides? | Here\w* | There\w* ) \b )
          [A-Z][\w&’'/-]{0,40}
          (?: \s{1,3} (?! (?: is | are | was | were | be | shall | will | may | by | means? | used ) \b )
            [\w&’'/%-]{1,40} ){0,5} )
    """,
    why="What may be the subject of a sentence that gives it a meaning: a name, no pronoun and no clause.",
    matches=("Tangible net worth", "Cumulative EBIT Margin %", "An Event of Default", "As used herein, Net Sales"),
    rejects=("this", "collateral", "24"),
    flags=_CS,
)

FUNCTIONAL = Pattern(
    name="functional",
    expression=r"""
        (?-i:[Ff]) (?<!\w.) or \s+ (?: the \s+ )? purposes? \s+
        (?: hereof | of \s+ this \s+ \w+ (?:\s+[\w.()]{1,12})? ) ,? \s+
        (?: the | an? ) \s+ (?P<term> \w+ (?:\s+(?!of\b|shall\b)\w+){0,3}? ) (?: \s+ of \s+ (?:\w+\s+){1,4}? | \s+ )
        (?: shall | will ) \s+ (?: be \s+ deemed \s+ to \s+ (?:have\s+)? )? occur (?:red)? \s+ (?= if | when
            | upon | on )
    """,
    why='"For the purposes hereof, the disability of the Employee shall occur if …": a meaning without marks.',
    matches=("For the purposes hereof, the disability of the Employee shall occur if",),
    rejects=("for the purposes hereof, the Employee shall pay if",),
    flags=_CI,
)

# -- scope -------------------------------------------------------------------------------------------------------------

_THIS_UNIT = r"""\s{1,9} this \s{1,9} (?P<unit> section | article | paragraph | sub-?section | sub-?paragraph
        | clause | exhibit | schedule | annex | appendix | attachment | definition | context | provision
        | subdivision )
        (?: \s{1,9} (?P<number> \(? (?: \d[\w.]{0,12} | [IVXLC]{1,8} | [A-Za-z] ) \)? (?: \( \w{1,5} \)
            | \. \w{1,9} ){0,6} ) )? (?= [\s,;.)"] )"""

SCOPE = Pattern(
    name="scope",
    expression=r"""
        \b (?: (?:for|solely\s{1,9}for) \s{1,9} (?:the\s{1,9})? (?:sole\s{1,9})? purposes? \s{1,9} of
            | (?:as|when|wherever|where) \s{1,9} used \s{1,9} (?:in|throughout) )"""
    + _THIS_UNIT
    + r""" (?! [^,;"]{0,30} \s (?:and|or) \s{1,9} (?:for\s{1,9}purposes\s{1,9}of\s{1,9})? (?:this\s{1,9})?
               (?:sub-?)? (?:section|paragraph|article|clause)\b )""",
    why="A definition may be confined to a part of the contract. Two parts at once are no single one.",
    matches=(
        "For the purposes of this Section 11, the",
        "As used in this Article, ",
        "for purposes of this definition, ",
        "Solely for purposes of this Article IX, ",
    ),
    rejects=(
        "as used in this Agreement, ",
        "benefits under this Section 2 (the ",
        "For purposes of this subsection (d) and subsection (e), the ",
    ),
    flags=_CI,
)

DEFINITIONS_ATTACHED = Pattern(
    name="definitions attached",
    expression=r"""
        ^ [^\S\n]{0,80}
        (?: (?:annex|appendix|schedule|exhibit|attachment) \s{1,9} \S{1,12} [^\S\n]{0,9} [-–—:.]? [^\S\n]{0,9} )?
        (?: (?:certain\s{1,9}|defined\s{1,9})? (?:definitions?|defined\s{1,9}terms|glossary) ) [.:]? [^\S\n]{0,80} $""",
    why="An attachment that is headed as the definitions of the contract defines for all of it, not for itself.",
    matches=("DEFINITIONS", "   Definitions  ", "ANNEX A - DEFINITIONS", "Schedule 1.1 Defined Terms", "GLOSSARY"),
    rejects=("1. Definitions", "FORM OF DEFINITIONS", "Definitions and Interpretation of this Note"),
    flags=_CI | re.MULTILINE,
)

SCOPE_BESIDE = Pattern(
    name="scope beside the term",
    expression=r"""
        \b (?: in | for | throughout | under | solely\s{1,9}in ) """
    + _THIS_UNIT
    + r""" (?: \s{1,9} (?:referred\s{1,9}to|called|known|defined|described) (?:\s{1,9}\w{1,20}){0,6}? (?:\s{1,9}as)?
            | \s{0,9} , (?:\s{1,9}unless\b[^".;]{0,80},)? )
        (?: \s{1,9} (?:the|an?|each) )?
        (?: \s{1,9} (?:terms?|words?|phrases?|expressions?) )? [\s,]{0,9} ["(]{0,3} $""",
    why="“In this Section 4, the term …” and “hereinafter in this Section 4 called the …” confine it too.",
    matches=('in this Section 4, the term "', 'hereinafter in this Section 11.17 referred to as the "'),
    rejects=(
        "benefits described in this Section 2 (the ",
        "as described in this paragraph, being herein referred to as ",
    ),
    flags=_CI,
)

SCOPE_BEHIND = Pattern(
    name="scope behind the term",
    expression=r"""
        ["']{1,2} \s{0,9} [,(]? \s{0,9} (?: (?:for|solely\s{1,9}for) \s{1,9} (?:the\s{1,9})? (?:sole\s{1,9})?
            purposes? \s{1,9} of
            | (?:as|when|wherever|where) \s{1,9} used \s{1,9} (?:in|throughout) | in | throughout )"""
    + _THIS_UNIT,
    why="The words that confine a term may stand between it and its verb, or in its own parenthesis.",
    matches=(
        '" in this Section 11.17 means',
        '" for the purpose of this Section 11(d)(i))',
        '", as used in this Article,',
    ),
    rejects=('") under this Section 1.1 from time to time', '" means Lenders, for purposes of this definition,'),
    flags=_CI,
)

ALL = tuple(value for value in list(globals().values()) if isinstance(value, Pattern))
