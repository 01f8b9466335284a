"""clauseqa: contracts segmented, cross-referenced, indexed and asked."""

__version__ = "0.1.0"
