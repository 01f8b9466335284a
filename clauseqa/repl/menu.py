"""The completion menu: candidates as prompt_toolkit shows them. What a document says is text there, never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from clauseqa.render.safe import one_line
from clauseqa.repl.completion import complete
from clauseqa.repl.language import Language
from clauseqa.repl.vocabulary import Vocabulary


class Menu(Completer):
    """Completes from whatever vocabulary and scope hold at the moment."""

    def __init__(
        self, language: Language, vocabulary: Callable[[], Vocabulary], scope: Callable[[], int | None]
    ) -> None:
        self._language, self._vocabulary, self._scope = language, vocabulary, scope

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        cursor = document.cursor_position
        found = complete(
            document.text,
            cursor,
            self._vocabulary(),
            self._language,
            scope=self._scope(),
            fuzzy=complete_event.completion_requested,
        )
        for candidate in found:
            if candidate.text.isprintable():  # what would steer a terminal cannot be typed either
                yield Completion(
                    candidate.text,
                    start_position=candidate.start - cursor,
                    display=one_line(candidate.label),
                    display_meta=one_line(candidate.meta),
                )
