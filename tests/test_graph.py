"""The graph: true to the contract, the same in every run, readable by the tools that read such files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import REPOSITORY, Run
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.analyse import analyse, analyse_file
from clauseqa.errors import QueryError
from clauseqa.graph import BROKEN, FORMATS, Edge, Graph, Node, Parts, around, build, count, joined, only
from clauseqa.graph.model import everything
from clauseqa.model import Contract, Text

AGREEMENT = Path("corpus/employment-agreement-2006.txt")
HOSTILE = '</data>"]]>\\"\n\x1b[31m\x00 \u202e | ; --> end {x} %% #quot; <script>'


@pytest.fixture(scope="module")
def contract() -> Contract:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        (found,) = analyse_file(AGREEMENT)
    return found


@pytest.fixture(scope="module")
def graph(contract: Contract) -> Graph:
    return build([contract])


def hostile() -> Graph:
    nodes = (
        Node("a", "contract", HOSTILE, "a"),
        Node("a#1", "section", f"1 {HOSTILE}", "a", "1", 0, 9, 1),
        Node(f"instrument:{HOSTILE}", "instrument", HOSTILE),
    )
    edges = (
        Edge("a", "a#1", "contains", "a", HOSTILE, 0, 1, 1),
        Edge("a#1", f"instrument:{HOSTILE}", "refers", "a", HOSTILE, 2, 5, 1, "external"),
    )
    return Graph(nodes, edges)


def chain(*links: tuple[str, str]) -> Graph:
    names = dict.fromkeys(name for link in links for name in link)
    nodes = tuple(Node(f"a#{name}", "section", name, "a", name) for name in names)
    edges = tuple(Edge(f"a#{a}", f"a#{b}", "refers", "a", status="resolved") for a, b in links)
    return Graph((Node("a", "contract", "a", "a"), *nodes), edges)


# -- what it says ----------------------------------------------------------------------------------------------------


def test_the_seed_agreement_has_the_links_and_definitions_that_a_reader_counts(graph: Graph) -> None:
    refers = [edge for edge in graph.edges if edge.kind == "refers" and edge.status != "external"]
    assert Counter(edge.status for edge in refers) == {"resolved": 21, "dangling": 2, "mismatch": 1}
    kinds = Counter(edge.kind for edge in graph.edges)
    assert (kinds["defines"], kinds["widens"]) == (13, 1)


GOLD = REPOSITORY.parent / "shared" / "gold" / "employment-agreement.json"


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated agreement (../shared/gold) is not here")
def test_the_graph_of_the_seed_agreement_equals_its_annotation(graph: Graph) -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    links = [
        (one["source"], one["start"], one["end"], target, "intended" in one)
        for one in gold["references"]
        for target in one["targets"]
    ]
    drawn = [
        (graph.by_id[edge.source].number, edge.start, edge.end, graph.by_id[edge.target].number, edge.status in BROKEN)
        for edge in graph.edges
        if edge.kind == "refers" and edge.status != "external"
    ]
    assert sorted(drawn) == sorted(links)
    assert (len(links), sum(broken for *_, broken in links)) == (24, 3)
    defined = [(edge.start, edge.end) for edge in graph.edges if edge.kind in ("defines", "widens", "narrows")]
    assert sorted(defined) == sorted((one["start"], one["end"]) for one in gold["terms"])
    assert len(defined) == 14


def test_every_edge_carries_its_evidence(contract: Contract, graph: Graph) -> None:
    for edge in graph.edges:
        assert edge.start is not None
        assert contract.text.content[edge.start : edge.end] == edge.surface
        assert edge.path == str(AGREEMENT)
        assert edge.source in graph.by_id
        assert edge.target in graph.by_id


def test_a_broken_reference_leads_to_a_node_that_is_marked_missing(graph: Graph) -> None:
    broken = [edge for edge in graph.edges if edge.status in ("dangling", "mismatch")]
    assert all(graph.by_id[edge.target].missing for edge in broken)
    assert not any(graph.by_id[edge.target].missing for edge in graph.edges if edge not in broken)
    assert {graph.by_id[edge.target].number for edge in broken} == {"12(b)", "12(c)", "15"}


def test_an_exhibit_that_is_not_attached_is_an_instrument() -> None:
    (edge,) = (edge for edge in small("a.txt", " It looks like Exhibit B hereto.").edges if "Exhibit" in edge.surface)
    node = small("a.txt", " It looks like Exhibit B hereto.").by_id[edge.target]
    assert (edge.status, node.kind, node.missing, node.number) == ("dangling", "instrument", True, "Exhibit B")


def test_ids_are_distinct_and_the_same_in_every_run(contract: Contract, graph: Graph) -> None:
    assert len({node.id for node in graph.nodes}) == len(graph.nodes)
    assert build([contract]) == graph


def test_units_that_share_a_number_stay_two_nodes() -> None:
    content = (
        "Section 1. One. Words.\n\nSection 2. Two. Words.\n\nSection 2. Again. Words.\n\nSection 3. Three. Words.\n"
    )
    found = analyse(Text("a.txt", "0", "text/plain", "utf-8", content, content))
    ids = [node.id for node in build([found]).nodes if node.kind == "section" and node.number == "2"]
    assert ids == ["a.txt#2", "a.txt#2~2"]


# -- parts of it -----------------------------------------------------------------------------------------------------


def test_around_a_place_goes_as_far_as_asked_in_the_direction_asked() -> None:
    graph = chain(("1", "2"), ("2", "3"), ("3", "4"), ("5", "2"))

    def reached(depth: int, direction: str) -> list[str]:
        part = around(graph, ["a#2"], depth=depth, direction=direction)  # type: ignore[arg-type]
        return [node.label for node in part.nodes]

    (into, *others) = around(graph, ["a#2"], depth=1, direction="in").edges
    assert (into.source, into.target, len(others)) == ("a#1", "a#2", 1)
    assert reached(0, "both") == ["2"]
    assert reached(1, "out") == ["2", "3"]
    assert reached(2, "out") == ["2", "3", "4"]
    assert reached(1, "in") == ["1", "2", "5"]
    assert reached(1, "both") == ["1", "2", "3", "5"]


def test_a_unit_that_is_reached_goes_on_from_what_it_contains() -> None:
    graph = chain(("1", "2"), ("2(a)", "3"), ("2(b)", "4"), ("9", "1"))
    held = [Edge("a#2", f"a#2({letter})", "contains", "a") for letter in "abc"]
    nodes = (*graph.nodes, Node("a#2(c)", "section", "2(c)", "a", "2(c)"))
    part = around(Graph(nodes, (*held, *graph.edges)), ["a#1"], depth=2, direction="out")
    assert {node.label for node in part.nodes} == {"1", "2", "2(a)", "2(b)", "3", "4"}
    assert [edge.kind for edge in part.edges] == ["contains", "contains", "refers", "refers", "refers"]


def test_a_part_by_kind_or_of_broken_references_keeps_both_ends(graph: Graph) -> None:
    broken = only(graph, statuses=BROKEN)
    assert len(broken.edges) == 3
    assert {edge.kind for edge in only(graph, kinds=("defines",)).edges} == {"defines"}
    assert all(edge.source in broken.by_id and edge.target in broken.by_id for edge in broken.edges)


# -- its numbers -----------------------------------------------------------------------------------------------------


def test_rings_and_the_longest_chain_are_found() -> None:
    stats = count(chain(("1", "2"), ("2", "3"), ("3", "2"), ("3", "4"), ("4", "5"), ("6", "5")))
    assert stats.cycles == (("2", "3"),)
    assert stats.longest_chain == ("1", "2", "3", "4", "5")
    assert stats.most_cited[0] == ("2", 2)


def test_a_chain_as_long_as_a_contract_needs_no_recursion() -> None:
    links = [(str(n), str(n + 1)) for n in range(5000)]
    assert len(count(chain(*links)).longest_chain) == 5001
    assert len(count(chain(*links, ("5000", "0"))).cycles[0]) == 5001


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=20))
def test_rings_are_the_strongly_connected_sets_of_networkx(links: list[tuple[str, str]]) -> None:
    import networkx as nx

    reference = nx.DiGraph(links)
    expected = {frozenset(ring) for ring in nx.strongly_connected_components(reference) if len(ring) > 1}
    graph = chain(*links)
    assert {frozenset(ring) for ring in count(graph).cycles} == expected


# -- read back by others ---------------------------------------------------------------------------------------------


def edges_of(graph: Graph) -> list[tuple[str, str, str]]:
    return sorted((edge.source, edge.target, edge.kind) for edge in graph.edges)


def named(token: str) -> str:
    """The id that a GraphML id stands for."""
    return re.sub(r"_([0-9a-f]*)_", lambda match: chr(int(match[1], 16)) if match[1] else "_", token)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:networkx")
@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networkx_reads_what_is_written(graph: Graph, name: str) -> None:
    import networkx as nx

    written = graph.write(name).encode()
    read = nx.read_graphml(io.BytesIO(written)) if name == "graphml" else nx.read_gexf(io.BytesIO(written))
    original = named if name == "graphml" else str
    assert sorted(map(original, read.nodes)) == sorted(node.id for node in graph.nodes)
    ends = sorted((original(a), original(b), data["kind"]) for a, b, data in read.edges(data=True))
    assert ends == edges_of(graph)
    (node,) = (data for id_, data in read.nodes(data=True) if original(id_) == f"{AGREEMENT}#12(B)")
    assert (node["number"], node["page"]) == ("12(B)", graph.by_id[f"{AGREEMENT}#12(B)"].page)
    surfaces = {data.get("surface") for _, _, data in read.edges(data=True)}
    assert {edge.surface.replace("\r\n", "\n") for edge in graph.edges} <= {
        (s or "").replace("\r\n", "\n") for s in surfaces
    }


def test_the_door_to_networkx_gives_the_same_graph(graph: Graph) -> None:
    read = graph.to_networkx()
    assert sorted((a, b, data["kind"]) for a, b, data in read.edges(data=True)) == edges_of(graph)


def test_json_and_csv_hold_every_edge(graph: Graph) -> None:
    whole = json.loads(graph.write("json"))
    assert whole["schema"] == 1
    assert sorted((e["source"], e["target"], e["kind"]) for e in whole["edges"]) == edges_of(graph)
    rows = list(csv.DictReader(io.StringIO(graph.write("csv"))))
    assert sorted((row["source"], row["target"], row["kind"]) for row in rows) == edges_of(graph)
    lines = [json.loads(line) for line in graph.write("jsonl").splitlines()]
    assert Counter(line["element"] for line in lines) == {"node": len(graph.nodes), "edge": len(graph.edges)}


def test_json_ld_names_every_node_once_and_links_only_to_them(graph: Graph) -> None:
    whole = json.loads(graph.write("jsonld"))
    names = [one["@id"] for one in whole["@graph"]]
    assert len(set(names)) == len(names)
    ends = {one[end] for one in whole["@graph"] for end in ("source", "target") if end in one}
    assert ends <= set(names)
    assert all(re.fullmatch(r"[!-~]+", name) for name in names)


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_words_stay_words(name: str) -> None:
    from clauseqa.commands import Result
    from clauseqa.render import render

    printed = render(Result("graphs", (Parts(lambda: (hostile(),)),)), format=name)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed)
    if name in ("graphml", "gexf"):
        root = ET.fromstring(printed)  # noqa: S314 - our own words
        assert "<script>" in "".join(root.itertext()) + json.dumps([one.attrib for one in root.iter()])
    elif name == "json":
        assert json.loads(printed)["nodes"][0]["label"] == HOSTILE
    elif name == "mermaid":
        assert all(re.fullmatch(r"[\w\s\[\]()\"/#;,.|>-]*", line) for line in printed.splitlines())
    elif name == "dot":
        assert _dot_strings_are_closed(printed)


MARKS = (
    '"',
    "\\",
    "\n",
    "\r",
    "-->",
    "]]>",
    "]",
    "|",
    "}",
    "#",
    "&amp;",
    "%%",
    ";",
    "`",
    ",",
    "=",
    "\x00",
    "\x1b",
    "\u2028",
    "\ufffe",
)
NAMES = st.lists(st.sampled_from((*MARKS, "\ud800")) | st.text(max_size=4), max_size=4).map("".join)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any names on a contract, its sections and instruments, and on what stands between them."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4))
    nodes = [Node("a", "contract", draw(NAMES), "a")]
    nodes += [Node(f"a#{at}{name}", "section", name, "a", name, at, at + 1, at) for at, name in enumerate(names)]
    nodes += [Node(f"a#instrument:{name}", "instrument", name, "a") for name in dict.fromkeys(names)]
    edges = [
        Edge(draw(st.sampled_from(nodes)).id, node.id, "refers", "a", draw(NAMES), at, at, at, "dangling", draw(NAMES))
        for at, node in enumerate(nodes)
    ]
    return Graph(tuple(nodes), tuple(edges))


@given(graphs())
def test_json_gives_back_any_name(graph: Graph) -> None:
    expected = [everything(one) for one in (*graph.nodes, *graph.edges)]
    whole = json.loads(graph.write("json"))
    assert [*whole["nodes"], *whole["edges"]] == expected
    lines = [json.loads(line) for line in graph.write("jsonl").split("\n") if line]
    assert [{key: value for key, value in line.items() if key != "element"} for line in lines] == expected
    linked = json.loads(graph.write("jsonld"))["@graph"]
    assert [one.get("label", "") for one in linked[: len(graph.nodes)]] == [node.label for node in graph.nodes]
    assert len({one["@id"] for one in linked}) == len(expected)


@given(graphs())
def test_csv_gives_back_any_name_but_no_formula_and_no_nul(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(graph.write("csv"), newline="")))
    for row, edge in zip(rows, graph.edges, strict=True):
        assert row["surface"].removeprefix("'") == edge.surface.replace("\0", "␀").removeprefix("'")
        assert not row["surface"].startswith(("=", "+", "-", "@", "\t", "\r"))


@given(graphs())
def test_xml_gives_back_any_name_but_what_xml_cannot_hold(graph: Graph) -> None:
    def held(name: str) -> str:
        signed = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda found: chr(0x2400 + ord(found.group())), name)
        return re.sub("[\ud800-\udfff\ufffe\uffff]", lambda found: f"[U+{ord(found.group()):04X}]", signed)

    graphml = ET.fromstring(graph.write("graphml").encode())  # noqa: S314 - our own words
    read = {(one.get("key"), one.text or "") for one in graphml.iter() if one.get("key")}
    gexf = ET.fromstring(graph.write("gexf").encode())  # noqa: S314 - our own words
    labels = [one.get("label") for one in gexf.iter() if one.tag.endswith("}node")]
    assert labels == [held(node.label) for node in graph.nodes]
    assert {("node-label", held(node.label)) for node in graph.nodes if node.label} <= read
    assert {("edge-surface", held(edge.surface)) for edge in graph.edges if edge.surface} <= read


@given(graphs())
def test_a_drawing_gives_back_any_name_that_can_be_seen(graph: Graph) -> None:
    seen = sorted("".join(c if c.isprintable() else " " for c in node.label) for node in graph.nodes)
    dot = graph.write("dot")
    assert _dot_strings_are_closed(dot)
    labels = re.findall(r'^ +n\d+ \[label="((?:[^"\\]|\\.)*)"', dot, re.MULTILINE)
    assert sorted(re.sub(r"\\(.)", r"\1", label.replace("&amp;", "&")) for label in labels) == seen
    mermaid = graph.write("mermaid")
    labels = re.findall(r'^ +n\d+[\[(/]+"([^"]*)"[\])/]+$', mermaid, re.MULTILINE)
    decoded = sorted(re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label) for label in labels)
    assert decoded == sorted(label or " " for label in seen)


def _dot_strings_are_closed(text: str) -> bool:
    outside = re.sub(r'"(?:[^"\\\n]|\\.)*"', "", text)
    return '"' not in outside and bool(re.fullmatch(r"[\w\s{}\[\];=,>-]*", outside))


def test_pictures_merge_parallel_edges_and_leave_uses_out(graph: Graph) -> None:
    dot = graph.write("dot")
    assert _dot_strings_are_closed(dot)
    assert dot.count("{") == dot.count("}")
    arrows = re.findall(r"(n\d+) -> (n\d+) \[(.*)\];", dot)
    assert len(arrows) == len(set(arrows))
    mermaid = graph.write("mermaid")
    assert mermaid.startswith("flowchart LR\n")
    assert mermaid.count("subgraph") == mermaid.count("\n  end")
    assert "linkStyle" in mermaid


def small(path: str, words: str = "") -> Graph:
    content = f"1. One. Section 2 and Section 13 of the Securities Exchange Act of 1934.{words}\n\n2. Two. It ends.\n"
    return build([analyse(Text(path, path, "text/plain", "utf-8", content, content))])


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_in_parts_is_the_graph_of_the_whole(name: str) -> None:
    drawn = [small("a.txt"), small("b.txt", " Section 3."), small("c.txt")]
    parts, whole = Parts(lambda: drawn), joined(drawn)
    assert len([node for node in whole.nodes if node.kind == "instrument"]) == 1
    for _ in range(2):  # a graph in parts can be read again
        written = "".join(parts.pieces(name))
        if name in ("jsonl", "jsonld", "graphml"):  # of each contract its nodes, then its edges
            assert sorted(_numberless(written)) == sorted(_numberless(whole.write(name)))
        else:
            assert written == whole.write(name)


def _numberless(text: str) -> list[str]:
    return [re.sub(r' id="e\d+"', "", line).rstrip(",") for line in text.splitlines()]


def test_the_numbers_of_parts_are_those_of_the_whole_and_name_the_contract() -> None:
    drawn = [small("x/a.txt"), small("x/b.txt", " Section 3.")]
    assert count(drawn) == count(joined(drawn))
    assert count(drawn).most_cited == (("a: 2 Two", 1), ("b: 2 Two", 1))
    assert count(drawn[0]).most_cited == (("2 Two", 1),)


def test_a_graph_in_parts_says_whether_there_is_an_edge() -> None:
    assert Parts(lambda: [small("a.txt")])
    assert not Parts(lambda: [only(small("a.txt"), statuses=BROKEN)])


def test_a_contract_gives_its_graph(contract: Contract, graph: Graph) -> None:
    assert contract.graph() == graph


def test_edges_are_known_by_their_evidence_and_what_they_lead_to(on_shelf: Run) -> None:
    printed = json.loads(on_shelf("graph", "--format", "jsonld").out)["@graph"]
    assert len({one["@id"] for one in printed}) == len(printed)
    assert Counter("source" in one for one in printed)[True] > 500


def test_around_a_contract_and_by_status_on_the_command_line(on_shelf: Run) -> None:
    broken = json.loads(on_shelf("graph", "employment", "--status", "dangling", "--json").out)["edges"]
    assert [edge["surface"].split()[-1] for edge in broken] == ["12(b)", "12(c)"]
    assert on_shelf("graph", "employment", "--status", "lost").code == 2
    into = json.loads(on_shelf("graph", "employment#13", "--direction", "in", "--edges", "refers", "--json").out)
    assert {edge["target"].rpartition("#")[2] for edge in into["edges"]} == {"13"}
    assert len(into["edges"]) == 2


def test_a_format_that_is_unknown_is_an_error(graph: Graph) -> None:
    with pytest.raises(QueryError, match="png"):
        graph.write("png")


def test_an_empty_graph_is_written_in_every_format() -> None:
    for name in FORMATS:
        assert isinstance(Graph((), ()).write(name), str)


def test_the_tree_begins_with_what_was_asked_for(on_shelf: Run) -> None:
    first, below, *_ = on_shelf("graph", "employment#13", "--depth", "1").out.splitlines()
    assert first.startswith("13 ")
    assert below.startswith(("├─", "└─"))
