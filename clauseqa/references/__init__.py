"""Text, sections and terms to references: every place where a document cites a numbered or lettered unit."""

from __future__ import annotations

from .reader import Citation, Designator, ParsedReference, find_references, parse_reference

__all__ = ["Citation", "Designator", "ParsedReference", "find_references", "parse_reference"]
