"""Completion in the user's shell: the script for each shell, and the candidates that it asks for.

The scripts call ``clauseqa __complete WORDS…`` with the words typed so far, the last of them incomplete, and get a
candidate a line: the value, a tab, a description. No candidates: the shell completes file names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from clauseqa.commands import VERBS, Argument, Session, Verb
from clauseqa.commands.help import GLOBALS
from clauseqa.errors import ClauseqaError

ASK = "__complete"
Candidate = tuple[str, str]  # value, description
_MOST = 500

_BASH = """\
# clauseqa completion bash > ~/.local/share/bash-completion/completions/clauseqa
_clauseqa() {
    local value description word now=${COMP_WORDS[COMP_CWORD]}
    local -a words=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        word=${word//\\\\/}
        case $word in
            \\"*) word=${word#?}; word=${word%\\"} ;;
            \\'*) word=${word#?}; word=${word%\\'} ;;
        esac
        words+=("$word")
    done
    COMPREPLY=()
    while IFS=$'\\t' read -r value description; do
        [[ -z $value ]] && continue
        [[ $now == [\\"\\']* ]] || printf -v value '%q' "$value"
        COMPREPLY+=("$value")
    done < <(clauseqa __complete "${words[@]}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o default
    return 0
}
complete -F _clauseqa clauseqa
"""
_ZSH = """\
#compdef clauseqa
# clauseqa completion zsh > "${fpath[1]}/_clauseqa"
_clauseqa() {
    local -a candidates
    local value description
    while IFS=$'\\t' read -r value description; do
        candidates+=("${value//:/\\\\:}${description:+:$description}")
    done < <(clauseqa __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    if (( ${#candidates} )); then
        _describe -t candidates candidate candidates
    else
        _files
    fi
}
compdef _clauseqa clauseqa
"""
_FISH = """\
# clauseqa completion fish > ~/.config/fish/completions/clauseqa.fish
function __clauseqa_complete
    set -l typed (commandline -ct)
    set -l words (commandline -opc) (string unescape -- $typed; or printf '%s\\n' $typed)
    set -l candidates (clauseqa __complete $words[2..-1] 2>/dev/null)
    if test (count $candidates) -gt 0
        printf '%s\\n' $candidates
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c clauseqa -f -a '(__clauseqa_complete)'
"""
_POWERSHELL = """\
# clauseqa completion powershell >> $PROFILE
Register-ArgumentCompleter -Native -CommandName clauseqa -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($wordToComplete -eq '') { $words += '' }
    clauseqa __complete @words 2>$null | ForEach-Object {
        $value, $description = $_ -split "`t", 2
        if (-not $description) { $description = $value }
        $shown = if ($value -match '\\s|#|''') { "'" + ($value -replace "'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($shown, $value, 'ParameterValue', $description)
    }
}
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}


def script(shell: str) -> str:
    """The script for "bash", "zsh", "fish" or "powershell"."""
    return _SCRIPTS[shell]


def answer(words: Sequence[str]) -> str:
    """What ``clauseqa __complete`` prints for the words typed so far. A shelf that cannot be read completes nothing."""
    from clauseqa.render.safe import one_line

    session = Session(_index(words))
    try:
        found = list(candidates(words, session))
    finally:
        session.close()
    return "".join(f"{one_line(value)}\t{one_line(description)}\n" for value, description in found[:_MOST])


def candidates(words: Sequence[str], session: Session) -> Iterator[Candidate]:
    """What the last word may become, in the order to offer."""
    *before, last = [word for word in words if word != "="] or [""]
    last = last.lstrip("\"'")
    verb = next((VERBS[word] for word in before if word in VERBS), None)
    options = [*(a for a in (verb.arguments if verb else ()) if a.kind != "positional"), *GLOBALS]
    waiting = _waiting(options, before[-1]) if before else None
    if waiting is not None:
        offered = _values(waiting, last, session, verb)
    elif last.startswith("-"):
        offered = ((f"--{option.name}", option.help) for option in options)
    elif verb is None:
        offered = ((one.name, one.summary) for one in VERBS.values())
    else:
        argument = next((a for a in verb.arguments if a.kind == "positional"), None)
        offered = _values(argument, last, session, verb) if argument else iter(())
    typed = last.casefold()
    return ((value, description) for value, description in offered if value.casefold().startswith(typed))


def _waiting(options: Sequence[Argument], word: str) -> Argument | None:
    """The option whose value comes after `word`."""
    return next((a for a in options if a.kind == "option" and word in (f"--{a.name}", a.short)), None)


def _values(argument: Argument, typed: str, session: Session, verb: Verb | None) -> Iterator[Candidate]:
    """The values that an argument can take; none for files, which the shell knows better."""
    if argument.choices:
        return iter([(choice, "") for choice in argument.choices])
    if argument.completes == "format":
        return iter([(name, "") for name in (verb.formats if verb else ())])
    if argument.completes in ("contract", "place"):
        return _places(typed, session) if "#" in typed and argument.completes == "place" else _contracts(typed, session)
    return _terms(typed, session) if argument.completes == "term" else iter(())


def _contracts(typed: str, session: Session) -> Iterator[Candidate]:
    try:
        for card in session.library.beginning(typed, limit=_MOST):
            yield card.name, card.title or card.type or ""
    except ClauseqaError:
        return


def _places(typed: str, session: Session) -> Iterator[Candidate]:
    name = typed.partition("#")[0]
    try:
        card = session.library.card(name)
        for section in session.library.contract(card.id).sections:
            if section.number:
                yield f"{name}#{section.number}", section.heading or ""
    except ClauseqaError:
        return


def _terms(typed: str, session: Session) -> Iterator[Candidate]:
    try:
        for name in session.library.term_names(typed, limit=_MOST):
            yield name, ""
    except ClauseqaError:
        return


def _index(words: Sequence[str]) -> str:
    for position, word in enumerate(words[:-1]):
        if word == "--index":
            return words[position + 1]
    return os.environ.get("CLAUSEQA_INDEX", "index")
