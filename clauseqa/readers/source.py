"""The bytes of one file on their way into a reader, with the limits that the reader keeps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from .limits import LIMITS, Limits

Tracked = Literal["accepted", "before"]


@dataclass(frozen=True)
class Source:
    path: str  # as the user gave it: it stands in every message and every citation
    data: bytes
    limits: Limits = field(default=LIMITS, repr=False)
    tracked: Tracked = "accepted"  # of a Word file with tracked changes: the text after them, or the one before them

    @cached_property
    def sha256(self) -> str:
        """Of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    def part(self, name: str, data: bytes) -> Source:
        """A document inside this one, such as an attachment, under a path of its own: ``mail.eml::contract.docx``."""
        return replace(self, path=f"{self.path}::{name}", data=data)
