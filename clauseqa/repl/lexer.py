"""The colours of the line being typed. Only the parts that mean something are coloured; what is wrong shows at once."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from clauseqa.repl.language import Language
from clauseqa.repl.tokens import tokens

STYLE = Style.from_dict(
    {
        "verb": "bold ansiblue",
        "unknown-verb": "ansired underline",
        "option": "ansicyan",
        "unknown-option": "ansired underline",
        "field": "ansicyan",
        "unknown-field": "ansired underline",
        "operator": "bold",
        "phrase": "ansigreen",
        "open-phrase": "ansigreen underline",
        "number": "ansimagenta",
        "bottom-toolbar": "noreverse",
        "bottom-toolbar.word": "bold",
        "prompt": "bold",
        "scope": "ansicyan",
    }
)


class LineLexer(Lexer):
    """Colours each line by its tokens."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        lines = document.lines

        def line(number: int) -> StyleAndTextTuples:
            if number >= len(lines):
                return []
            text = lines[number]
            return [(f"class:{token.kind}", text[token.start : token.end]) for token in tokens(text, self._language)]

        return line
