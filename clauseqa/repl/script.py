"""Lines of a session read from a file or a pipe: the same output, without a terminal and without prompt_toolkit."""

from __future__ import annotations

from typing import TextIO

from clauseqa.commands import Session
from clauseqa.errors import Exit
from clauseqa.repl.conversation import Conversation


def run_script(session: Session, lines: TextIO) -> int:
    """Take each line, to the end of the input or the line that leaves. 0, or 2 when a line could not be carried out;
    the lines after it are taken all the same."""
    conversation = Conversation(session)
    try:
        for line in lines:
            if not conversation.take(line.lstrip("\ufeff").rstrip("\r\n")):
                break
    except UnicodeDecodeError as error:
        conversation.complain(f"the lines are not {error.encoding}: byte {error.start} cannot be read")
    return Exit.ERROR if conversation.failed else Exit.FOUND
