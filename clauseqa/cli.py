"""From argv to an exit code: the command line around the table of verbs.

Data goes to standard output, everything else to standard error. A user never sees a traceback unless --debug asks.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from clauseqa import interrupts
from clauseqa.errors import Ambiguous, ClauseqaError, Exit, NotFound, QueryError

if TYPE_CHECKING:
    from clauseqa.commands import Result, Session, Verb
    from clauseqa.config import Settings

_NEAREST_IN_LINE = 80  # characters of what was perhaps meant that stand in the line of the error
_NEAREST_BELOW = 8  # of it that are shown


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 found, 1 nothing found, 2 error, 130 interrupted.

    Without `argv` it is the command of this process, which hears signals to its end; one that is interrupted ends here.
    """
    if argv is not None:
        return _exit_code(list(argv))
    interrupts.listen()
    try:
        _open_what_is_closed()
        code = _exit_code(sys.argv[1:])
        interrupts.uninterruptible()
    except KeyboardInterrupt:
        interrupts.uninterruptible()
        code = Exit.INTERRUPTED
    return _ended(interrupts.heard()) if interrupts.heard() else code


def _ended(number: int) -> int:
    """The exit code of a process that a signal ends. It leaves here, without a word from what is half done."""
    import os
    from signal import SIGINT, Signals

    complain("interrupted" if number == SIGINT else f"ended by {Signals(number).name}")
    os._exit(128 + number)


def _exit_code(words: list[str]) -> int:
    try:
        return int(_run(words))
    except KeyboardInterrupt:
        if interrupts.heard():
            raise
        complain("interrupted")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        from clauseqa.output import silence

        silence(sys.stdout)
        return Exit.FOUND
    except Exception as error:
        return Exit.INTERRUPTED if interrupts.heard() else _failed(error, debug="--debug" in words)


def _failed(error: Exception, *, debug: bool) -> int:
    """Say what went wrong, with its traceback where somebody wants it; the exit code."""
    if debug:
        from traceback import print_exc

        print_exc()
    if isinstance(error, ClauseqaError):
        complain(explained(error))
        return int(error.exit_code)
    complain(f"{type(error).__name__}: {error} · this is a fault of clauseqa: --debug shows where")
    return Exit.ERROR


def _open_what_is_closed() -> None:
    """Standard streams that nobody gave: nothing comes in, what goes out is lost, and no file gets their numbers."""
    import os

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - to the end of the process


def explained(error: ClauseqaError) -> str:
    """What is wrong and the next step as one line; what was perhaps meant in it where that is short, else below, each
    on a line of its own."""
    parts, below = [str(error)], list[str]()
    near = error.nearest if isinstance(error, NotFound) else ()
    contracts = {place.rpartition("#")[0] for place in near}
    if len(contracts) == 1 and all(contracts) and contracts.pop() in parts[0]:
        if not isinstance(error, Ambiguous):  # which says itself where they stand
            parts.append(f"nearest: {', '.join(place.rpartition('#')[2] for place in near)}")
    elif len(", ".join(near)) <= _NEAREST_IN_LINE:
        parts += [f"nearest: {', '.join(near)}"] if near else []
    else:
        below = [f"  {one}" for one in near[:_NEAREST_BELOW]]
        below += [f"  … and {len(near) - _NEAREST_BELOW} more"] if len(near) > _NEAREST_BELOW else []
    parts += [error.hint] if error.hint else []
    parts += ["nearest:"] if below and not isinstance(error, Ambiguous) else []
    return "\n".join([" · ".join(parts), *below])


def complain(message: str) -> None:
    """One line, or one for each line of the message, on standard error, if anybody can read it."""
    from clauseqa.render.safe import neutralise

    try:
        for line in neutralise(message).splitlines():
            sys.stderr.write(f"{line}\n" if line.startswith("  ") else f"clauseqa: {line}\n")
    except OSError:
        from clauseqa.output import silence

        silence(sys.stderr)


def _run(words: list[str]) -> Exit:
    from clauseqa.commands.help import GLOBALS, about, overview
    from clauseqa.commands.words import parse_words, take_options, verb_named

    if words[:1] == ["__complete"]:
        from clauseqa.completion import answer

        return _say(answer(words[1:]))
    leading, words = take_options(GLOBALS, words, "clauseqa", leading=True)
    if leading.get("version"):
        from clauseqa import __version__

        return _say(f"clauseqa {__version__}\n")
    if words[:1] == ["help"]:
        leading, words = {**leading, "help": True}, words[1:]
    verb = verb_named(words[0] if words else "repl")
    if leading.get("help") or any(word in ("-h", "--help") for word in words[1:]):
        return _say(about(verb) if words else overview())
    arguments = parse_words(verb, words[1:], GLOBALS)
    arguments.update(leading)
    return _carry_out(verb, arguments)


def _say(text: str) -> Exit:
    from clauseqa.output import emit

    emit(text)
    return Exit.FOUND


def _carry_out(verb: Verb, arguments: dict[str, Any]) -> Exit:
    from clauseqa.commands import Session
    from clauseqa.config import load

    settings = load(arguments)
    session = Session(settings["index"], settings)
    try:
        if verb.name == "index":
            from clauseqa.progress import shown

            with shown(quiet=arguments["quiet"]) as session.progress:
                return _answer(session, verb, arguments)
        return _answer_lines(session, verb, arguments)
    finally:
        session.close()


def _answer_lines(session: Session, verb: Verb, arguments: dict[str, Any]) -> Exit:
    """Run a verb; where its argument is "-" and it reads lines, once for each of them, as they come."""
    argument = next((one for one in verb.arguments if one.lines and arguments[one.key] == "-"), None)
    if argument is None:
        return _answer(session, verb, arguments)
    code = Exit.NOTHING
    for line in sys.stdin:
        if line.strip():
            one = _answer(session, verb, {**arguments, argument.key: line.strip(), "no_pager": True})
            code = min(code, one) if Exit.ERROR not in (code, one) else Exit.ERROR
    return code


def _answer(session: Session, verb: Verb, arguments: dict[str, Any]) -> Exit:
    from clauseqa.commands import execute

    def show(result: Result) -> None:
        if not arguments["quiet"]:
            for note in result.notes:
                complain(note)
        _print(result, verb, arguments, session.settings)

    return execute(session, verb, arguments, show).exit


def _print(result: Result, verb: Verb, arguments: dict[str, Any], settings: Settings | Any) -> None:
    from clauseqa.output import Screen, emit, is_folder, save, save_each
    from clauseqa.render import filed, streamed

    path = arguments["output"]
    if path and is_folder(path) and result.pages is not None:
        number = save_each(path, ((page.name, page.html()) for page in result.pages()), ".html")
        complain(f"{number} page{'' if number == 1 else 's'} written into {path}")
        return
    chosen = chosen_format(verb, arguments, settings["format"])
    if path and path != "-":
        save(path, filed(result, format=chosen, width=settings["width"] or 80, exact=True))
        return
    screen = Screen.of(sys.stdout, settings)
    text = streamed(
        result,
        format=chosen,
        width=screen.width,
        color=screen.color,
        hyperlinks=screen.color and settings["hyperlinks"],
        exact=not screen.terminal,
    )
    pager = "" if arguments["no_pager"] or not screen.terminal else settings["pager"]
    emit(text, pager=pager, screen=screen)


def chosen_format(verb: Verb, arguments: dict[str, Any], usual: str) -> str:
    """The format asked for: a flag, else the suffix of the output file, else the usual one. Raises QueryError."""
    from clauseqa.render import FORMAT_OF_SUFFIX

    if arguments["json"]:
        return "json"
    if arguments["format"]:
        return str(arguments["format"])
    path = arguments["output"] or ""
    suffix = "." + path.rsplit(".", 1)[-1].lower() if "." in path else ""
    chosen = FORMAT_OF_SUFFIX.get(suffix, usual)
    if chosen not in verb.formats:
        if suffix in FORMAT_OF_SUFFIX:
            raise QueryError(f"{verb.name} cannot print {chosen!r}", hint=f"formats: {', '.join(verb.formats)}")
        return "text"
    return chosen


if __name__ == "__main__":
    sys.exit(main())
