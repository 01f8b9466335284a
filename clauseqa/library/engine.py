"""Whoosh, imported in one place. Its sources raise warnings when they are first compiled; those alone are silenced.

Nothing outside the library folder and search.py may import Whoosh, or this module.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh import columns, fields, formats, index, qparser, query, reading, scoring, searching, writing
    from whoosh.filedb import filestore
    from whoosh.qparser import plugins

__all__ = [
    "columns",
    "fields",
    "filestore",
    "formats",
    "index",
    "plugins",
    "qparser",
    "query",
    "reading",
    "scoring",
    "searching",
    "writing",
]
