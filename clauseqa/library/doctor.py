"""Looks a shelf over, and repairs what can be repaired.

Promise: nothing is thrown away. A damaged catalog is kept beside its successor, which has every contract that could
still be read; the full-text index is made again from it. Without `repair` nothing is changed.
"""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass

from clauseqa.errors import BrokenShelf, ClauseqaError, NoShelf, NotFound
from clauseqa.library import Arrival, is_served
from clauseqa.library.catalog import Catalog
from clauseqa.library.local import CATALOG, FULL_TEXT, LOCK, LocalLibrary
from clauseqa.library.lock import WriterLock


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
            for card in catalog.cards() if not said else ():
                catalog.contract(card.id)
                catalog.clauses(None, card.id, None)
        finally:
            catalog.close()
    except BrokenShelf as error:
        said = (str(error),)
    if not said:
        return []
    if not repair:
        return [Ailment(f"the catalog is damaged: {said[0]}", "save what can be read: clauseqa doctor --repair")]
    kept, lost, aside = _save(location)
    cure = f"{kept} contracts saved, {lost} lost (index their files again); the old one is {aside}"
    return [Ailment(f"the catalog is damaged: {said[0]}", cure, True)]


def _save(location: str) -> tuple[int, int, str]:
    """A new catalog of all contracts that can be read; how many were, how many not, and where the old one is now."""
    path = os.path.join(location, CATALOG)
    aside = f"{path}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    with WriterLock(os.path.join(location, LOCK)):
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(path + suffix):
                os.replace(path + suffix, aside + suffix)
    arrivals, lost = _readable(aside)
    with LocalLibrary(location, create=True) as library, library.writing() as writer:
        writer.put(arrivals)
        library.write_all_again()
    return len(arrivals), lost, aside


def _readable(path: str) -> tuple[list[Arrival], int]:
    try:
        catalog = Catalog(path)
    except ClauseqaError:
        return [], 0
    arrivals, lost = [], 0
    try:
        for card_id in _ids(catalog):
            arrival = _arrival(catalog, card_id)
            if arrival is None:
                lost += 1
            else:
                arrivals.append(arrival)
    finally:
        catalog.close()
    return arrivals, lost


def _ids(catalog: Catalog) -> list[int]:
    try:
        return sorted(card.id for card in catalog.cards())
    except ClauseqaError:
        return list(range(1, catalog.last_id() + 1))


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
            if library.catalog.units():
                fulltext.check(directory, library.catalog.units())
        except (fulltext.Damaged, FileNotFoundError) as error:
            if repair:
                library.rebuild()
            cure = "made again from the catalog" if repair else "make it again: clauseqa doctor --repair"
            return [Ailment(f"the full-text index is damaged: {error}", cure, repair)]
    return []
