// What Mermaid's own parser makes of a flowchart on standard input: {"vertices": {id: text}, "edges", "clusters"} as JSON.
// The folder given as the first argument holds node_modules with mermaid and jsdom.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const within = createRequire(`${process.argv[2]}/`);
const { JSDOM } = within("jsdom");
const dom = new JSDOM("");
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const entry = within.resolve("mermaid").replace(/[^/\\]+$/, "mermaid.core.mjs");
const mermaid = (await import(pathToFileURL(entry))).default;
mermaid.initialize({ maxTextSize: 10_000_000, maxEdges: 1_000_000 });

const text = readFileSync(0, "utf8");
await mermaid.parse(text);
const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
const vertices = {};
for (const [id, vertex] of db.getVertices()) vertices[id] = vertex.text;
const edges = db.getEdges().map((edge) => [edge.start, edge.end, edge.text]);
const clusters = db.getSubGraphs().map((cluster) => [cluster.title, cluster.nodes]);
process.stdout.write(JSON.stringify({ vertices, edges, clusters }));
