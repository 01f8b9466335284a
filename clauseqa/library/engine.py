"""Whoosh, imported in one place. Its sources raise warnings when they are first compiled; those alone are silenced.

Nothing outside the library folder and search.py may import Whoosh, or this module.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh import fields, formats, index, matching, qparser, query, reading, scoring, searching, writing
    from whoosh.codec import base
    from whoosh.filedb import filestore
    from whoosh.qparser import plugins
    from whoosh.util.numeric import byte_to_length, length_to_byte

__all__ = [
    "base",
    "byte_to_length",
    "fields",
    "filestore",
    "formats",
    "index",
    "length_to_byte",
    "matching",
    "plugins",
    "qparser",
    "query",
    "reading",
    "scoring",
    "searching",
    "writing",
]
