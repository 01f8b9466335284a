"""A shelf on a server: the same `Library` on OpenSearch, for many machines and many contracts.

Promise: every verb does there what it does on a directory. A contract becomes visible at once and as a whole, whoever
else reads or writes; what did not answer is said, never passed over; the words of a query find what they find locally,
for the server holds the token streams of our own analysis and has none of its own.
"""

from __future__ import annotations
