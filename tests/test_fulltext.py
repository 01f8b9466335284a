"""The full-text index agrees with Whoosh, is whole or refused, and runs nothing that a stranger put in it."""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from contracts import employment, letter
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseqa.errors import BrokenShelf
from clauseqa.library import codec, fulltext, scores
from clauseqa.library.engine import fields, filestore, formats, query, scoring
from clauseqa.library.language import parse
from clauseqa.library.local import LocalLibrary
from clauseqa.library.ranking import Ranker
from clauseqa.library.schema import HEAVIEST, document
from clauseqa.library.scores import Arrays, Plain
from clauseqa.library.segments import Builder, Damaged, Document, Segment
from clauseqa.library.units import Unit
from clauseqa.search import search

VOCABULARY = "salary bonus company employee terminate cause notice days change control party law written".split()


def papers(count: int) -> list[tuple[int, str, list[Unit]]]:
    """Contracts of random words, ten units each."""
    rng = random.Random(11)  # noqa: S311 - words, not secrets
    made = []
    for contract in range(1, count + 1):
        texts = [" ".join(rng.choices(VOCABULARY, k=rng.randint(3, 60))) for _ in range(10)]
        content = "\n".join(texts)
        starts = [content.index(text) for text in texts]
        units = [
            Unit(at, ((start, start + len(text)),), rng.choice(["", "Salary", "Change of Control"]), (), "section",
                 (str(at),), (), (), (), ())
            for at, (start, text) in enumerate(zip(starts, texts, strict=True))
        ]  # fmt: skip
        made.append((contract, content, units))
    return made


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of several segments, with deletions."""
    directory = str(tmp_path_factory.mktemp("fulltext") / "index")
    made = papers(30)
    for first in range(0, 30, 10):
        fulltext.write(directory, remove=(), add=made[first : first + 10])
    fulltext.write(directory, remove=(4, 17), add=())
    return directory


@pytest.fixture(scope="module")
def snapshot(directory: str) -> Iterator[fulltext.Snapshot]:
    snapshot = fulltext.Snapshot(directory)
    yield snapshot
    snapshot.close()


WORDS_ALIKE = "note notes noted notary act acts acting active action time times timing timely this thing other others"


@pytest.mark.parametrize("arrays", [False, True])
@pytest.mark.parametrize(
    "asked", ["note*", "acti*", "time*", "timi*", "this*", "othe*", "act*", "t?m*", "actin*", "x*"]
)
def test_a_prefix_finds_the_sections_that_hold_such_a_word(tmp_path: Path, asked: str, arrays: bool) -> None:
    rng = random.Random(2)  # noqa: S311 - words, not secrets
    texts = [" ".join(rng.choices(WORDS_ALIKE.split(), k=rng.randint(1, 4))) for _ in range(80)]
    for first in (0, 40):  # two segments
        made = [
            (number + 1, texts[number], [Unit(0, ((0, len(texts[number])),), "", (), "section", (), (), (), (), ())])
            for number in range(first, first + 40)
        ]
        fulltext.write(str(tmp_path / "index"), remove=(), add=made)
    whole = fulltext.Snapshot(str(tmp_path / "index"))
    found, total = ranker(whole, arrays=arrays).best(parse(asked).query, contracts=None, limit=100)
    fits = re.compile(rf"\b{asked.replace('?', '[a-z]').replace('*', '[a-z]*')}\b")
    holding = {number + 1 for number, text in enumerate(texts) if fits.search(text)}
    assert {whole.place(doc)[0] for doc, _ in found} == holding
    assert total == len(holding)
    whole.close()


def ranker(snapshot: fulltext.Snapshot, *, arrays: bool) -> Ranker:
    made = Ranker(snapshot, lambda _: ())
    made._scoring = Arrays(snapshot.count) if arrays else Plain()
    snapshot._gains.clear()
    return made


@pytest.mark.parametrize("arrays", [False, True], ids=["plain", "numpy"])
@pytest.mark.parametrize(
    "asked",
    [
        "salary",
        "salary bonus notice",
        "salary OR bonus OR notice",
        "(salary OR bonus) AND NOT law",
        "terminated ANDMAYBE cause",
        "salary^3 OR heading:control",
        "law OR written NOT party",
        "heading:salary",
        "nothing OR control",
        "salary AND nothing",
    ],
)
def test_documents_and_scores_are_those_of_whoosh(snapshot: fulltext.Snapshot, asked: str, arrays: bool) -> None:
    parsed = parse(asked).query
    best, total = ranker(snapshot, arrays=arrays).best(parsed, contracts=None, limit=1000)
    with snapshot.searcher() as searcher:
        theirs = searcher.search(parsed, limit=None)
        extra = 1.0 if "NOT" in asked else 0.0  # which Whoosh adds to every document for a NOT; it orders nothing
        assert {doc: round(score, 3) for doc, score in best} == {
            theirs.docnum(at): round(theirs.score(at) - extra, 3) for at in range(len(theirs))
        }
    assert total == len(best)
    assert [score for _, score in best] == sorted((score for _, score in best), reverse=True)


def test_scores_are_those_of_an_index_made_by_whoosh_alone(tmp_path: Path) -> None:
    """The same words in a stock Whoosh index: the same top ten and scores."""
    made = papers(12)
    fulltext.write(str(tmp_path / "ours"), remove=(), add=made)
    stock = _stock_index(tmp_path, made)
    ours = fulltext.Snapshot(str(tmp_path / "ours"))
    for asked in ("salary", "change control", "employee terminate notice days", "law OR party"):
        node = query.Or([query.Term("text", leaf.text) for leaf in parse(asked).query.leaves()])
        best, _ = ranker(ours, arrays=False).best(node, contracts=None, limit=10)
        with stock.searcher(weighting=scoring.BM25F()) as searcher:
            theirs = searcher.search(node, limit=10)
            assert [round(score, 2) for _, score in best] == [round(theirs.score(at), 2) for at in range(10)]
            assert [doc for doc, _ in best] == [theirs.docnum(at) for at in range(10)]
    ours.close()


def _stock_index(tmp_path: Path, made: list[tuple[int, str, list[Unit]]]) -> Any:
    (tmp_path / "stock").mkdir()
    # Words that are given as they are counted: a heading's words stand twice, as they weigh two.
    stock = filestore.FileStorage(str(tmp_path / "stock")).create_index(
        fields.Schema(text=fields.FieldType(formats.Frequency(), _split, scorable=True))
    )
    writer = stock.writer()
    for contract, content, units in made:
        for unit in units:
            column = document(contract, unit, content)["text"]
            writer.add_document(text=" ".join(" ".join([word] * (weight // 5)) for word, weight in column.items()))
    writer.commit(optimize=True)
    return stock


class _Token:
    boost, stopped = 1.0, False

    def __init__(self, text: str) -> None:
        self.text = text


def _split(value: str, **_: Any) -> Iterator[_Token]:
    return (_Token(word) for word in value.split())


def test_merging_changes_nothing_but_the_deleted(directory: str, tmp_path: Path) -> None:
    merged = str(tmp_path / "merged")
    shutil.copytree(directory, merged)
    fulltext.write(merged, remove=(), add=(), merge=True)
    before, after = fulltext.Snapshot(directory), fulltext.Snapshot(merged)
    assert len(after.segments()) == 1
    assert after.count == after.live == before.live == 280
    for asked in ("salary", '"change control"', '"salary notice"~3', "in:3 law", "term*", "kind:section"):
        found = [
            sorted(
                shot.place(doc)
                for doc, _ in ranker(shot, arrays=False).best(parse(asked).query, contracts=None, limit=999)[0]
            )
            for shot in (before, after)
        ]
        assert found[0] == found[1], asked
    assert not {contract for contract, _ in map(after.place, after.all())} & {4, 17}
    before.close()
    after.close()


@pytest.mark.parametrize(
    ("arrays", "through"), [(False, 0), (True, 0), (True, 1_000_000)], ids=["plain", "unit by unit", "all words"]
)
def test_quotations_are_exact(
    snapshot: fulltext.Snapshot, arrays: bool, through: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scores, "_THROUGH", through)
    monkeypatch.setattr(scores, "_MANY", 7)  # units read at once: less than an index has
    monkeypatch.setattr(scores, "_KEPT", 100)  # places: less than a word has
    texts = {
        (contract, unit.section): content[slice(*unit.spans[0])]
        for contract, content, units in papers(30)
        for unit in units
    }
    for words in ("change control", "salary bonus", "party law written", "notice notice"):
        best, _ = ranker(snapshot, arrays=arrays).best(parse(f'"{words}"').query, contracts=None, limit=999)
        wanted = {place for place, text in texts.items() if f" {words} " in f" {text} " and place[0] not in (4, 17)}
        assert {snapshot.place(doc) for doc, _ in best} == wanted


def test_many_small_runs_leave_few_segments(tmp_path: Path) -> None:
    directory = str(tmp_path / "index")
    for paper in papers(60):
        fulltext.write(directory, remove=(), add=[paper])
    snapshot = fulltext.Snapshot(directory)
    assert snapshot.live == 600
    assert len(snapshot.segments()) <= 4
    snapshot.close()
    assert len(os.listdir(directory)) <= 5


def test_memory_is_bounded_by_writing_a_segment_early(tmp_path: Path) -> None:
    index = codec.ArrayIndex.create(str(tmp_path / "index"))
    writer = codec.ArrayWriter(index.storage, index._read_toc(), memory=4_000)
    for contract, content, units in papers(10):
        for unit in units:
            writer.add_document(**document(contract, unit, content))
    assert len(writer._segments) > 1
    writer.commit()
    snapshot = fulltext.Snapshot(str(tmp_path / "index"))
    assert snapshot.live == 100
    snapshot.close()


columns = st.dictionaries(st.text(max_size=4), st.integers(1, 65535), max_size=6)


@given(st.lists(st.tuples(columns, columns, st.lists(st.text(max_size=3), max_size=8)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_segment_gives_back_what_went_in(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[dict[str, int], dict[str, int], list[str]]]
) -> None:
    path = str(tmp_path_factory.mktemp("segment") / "one.segment")
    builder = Builder(["a", "b"], ["a"])
    for key, (a, b, words) in enumerate(made):
        builder.add(Document(key * 7, {"a": a, "b": b}, {"a": len(a)}, words), {"a": len(a)})
    builder.write(path)
    segment = Segment(path)
    try:
        segment.check()
        assert list(segment.keys) == [key * 7 for key in range(len(made))]
        assert segment.lengths("a") == bytes(len(a) for a, _, _ in made)
        for doc, (_, _, words) in enumerate(made):
            assert [segment.words[place].decode() for place in segment.stream(doc)] == words
        for field, at in (("a", 0), ("b", 1)):
            for term in {term for entry in made for term in entry[at]}:
                number = segment.find(field, term.encode())
                assert number is not None
                docs, weights = segment.postings(number)
                assert dict(zip(docs, weights, strict=True)) == {
                    doc: entry[at][term] for doc, entry in enumerate(made) if term in entry[at]
                }
        assert segment.find("a", b"\xff\xff") is None
    finally:
        segment.close()


def test_a_word_that_stands_very_often_weighs_as_much_as_can_be_kept(tmp_path: Path) -> None:
    content = "notice " * 20_000
    unit = Unit(0, ((0, len(content)),), "", (), "section", ("1",), (), (), (), ())
    fulltext.write(str(tmp_path / "index"), remove=(), add=[(1, content, [unit])])
    snapshot = fulltext.Snapshot(str(tmp_path / "index"))
    [segment] = snapshot.segments()
    number = segment.find("text", b"notic")
    assert number is not None
    assert list(segment.postings(number)[1]) == [HEAVIEST]
    snapshot.close()


# -- damage --


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    with LocalLibrary(str(tmp_path / "shelf"), create=True) as library:
        library.add([employment(), letter()])
    return tmp_path / "shelf"


def segment_file(shelf: Path) -> Path:
    [path] = (shelf / "fulltext").glob("*.segment")
    return path


def damage_by_cutting(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def damage_by_emptying(path: Path) -> None:
    os.truncate(path, 0)


def damage_by_deleting(path: Path) -> None:
    path.unlink()


def damage_by_replacing(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


DAMAGES = [damage_by_cutting, damage_by_emptying, damage_by_deleting, damage_by_replacing]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", ["*.segment", "*.toc"])
def test_a_damaged_index_is_made_again_from_the_catalog(shelf: Path, damage: Any, pattern: str) -> None:
    [path] = (shelf / "fulltext").glob(pattern)
    damage(path)
    with LocalLibrary(str(shelf)) as library:
        assert len(search(library, "salary")) == 2
        library.add([letter("papers/new.txt")])
        assert len(search(library, "salary")) == 3


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_writer_makes_a_damaged_index_again(shelf: Path, damage: Any) -> None:
    damage(segment_file(shelf))
    with LocalLibrary(str(shelf)) as library:
        library.add([letter("papers/new.txt")])
        assert len(search(library, "salary")) == 3


def test_any_flipped_bit_is_detected(shelf: Path) -> None:
    path = segment_file(shelf)
    whole = path.read_bytes()
    rng = random.Random(5)  # noqa: S311 - places, not secrets
    for _ in range(60):
        at = rng.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :])
        with pytest.raises(Damaged):
            fulltext.check(str(shelf / "fulltext"))
    path.write_bytes(whole)
    fulltext.check(str(shelf / "fulltext"))


def test_a_damaged_index_that_cannot_be_written_is_said_so(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage_by_cutting(segment_file(shelf))
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with LocalLibrary(str(shelf)) as library, pytest.raises(BrokenShelf, match="damaged") as caught:
        search(library, "salary")
    assert "clauseqa doctor" in caught.value.hint


class Hostile:
    """Unpickling this writes a file."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> Any:
        return Path.touch, (self.proof,)


@pytest.mark.parametrize("pattern", ["*.segment", "*.toc"])
def test_a_hostile_pickle_is_never_read(shelf: Path, tmp_path: Path, pattern: str) -> None:
    proof = tmp_path / "proof"
    hostile = pickle.dumps(Hostile(proof))
    pickle.loads(hostile)  # noqa: S301 - that it would work
    assert proof.exists()
    proof.unlink()
    [path] = (shelf / "fulltext").glob(pattern)
    path.write_bytes(hostile)
    with LocalLibrary(str(shelf)) as library:
        assert len(search(library, "salary")) == 2
    assert not proof.exists()


def test_no_pickle_is_loaded_at_all(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something was unpickled")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    import whoosh.codec.whoosh3
    import whoosh.filedb.structfile

    monkeypatch.setattr(whoosh.filedb.structfile, "load_pickle", refuse)
    monkeypatch.setattr(whoosh.codec.whoosh3, "loads", refuse)
    with LocalLibrary(str(shelf)) as library:
        library.add([letter("papers/new.txt")])
        assert len(search(library, '"salary" OR kind:section OR sal*')) == 5


def test_an_index_of_another_shelf_is_noticed_and_made_again(shelf: Path, tmp_path: Path) -> None:
    with LocalLibrary(str(tmp_path / "other"), create=True) as other:
        other.add([letter("papers/other.txt", "Another letter of other words.")])
    shutil.rmtree(shelf / "fulltext")
    shutil.copytree(tmp_path / "other" / "fulltext", shelf / "fulltext")
    with LocalLibrary(str(shelf)) as library:
        assert {hit.contract.name for hit in search(library, "salary")} == {"employment", "letter"}


@pytest.mark.parametrize("runs", ["[[0, 99999999999999]]", "[[-4, 1]]", "[[3, 1]]", '"many"', "[[0]]", "null"])
def test_a_hostile_table_of_contents_is_refused_and_made_again(shelf: Path, runs: str) -> None:
    [path] = (shelf / "fulltext").glob("*.toc")
    path.write_text(re.sub(r'"deleted": \[.*?\]', f'"deleted": {runs}', path.read_text()))
    with pytest.raises(Damaged):
        fulltext.check(str(shelf / "fulltext"))
    with LocalLibrary(str(shelf)) as library:
        assert len(search(library, "salary")) == 2


def test_an_index_of_another_version_is_made_again(shelf: Path) -> None:
    [path] = (shelf / "fulltext").glob("*.toc")
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    with LocalLibrary(str(shelf)) as library:
        assert len(search(library, "salary")) == 2
