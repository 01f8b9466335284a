"""A citation and where it stands to the units it means, or to an honest "no"."""

from __future__ import annotations

from .found import Resolution
from .resolver import Resolver

__all__ = ["Resolution", "Resolver"]
