"""A page read back: strictly, as no browser does it, so that what a browser would mend is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "br"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    start: int = 0  # in Page.words: where its text begins …
    end: int = 0  # … and ends
    ids_above: tuple[str, ...] = ()


@dataclass
class ReadPage:
    elements: list[Element] = field(default_factory=list)
    words: str = ""  # the characters of the contract's text, white space left out
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)

    def by_id(self) -> dict[str, Element]:
        return {element.attributes["id"]: element for element in self.elements if "id" in element.attributes}

    def of_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.attributes.get("class", "").split()]


class _Reader(HTMLParser):
    """Fails on whatever is not well-formed: a tag that closes another, an attribute given twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self.open: list[Element] = []
        self.inside = False
        self.pieces: list[str] = []
        self.length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        above = tuple(one.attributes["id"] for one in self.open if "id" in one.attributes)
        element = Element(tag, {name: value or "" for name, value in attrs}, self.length, self.length, above)
        assert not (tag == "a" and any(one.tag == "a" for one in self.open)), "a link in a link"
        self.page.elements.append(element)
        self.inside |= tag == "article"
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        element = self.open.pop()
        assert element.tag == tag, f"</{tag}> closes <{element.tag}> {element.attributes}"
        element.end = self.length
        self.inside &= tag != "article"

    def handle_data(self, data: str) -> None:
        within = self.open[-1].tag if self.open else ""
        if within == "script":
            self.page.scripts.append(data)
        elif within == "style":
            self.page.styles.append(data)
        elif self.inside:
            bare = "".join(data.split())
            self.pieces.append(bare)
            self.length += len(bare)


def read_page(html: str) -> ReadPage:
    """The elements and words of a page. Raises AssertionError when it is not well-formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    reader.page.words = "".join(reader.pieces)
    return reader.page
