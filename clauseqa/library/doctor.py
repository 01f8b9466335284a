"""Looks a shelf over, and repairs what can be repaired.

Promise: nothing is thrown away. A damaged catalog is kept beside its successor, which has every contract that could
still be read; the full-text index is made again from it. Without `repair` nothing is changed.
"""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from clauseqa.errors import BrokenShelf, ClauseqaError, NoShelf, NotFound, ShelfError
from clauseqa.library import Arrival, is_served
from clauseqa.library.catalog import Catalog
from clauseqa.library.files import remove_tree
from clauseqa.library.local import CATALOG, FULL_TEXT, LOCK, LocalLibrary
from clauseqa.library.lock import WriterLock

_BESIDE = "mended"  # where the successor of a damaged catalog is made
_BATCH = 50  # contracts that are in memory together
_NAMED = 5  # contracts that could not be read, in a message
_TRIED = 1_000_000  # ids, where the list of contracts itself cannot be read


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something wrong with a shelf."""

    what: str
    cure: str  # what was done about it, or what to do
    cured: bool = False


def examine(location: str, *, repair: bool = False) -> tuple[Ailment, ...]:
    """What is wrong with the shelf at `location`; () when nothing is. Raises NoShelf, NewerShelf, LockedShelf."""
    if is_served(location):
        from clauseqa.library.served.doctor import examine_served

        return examine_served(location, repair=repair)
    if not os.path.exists(os.path.join(location, CATALOG)):
        raise NoShelf(f"no index at {location}", hint="build one: clauseqa index FILE…")
    found = list(_access(location, repair))
    catalog = _catalog(location, repair)
    found += catalog
    if all(ailment.cured for ailment in catalog):
        found += _full_text(location, repair)
    if repair and os.path.lexists(os.path.join(location, _BESIDE)):
        with WriterLock(os.path.join(location, LOCK)):  # whoever holds it may be making it
            remove_tree(os.path.join(location, _BESIDE))
    return tuple(found)


def _access(location: str, repair: bool) -> list[Ailment]:
    """Whether others could have put something there."""
    if not hasattr(os, "getuid"):
        return []
    found = []
    facts = os.stat(location)
    if facts.st_uid not in (os.getuid(), 0):
        found.append(Ailment(f"{location} belongs to another user", "index its files into a directory of your own"))
    elif facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        if repair:
            os.chmod(location, stat.S_IMODE(facts.st_mode) & ~(stat.S_IWGRP | stat.S_IWOTH))
        cure = "only you can write there now" if repair else f"chmod go-w {location}, or: clauseqa doctor --repair"
        found.append(Ailment(f"other users can write into {location}", cure, repair))
    return found


def _catalog(location: str, repair: bool) -> list[Ailment]:
    path = os.path.join(location, CATALOG)
    try:
        catalog = Catalog(path)
        try:
            said = catalog.check()
            for card_id in catalog.staying() if not said else ():  # those that nobody is shown yet, too
                catalog.check_names(catalog.contract(card_id), card_id)
                catalog.clauses(None, card_id, None)
        finally:
            catalog.close()
    except BrokenShelf as error:
        said = (str(error),)
    if not said:
        return []
    if not repair:
        return [Ailment(f"the catalog is damaged: {said[0]}", "save what can be read: clauseqa doctor --repair")]
    try:
        kept, lost, aside = _save(location)
    except OSError as error:
        raise ShelfError(f"{location}: {error.strerror or error}", hint="free some space and try again") from error
    named = f": {', '.join(lost[:_NAMED])}{' …' if len(lost) > _NAMED else ''}" if lost else ""
    cure = f"{kept} contracts saved, {len(lost)} lost{named} (index their files again); the old one is {aside}"
    return [Ailment(f"the catalog is damaged: {said[0]}", cure, True)]


def _save(location: str) -> tuple[int, list[str], str]:
    """A new catalog of all contracts that can be read; how many were, which not, and where the old one is now.

    It is made beside the old one and takes its place when it is whole, so that nothing is lost by being interrupted.
    """
    path, beside = os.path.join(location, CATALOG), os.path.join(location, _BESIDE)
    aside = f"{path}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    with WriterLock(os.path.join(location, LOCK)):
        remove_tree(beside)
        lost: list[str] = []
        with LocalLibrary(beside, create=True) as library:
            found = _readable(path, lost)
            while batch := list(islice(found, _BATCH)):
                with library.writing() as writer:
                    writer.put(batch)
            kept = len(library.cards())
            library.catalog.fold_journal()
        full_text = os.path.join(location, FULL_TEXT)
        remove_tree(full_text)  # first: its ids are those of the old catalog
        _put_aside(path, aside)
        os.replace(os.path.join(beside, CATALOG), path)
        if kept:
            os.replace(os.path.join(beside, FULL_TEXT), full_text)
    return kept, lost, aside


def _put_aside(path: str, aside: str) -> None:
    """Keep a catalog under another name. Its journal goes with it: it must not be read into the successor."""
    shutil.copy2(path, aside)
    for suffix in ("-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.replace(path + suffix, aside + suffix)


def _readable(path: str, lost: list[str]) -> Iterator[Arrival]:
    """The contracts of a damaged catalog; into `lost` the names of those that cannot be read."""
    try:
        catalog = Catalog(path)
    except ClauseqaError:
        return
    try:
        for card_id in _ids(catalog):
            arrival = _arrival(catalog, card_id)
            if arrival is not None:
                yield arrival
            elif (name := _name(catalog, card_id)) is not None:
                lost.append(name)
    finally:
        catalog.close()


def _ids(catalog: Catalog) -> Sequence[int]:
    try:
        return catalog.staying()
    except ClauseqaError:
        return range(1, min(catalog.last_id(), _TRIED) + 1)


def _name(catalog: Catalog, card_id: int) -> str | None:
    """The file of a contract that cannot be read; None when there was no contract."""
    try:
        return str(catalog.source(card_id)[0])
    except NotFound:
        return None
    except BrokenShelf:
        return f"contract {card_id}"


def _arrival(catalog: Catalog, card_id: int) -> Arrival | None:
    try:
        contract = catalog.contract(card_id)
        clauses = tuple(clause for _, clause in catalog.clauses(None, card_id, None))
        file, fingerprint = catalog.source(card_id)
    except (BrokenShelf, NotFound, TypeError):
        return None
    return Arrival(contract, file, fingerprint, clauses)


def _full_text(location: str, repair: bool) -> list[Ailment]:
    from clauseqa.library import fulltext

    directory = os.path.join(location, FULL_TEXT)
    with LocalLibrary(location) as library:
        try:
            if any(library.catalog.units()):
                fulltext.check(directory, library.catalog.units())
        except (fulltext.Damaged, FileNotFoundError) as error:
            if repair:
                library.rebuild()
            cure = "made again from the catalog" if repair else "make it again: clauseqa doctor --repair"
            return [Ailment(f"the full-text index is damaged: {error}", cure, repair)]
    return []
