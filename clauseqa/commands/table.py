"""THE table of verbs. The command line, the session, help, completion and the documentation are all made from it."""

from __future__ import annotations

from clauseqa.commands.verb import FORMATS, Argument, Verb, found_in


def _limit(default: int, what: str) -> Argument:
    return Argument("limit", f"At most this many {what}.", kind="option", default=default, type=int, short="-n")


DOC = Argument("doc", "Only in this contract: any part of its name.", kind="option", completes="contract", short="-d")
PATHS = Argument("paths", "Files; - is standard input.", many=True, completes="file")
READING = (
    Argument("encoding", "What the files are encoded in, when they do not say it truly.", kind="option"),
    Argument(
        "tracked",
        "Of tracked changes in Word files: the text after them, or before.",
        kind="option",
        choices=("accepted", "before"),
        default="accepted",
    ),
)

_TABLE = (
    Verb(
        "index",
        "Read contracts and put them on the shelf.",
        (
            Argument("paths", "Files and folders.", many=True, completes="file"),
            Argument("prune", "Also remove contracts whose files have gone.", kind="flag"),
            Argument("jobs", "Processes that analyse; by default one a core.", kind="option", type=int, short="-j"),
            Argument("on", "Analyse on a cluster instead: dask://HOST:PORT, dask+tls://HOST:PORT.", kind="option"),
            Argument("allow-remote", "It may be other machines: contracts leave this one.", kind="flag"),
            Argument("optimize", "Also merge the full-text index into one piece.", kind="flag"),
            *READING,
        ),
        found_in("shelf", "index"),
        (
            "clauseqa index corpus",
            "clauseqa index contracts/ --prune",
            "clauseqa index contracts/ --on dask://127.0.0.1:8786",
        ),
        steady=False,
    ),
    Verb(
        "parse",
        "Print the sections, terms and references of a file; needs no index.",
        (
            PATHS,
            Argument("uses", "Also every use of every term (slower).", kind="flag"),
            Argument("explain", "Also the rule behind each fact.", kind="flag"),
            *READING,
        ),
        found_in("files", "parse"),
        ("clauseqa parse contract.txt", "clauseqa parse --json --explain contract.txt"),
    ),
    Verb(
        "text",
        "Print the text of a file exactly as its places are counted.",
        (PATHS, *READING),
        found_in("files", "text"),
        ("clauseqa text contract.txt",),
        formats=("text", "json", "jsonl"),
    ),
    Verb(
        "outline",
        "Show the tree of sections.",
        (
            Argument("place", "A contract, or a section in it.", joined=True, required=False, completes="place"),
            Argument("depth", "At most this many levels.", kind="option", type=int, short="-n"),
            Argument("inline", "Also the units that run inside a sentence.", kind="flag"),
        ),
        found_in("reading", "outline"),
        ("clauseqa outline employment", "clauseqa outline employment#12 --inline"),
    ),
    Verb(
        "show",
        "Show a section with its references, its terms and its faults.",
        (
            Argument("place", "DOC#12(b), or 12(b).", joined=True, completes="place"),
            Argument("unmarked", "Leave its faults unmarked.", kind="flag"),
        ),
        found_in("reading", "show"),
        ("clauseqa show 'employment#12(B)'", "clauseqa show employment#11"),
    ),
    Verb(
        "search",
        "Find sections by words, phrases and fields.",
        (Argument("query", "What to look for.", joined=True, completes="query"), _limit(10, "sections"), DOC),
        found_in("asking", "search"),
        ("clauseqa search 'salary OR bonus'", "clauseqa search 'uses:\"for cause\" terminat*'"),
    ),
    Verb(
        "ask",
        "Ask a question; the answer is quoted and cited.",
        (
            Argument("question", "The question; - reads one a line.", joined=True, completes="query", lines=True),
            _limit(5, "passages"),
            DOC,
            Argument(
                "with", "Levels of references to read with the answer.", kind="option", default=1, type=int, least=0
            ),
            Argument("llm", "Address of a language model whose quotations are checked.", kind="option"),
            Argument("model", "Its name there.", kind="option"),
            Argument("allow-remote", "It may be on another machine: contracts leave this one.", kind="flag"),
        ),
        found_in("asking", "ask"),
        ("clauseqa ask 'What happens on termination for cause?'", "clauseqa ask --format jsonl - < questions.txt"),
    ),
    Verb(
        "define",
        "Show what a defined term means, where, and how far it reaches.",
        (
            Argument("term", "The term, in any case.", joined=True, completes="term"),
            Argument("at", "What it means at this place.", kind="option", completes="place"),
            DOC,
        ),
        found_in("reading", "define"),
        ("clauseqa define 'for cause'", "clauseqa define 'for cause' --at 'employment#12(B)'"),
    ),
    Verb(
        "expand",
        "Show a section with the definitions and clauses it leans on.",
        (
            Argument("place", "DOC#12(b), or 12(b).", joined=True, completes="place"),
            Argument("depth", "Steps from clause to clause.", kind="option", default=1, type=int, least=0),
            Argument(
                "size", "At most this many characters beside it.", kind="option", default=20_000, type=int, least=0
            ),
        ),
        found_in("reading", "expand"),
        ("clauseqa expand 'employment#12(D)'", "clauseqa expand employment#13 --depth 2 --format md"),
    ),
    Verb(
        "impact",
        "Show what leans on a section, and what breaks if it goes.",
        (
            Argument("place", "DOC#12(b), or 12(b).", joined=True, completes="place"),
            Argument("depth", "Steps from clause to clause.", kind="option", default=1, type=int),
        ),
        found_in("reading", "impact"),
        ("clauseqa impact employment#13", "clauseqa impact 'employment#12(B)' --depth 3"),
    ),
    Verb(
        "terms",
        "List the defined terms.",
        (Argument("word", "Only terms that contain this.", joined=True, required=False, completes="term"), DOC),
        found_in("reading", "terms"),
        ("clauseqa terms --doc employment", "clauseqa terms agreement"),
    ),
    Verb(
        "refs",
        "List cross-references out of and into a place.",
        (
            Argument("place", "A contract, or a section in it.", joined=True, required=False, completes="place"),
            Argument("dangling", "Only those that point at nothing, or at the wrong place.", kind="flag"),
            Argument("external", "Only those to other instruments.", kind="flag"),
            Argument("direction", "Seen from the place.", kind="option", choices=("in", "out", "both"), default="both"),
            Argument("tree", "As a tree, followed from section to section.", kind="flag"),
        ),
        found_in("reading", "refs"),
        ("clauseqa refs --dangling", "clauseqa refs employment#11 --direction in", "clauseqa refs employment --tree"),
    ),
    Verb(
        "graph",
        "Export the graph of sections, terms and references.",
        (
            Argument(
                "places", "Files, contracts on the shelf, or sections.", many=True, required=False, completes="place"
            ),
            Argument("depth", "From the places, at most this many steps.", kind="option", type=int, least=0),
            Argument(
                "direction",
                "What leans on them, or what they lean on.",
                kind="option",
                choices=("in", "out", "both"),
                default="both",
            ),
            Argument("edges", "Only edges of these kinds: refers,uses …", kind="option"),
            Argument("status", "Only references that are so: dangling,external …", kind="option"),
            Argument("dangling", "Only broken references.", kind="flag"),
            Argument("stats", "Count instead: most cited, cycles, longest chains.", kind="flag"),
        ),
        found_in("asking", "graph"),
        ("clauseqa graph employment -o graph.svg", "clauseqa graph employment#13 --depth 2 --direction in"),
        formats=("text", "json", "jsonl", "csv", "xlsx", "graphml", "gexf", "dot", "mermaid", "jsonld", "svg", "html"),
    ),
    Verb(
        "check",
        "Report what is broken in contracts, and what was perhaps meant.",
        (
            Argument("places", "Files, or contracts on the shelf.", many=True, required=False, completes="contract"),
            Argument("rule", "Only these rules, with commas between.", kind="option"),
            Argument("rules", "List the rules instead.", kind="flag"),
            Argument(
                "fail-on",
                "Exit 1 on a finding this bad.",
                kind="option",
                choices=("error", "warning", "info"),
                default="info",
            ),
            Argument("baseline", "Pass over the findings written down in FILE.", kind="option", completes="file"),
            Argument("write-baseline", "Write the findings down in FILE.", kind="option", completes="file"),
        ),
        found_in("checking", "check"),
        ("clauseqa check contract.txt", "clauseqa check employment --fail-on error", "clauseqa check --rules"),
        formats=(*FORMATS, "sarif"),
    ),
    Verb(
        "report",
        "Write a contract as a page for a browser.",
        (
            Argument(
                "contract",
                "A file, FILE::DOCUMENT of several in it, or a contract on the shelf.",
                joined=True,
                required=False,
                completes="contract",
            ),
        ),
        found_in("reporting", "report"),
        (
            "clauseqa report employment -o contract.html",
            "clauseqa report filing.txt::EX-10.1 -o contract.html",
            "clauseqa report filing.txt -o pages/",
        ),
        formats=("text", "html"),
    ),
    Verb(
        "docs",
        "List the contracts on the shelf.",
        (
            Argument("name", "Only those whose name contains this.", joined=True, required=False, completes="contract"),
            Argument("limit", "At most this many.", kind="option", type=int, short="-n"),
        ),
        found_in("shelf", "docs"),
        ("clauseqa docs", "clauseqa docs --json"),
    ),
    Verb(
        "repl",
        "Open the interactive session.",
        (
            Argument(
                "file",
                "Read session lines from FILE; - is standard input.",
                kind="option",
                completes="file",
                short="-f",
            ),
        ),
        found_in("shell", "repl"),
        ("clauseqa repl", "clauseqa repl -f session.txt"),
        in_session=False,
        steady=False,
        formats=("text",),
    ),
    Verb(
        "doctor",
        "Look the shelf over; repair what can be repaired.",
        (Argument("repair", "Repair it; a damaged catalog is kept beside the new one.", kind="flag"),),
        found_in("shelf", "doctor"),
        ("clauseqa doctor", "clauseqa doctor --repair"),
        steady=False,
    ),
    Verb(
        "config",
        "Show the settings in force and where each came from.",
        (Argument("key", "Only this setting.", required=False),),
        found_in("shelf", "config"),
        ("clauseqa config", "clauseqa config index"),
    ),
    Verb(
        "completion",
        "Print a script that completes verbs, options, contracts and terms.",
        (Argument("shell", "Which shell.", choices=("bash", "zsh", "fish", "powershell")),),
        found_in("shell", "completion"),
        ("clauseqa completion bash > ~/.local/share/bash-completion/completions/clauseqa",),
        in_session=False,
        formats=("text",),
    ),
)

VERBS: dict[str, Verb] = {verb.name: verb for verb in _TABLE}
__all__ = ["FORMATS", "VERBS"]
