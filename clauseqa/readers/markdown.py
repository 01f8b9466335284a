"""Markdown: the text that it renders to, with headings, bold words, list numbers and inner links as evidence.

Promise: no word of the source is lost but the markup; line breaks inside a paragraph stay. A list whose items all bear
one number is counted, as every renderer counts it; one whose items bear numbers of their own keeps them, since an
author who typed "1. 3. 4." speaks of 3 and 4.

Told by the file's name alone: its characters are those of a plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from ..errors import EmptyDocument
from ..model import Text
from . import decoding, sandbox
from .manuscript import Manuscript
from .source import Source

MEDIA_TYPE = "text/markdown"
SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")

_LARGE = 1 << 17  # bytes beyond which a child process reads it: some input makes the parser slow
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?:(?!---).*\r?\n){0,200}---[ \t]*(?:\r?\n|\Z)")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]{0,2000}>", re.DOTALL)
_ANCHOR = re.compile(r"<[a-zA-Z][^<>]{0,200}?\b(?:id|name)\s*=\s*[\"']?([\w.:-]{1,100})")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b", re.IGNORECASE)


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """One Text. Raises ``EmptyDocument`` when nothing but markup is in it."""
    if len(source.data) > _LARGE:
        return sandbox.run("markdown", source, encoding)
    return extract(source, encoding)


def extract(source: Source, encoding: str | None = None) -> list[Text]:
    """As ``read``, in this process whatever the size."""
    from markdown_it import MarkdownIt

    markup, name = decoding.decode(source.data, source.path, encoding)
    markup = _FRONT_MATTER.sub("", markup, count=1)
    parser = MarkdownIt("commonmark").enable("table")
    out = Manuscript()
    _Walk(out).walk(parser.parse(markup))
    if not len(out):
        raise EmptyDocument(f"{source.path}: no text in it", hint="check that it was saved in full")
    return [out.finish(path=source.path, sha256=source.sha256, media_type=MEDIA_TYPE, encoding=name)]


@dataclass(slots=True)
class _List:
    counted: bool  # its typed numbers say nothing
    next: int
    bullet: bool


class _Walk:
    def __init__(self, out: Manuscript) -> None:
        self.out = out
        self.lists: list[_List] = []
        self.strong = 0
        self.row = False
        self.item_opens = False  # the item's label stands on the line and its text goes on there

    def walk(self, tokens: list[Any]) -> None:
        since = 0
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                self._inline(token.children or [])
            elif kind in ("ordered_list_open", "bullet_list_open"):
                self.lists.append(_list(tokens, index))
            elif kind in ("ordered_list_close", "bullet_list_close"):
                self.lists.pop()
            elif kind == "list_item_open":
                self._item(token)
            elif kind in ("fence", "code_block"):
                self._paragraph()
                self.out.write(token.content.rstrip("\n"), keep_space=True)
            elif kind == "html_block":
                self._paragraph()
                self._html(token.content)
            elif kind == "heading_open":
                self._paragraph()
                since = len(self.out)
            elif kind == "heading_close":
                self._heading(since)
            elif kind == "paragraph_open":
                self._paragraph()
            elif kind == "table_open":
                self.out.paragraph()
                since = len(self.out)
            elif kind == "table_close":
                self.out.mark_lines(since, table=True)
            elif kind == "tr_open":
                self.out.new_line()
                self.row = False
            elif kind in ("td_open", "th_open"):
                self.out.space() if self.row else None
                self.row = True

    def _paragraph(self) -> None:
        if self.item_opens:
            self.item_opens = False
        else:
            self.out.paragraph()

    def _item(self, token: Any) -> None:
        series = self.lists[-1]
        self.out.paragraph()
        if series.bullet:
            self.out.write("• ")
        else:
            number = series.next if series.counted else int(token.info)
            self.out.label(f"{number}{token.markup}", len(self.lists) - 1)
            series.next += 1
        self.item_opens = True

    def _heading(self, since: int) -> None:
        start = self.out.first_since(since)
        self.out.mark_lines(since, heading=True)
        if start is not None:
            self.out.bookmark_at(_slug(self.out.written_since(start)), start)

    def _inline(self, tokens: list[Any]) -> None:
        for token in tokens:
            kind = token.type
            if kind in ("text", "code_inline", "text_special"):
                self.out.write(token.content, strong=self.strong > 0)
            elif kind in ("softbreak", "hardbreak"):
                self.out.line_break()
            elif kind == "strong_open":
                self.strong += 1
            elif kind == "strong_close":
                self.strong -= 1
            elif kind == "link_open":
                href = str(token.attrs.get("href", ""))
                self.out.open_link(href[1:].casefold() if href.startswith("#") else "")
            elif kind == "link_close":
                self.out.close_link()
            elif kind == "html_inline":
                self._html(token.content)
            elif kind == "image":
                self.out.write(token.content)

    def _html(self, markup: str) -> None:
        """The words between tags; the tags' anchors and line breaks."""
        place = 0
        for tag in _TAG.finditer(markup):
            self.out.write(unescape(markup[place : tag.start()]), strong=self.strong > 0)
            place = tag.end()
            anchor = _ANCHOR.match(tag[0])
            if anchor:
                self.out.bookmark(anchor[1].casefold())
            if _BREAK.match(tag[0]):
                self.out.new_line()
        self.out.write(unescape(markup[place:]), strong=self.strong > 0)


def _list(tokens: list[Any], index: int) -> _List:
    opening = tokens[index]
    if opening.type == "bullet_list_open":
        return _List(counted=True, next=0, bullet=True)
    typed: list[str] = []
    for token in tokens[index:]:
        if token.type == "list_item_open" and token.level == opening.level + 1:
            typed.append(token.info)
        elif token.type == "ordered_list_close" and token.level == opening.level:
            break
    return _List(counted=len(set(typed)) == 1, next=int(typed[0]) if typed else 1, bullet=False)


def _slug(heading: str) -> str:
    """The anchor that renderers give a heading: "3. Fees & Costs" is "3-fees--costs"."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")
