
/* The page without this script is complete and readable; with it, what a reference cites opens beside it, terms say what
   they mean, words are found, sections fold, and the references are drawn. Nothing here writes markup from strings, and
   nothing is fetched: all that is shown stands in the document already. */
const byId = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const contract = document.querySelector(".contract");
const main = byId("text"),
  side = byId("side"),
  beside = byId("beside"),
  hint = byId("hint");

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "run") element.addEventListener("click", value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}
const button = (label, run, attributes = {}) => make("button", { type: "button", run, ...attributes }, label);
const folded = (text) => text.replace(/\s+/g, " ").trim();
const short = (text, length) => (text.length > length ? text.slice(0, length).replace(/\s\S*$/, "") + " …" : text);

document.documentElement.classList.add("scripted");
for (const control of all(".bar [hidden]")) control.hidden = false;

/* ---- units: what they are called, where they stand ---- */

const HEADING = ":scope > :is(h2,h3,h4,h5,h6), :scope > .p > :is(h2,h3,h4,h5,h6)";
const headingOf = (unit) => unit.querySelector(HEADING);
const unitOf = (node) => node.closest(".contract [data-n]:not(li)");
const sectionOf = (node) => node.closest("section.u");
const outlined = new Map(all("#list-outline a").map((link) => [link.hash.slice(1), link]));

function nameOf(unit) {
  const link = outlined.get(unit.id);
  if (link) return folded(link.textContent);
  const heading = headingOf(unit);
  const words = heading
    ? folded(
        [...heading.childNodes]
          .filter((n) => !n.classList?.contains("fold"))
          .map((n) => n.textContent)
          .join(""),
      )
    : "";
  return unit.dataset.n && !words.includes(unit.dataset.n)
    ? folded(unit.dataset.n + " " + words)
    : words || unit.dataset.n;
}

function above(unit) {
  const names = [];
  for (let up = unit.parentElement?.closest("[data-n]"); up; up = up.parentElement?.closest("[data-n]"))
    names.unshift(nameOf(up));
  return names;
}

const pieces = (id) => [byId(id), ...all(`[data-of="${id}"]`, contract)].filter(Boolean);

/* A copy for reading elsewhere: no anchors, no page furniture, no headings that would stand in the page's outline. */
function copyOf(element, budget = 6000) {
  const copy = element.cloneNode(true);
  for (const node of [copy, ...all("*", copy)]) {
    node.removeAttribute("id");
    if (node.hidden) node.removeAttribute("hidden");
    node.classList.remove("folded", "flash");
  }
  for (const node of all(".fold, .cited, .f, .pg", copy)) node.remove();
  for (const heading of all("h2,h3,h4,h5,h6", copy))
    heading.replaceWith(make("div", { class: "h" }, ...heading.childNodes));
  let left = budget;
  for (const block of all("p, pre, .p, .h", copy)) {
    if (left < 0) block.remove();
    left -= block.textContent.length;
  }
  if (left < 0) {
    for (const empty of all("section", copy)) if (!empty.textContent.trim()) empty.remove();
    copy.append(make("p", { class: "note" }, "…"));
  }
  return copy;
}

function wordsOf(unit, budget) {
  const quoted = make("div", { class: "clause" });
  for (const piece of pieces(unit.id)) {
    const copy = copyOf(piece, budget);
    quoted.append(copy.localName === "section" ? copy : make("p", {}, copy));
  }
  return quoted;
}

/* ---- going places ---- */

const trail = [];
const returning = byId("return");

function unfold(node) {
  for (let at = sectionOf(node); at; at = at.parentElement.closest("section.u")) fold(at, false);
}

function flash(elements) {
  for (const element of elements) {
    element.classList.add("flash");
    setTimeout(() => element.classList.remove("flash"), 1600);
  }
}

function arrive(target, { block = "start" } = {}) {
  unfold(target);
  target.scrollIntoView({ block, behavior: "instant" });
  flash(target.id ? pieces(target.id) : [target]);
}

function go(target, options) {
  const here = current();
  trail.push(here ? here.dataset.n : "the top");
  keepInHistory(target);
  showReturn();
  arrive(target, options);
  focusOn(target);
  side.classList.remove("shown");
  byId("menu").setAttribute("aria-expanded", "false");
}

function focusOn(target) {
  if (!target.matches("a, button")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

/* A step of its own, so that the browser's own way back leads back to where one was reading. */
function keepInHistory(target) {
  const step = { clauseqa: true };
  try {
    history.pushState(step, "", target.id ? "#" + target.id : location.href);
  } catch {
    history.pushState(step, "");
  }
}

function goBack() {
  if (trail.length) history.back();
}
addEventListener("popstate", () => {
  trail.pop();
  showReturn();
});

function showReturn() {
  const last = trail.at(-1);
  returning.hidden = !last;
  if (last) returning.textContent = `↩ Back to ${last}`;
}
returning.addEventListener("click", goBack);

const sections = all("section.u", contract);
function current() {
  let low = 0,
    high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sections[middle].getBoundingClientRect().top <= 130) low = middle + 1;
    else high = middle;
  }
  return sections[low - 1];
}

let marked;
function markOutline() {
  let at = current();
  while (at && !outlined.has(at.id)) at = at.parentElement.closest("section.u");
  const link = at && outlined.get(at.id);
  if (link === marked) return;
  marked?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "location");
  if (link && !byId("list-outline").hidden) {
    const box = link.getBoundingClientRect(),
      frame = side.getBoundingClientRect();
    if (box.top < frame.top + 60 || box.bottom > frame.bottom - 40)
      side.scrollTop += box.top - frame.top - frame.height / 3;
  }
  marked = link;
}
let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      markOutline();
    });
  },
  { passive: true },
);

/* ---- folding ---- */

function fold(section, closed) {
  const toggle = section.querySelector(":scope > .fold");
  if (!toggle || section.classList.contains("folded") === closed) return;
  section.classList.toggle("folded", closed);
  toggle.setAttribute("aria-expanded", String(!closed));
  toggle.firstChild.data = closed ? "▸" : "▾";
  const head = section.querySelector(":scope > :is(p,h2,h3,h4,h5,h6,.p)");
  for (const child of section.children) {
    if (child !== head && !child.matches(".fold, .cited"))
      closed ? child.setAttribute("hidden", "until-found") : child.removeAttribute("hidden");
  }
}

for (const section of sections) {
  const heading = headingOf(section);
  if (!heading) continue;
  const toggle = button("▾", () => fold(section, !section.classList.contains("folded")), {
    class: "fold",
    "aria-expanded": "true",
    "aria-label": `Section ${section.dataset.n}`,
    title: "Fold",
  });
  section.prepend(toggle);
}
contract.addEventListener("beforematch", (event) => unfold(event.target));
const foldAll = (closed) => {
  for (const section of sections) fold(section, closed);
};

/* ---- tabs at the side ---- */

const lists = all("#side > section");
const tabs = make("div", { class: "tabs", role: "tablist", "aria-label": "Lists" });
function choose(list, { focus = false, first = false } = {}) {
  for (const one of lists) {
    const chosen = one === list,
      tab = byId(`tab-${one.id}`);
    one.hidden = !chosen;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen && focus) tab.focus();
  }
  if (!first) side.scrollTop = 0;
}
for (const list of lists) {
  const tab = button("", () => choose(list), { role: "tab", id: `tab-${list.id}`, "aria-controls": list.id });
  tab.append(...[...list.querySelector("h2").childNodes].map((node) => node.cloneNode(true)));
  list.setAttribute("role", "tabpanel");
  list.setAttribute("aria-labelledby", tab.id);
  tabs.append(tab);
}
tabs.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const at = lists.findIndex((list) => !list.hidden);
  choose(lists[(at + step + lists.length) % lists.length], { focus: true });
  event.preventDefault();
});
side.prepend(tabs);
side.classList.add("tabbed");
choose(lists[0], { first: true });

const menu = byId("menu");
menu.addEventListener("click", () => {
  const shown = side.classList.toggle("shown");
  menu.setAttribute("aria-expanded", String(shown));
  if (shown) tabs.querySelector("[aria-selected=true]").focus();
});

/* ---- terms ---- */

const termOf = (node) => {
  if (node.localName === "dfn") return node.dataset.d ?? node.id.slice(1);
  return node.dataset.d ?? node.getAttribute("href").slice(2);
};
const usesOf = (term) => all(`:is(.t[data-d="${term}"], a.t[href="#d${term}"]):not([data-more])`, contract);

function meaningOf(term) {
  const meaning = make("div", { class: "meaning" });
  for (const piece of all(`[data-m="${term}"]`, contract)) meaning.append(make("p", {}, copyOf(piece)));
  if (!meaning.firstChild) {
    const place = byId(`d${term}`);
    const around = place.closest("p, .p, pre, h2, h3, h4, h5, h6");
    meaning.append(copyOf(around, 1200));
  }
  return meaning;
}

function cardOf(term) {
  const entry = byId(`e${term}`),
    changes = all(".change", entry);
  const card = make("div", {}, meaningOf(term));
  for (const change of changes) {
    card.append(make("p", { class: "crumbs" }, `${change.textContent}:`), meaningOf(change.hash.slice(2)));
  }
  const scope = entry.querySelector(".scope");
  if (scope) card.append(make("p", { class: "scope" }, `Defined ${scope.textContent}`));
  return card;
}

function showTerm(term) {
  const entry = byId(`e${term}`),
    name = entry.querySelector(".name").textContent,
    place = byId(`d${term}`);
  const body = make("div", {}, make("p", { class: "crumbs" }, entry.querySelector(".where").textContent), cardOf(term));
  const uses = usesOf(term);
  body.append(
    make(
      "div",
      { class: "actions" },
      button("Go to the definition", () => go(place, { block: "center" }), { class: "go" }),
    ),
  );
  if (uses.length)
    body.append(make("h3", {}, `Used ${uses.length === 1 ? "once" : uses.length + " times"}`), listOfUses(uses));
  open(`“${name}”`, body);
}

function listOfUses(uses) {
  const list = make("ol", { class: "uses" });
  const add = (from) => {
    for (const use of uses.slice(from, from + 60)) {
      const link = make(
        "a",
        { href: "#" },
        make("b", {}, unitOf(use)?.dataset.n ?? "before the first section"),
        " ",
        around(use),
      );
      if (use.classList.contains("away"))
        link.append(make("span", { class: "scope" }, " outside the scope of its definition"));
      link.addEventListener("click", (event) => {
        event.preventDefault();
        go(use, { block: "center" });
      });
      list.append(make("li", {}, link));
    }
    if (uses.length > from + 60) {
      const more = make(
        "li",
        {},
        button(`${uses.length - from - 60} more`, () => {
          more.remove();
          add(from + 60);
        }),
      );
      list.append(more);
    }
  };
  add(0);
  return list;
}

/* The words about a place, on one line, page furniture passed over. */
function around(node) {
  const block = node.closest("p, .p, pre, h2, h3, h4, h5, h6") ?? node;
  const wordsOf = (place) => {
    const range = document.createRange();
    range.selectNodeContents(block);
    place(range);
    const part = range.cloneContents();
    for (const furniture of part.querySelectorAll(".f, .fold")) furniture.remove();
    return part.textContent.replace(/\s+/g, " ");
  };
  const before = wordsOf((range) => range.setEndBefore(node)).trimStart(),
    after = wordsOf((range) => range.setStartAfter(node)).trimEnd();
  const start = before.length > 45 ? "… " + before.slice(-45).replace(/^\S*\s/, "") : before;
  return start + folded(node.textContent) + short(after, 45);
}

/* ---- references ---- */

const targetsOf = (link) =>
  (link.dataset.to ? link.dataset.to.split(" ") : [link.hash.slice(1)]).map(byId).filter(Boolean);

function showUnits(title, units) {
  const body = make("div");
  for (const unit of units) {
    const path = above(unit);
    body.append(
      make("h3", {}, nameOf(unit)),
      make("p", { class: "crumbs" }, [...path.slice(-2), unit.dataset.w].join(" · ")),
      wordsOf(unit, 12000),
      make(
        "div",
        { class: "actions" },
        button("Go there", () => go(unit), { class: "go" }),
        button("Who cites it", () => showCiting(unit)),
        button("Copy with its place", (event) => copyWithPlace(unit, event.currentTarget)),
      ),
    );
  }
  open(title, body);
}

const linksIn = (root) => all("a.r[id][href^='#s']", root);
function citing(unit) {
  return linksIn(contract).filter(
    (link) => targetsOf(link).some((target) => target === unit || unit.contains(target)) && !unit.contains(link),
  );
}

function showCiting(unit) {
  const found = citing(unit);
  const body = make(
    "div",
    {},
    make(
      "p",
      { class: "crumbs" },
      found.length
        ? `Cited ${found.length === 1 ? "once" : found.length + " times"} from outside itself.`
        : "Nothing outside it cites it.",
    ),
  );
  if (found.length) body.append(listOfUses(found));
  open(`Who cites ${unit.dataset.n}`, body);
}

/* Who cites a unit, in the margin of its first line. */
function noteCiting() {
  const times = new Map();
  for (const link of linksIn(contract)) {
    for (const target of targetsOf(link)) {
      for (let unit = sectionOf(target); unit && !unit.contains(link); unit = sectionOf(unit.parentElement))
        times.set(unit, (times.get(unit) ?? 0) + 1);
    }
  }
  for (const [unit, count] of times) {
    const said = `${unit.dataset.n} is cited ${count === 1 ? "once" : count + " times"} from outside itself`;
    unit.prepend(
      button(`←${count}`, () => showCiting(unit), { class: "cited", "aria-label": `←${count}: ${said}`, title: said }),
    );
  }
}

/* The words of a unit with what a person needs to find them again. */
async function copyWithPlace(unit, pressed) {
  const words = folded(
    pieces(unit.id)
      .map((piece) => copyOf(piece, Infinity).textContent)
      .join(" "),
  );
  const cited = `${document.title}, ${nameOf(unit)} (${unit.dataset.w}): “${words}”`;
  try {
    await navigator.clipboard.writeText(cited);
    pressed.textContent = "Copied";
  } catch {
    pressed.textContent = "This browser does not let a file copy";
  }
}

function showEntry(entry, link) {
  const copy = make("div", { class: entry.className });
  copy.append(...copyOf(entry).childNodes);
  copy.querySelector(".name")?.remove();
  const body = make("div", {}, copy);
  for (const candidate of all(".perhaps a", entry)) {
    const unit = byId(candidate.hash.slice(1));
    if (unit)
      body.append(
        make("h3", {}, `Perhaps ${nameOf(unit)}`),
        wordsOf(unit, 3000),
        make(
          "div",
          { class: "actions" },
          button("Go there", () => go(unit), { class: "go" }),
        ),
      );
  }
  open(link ? `“${folded(link.textContent)}”` : "Finding", body);
}

function follow(link) {
  if (link.matches("[href^='#s']")) showUnits(`“${folded(link.textContent)}” cites`, targetsOf(link));
  else if (link.hash.startsWith("#o")) showInstrument(link);
  else showEntry(byId(link.hash.slice(1)), link);
}

/* What a reference to another instrument cites, in words. */
function instrumentOf(entry) {
  return entry.classList.contains("unnamed")
    ? ["cites another instrument, which it does not name"]
    : ["cites another instrument: ", make("strong", {}, entry.querySelector(".name").textContent)];
}

function showInstrument(link) {
  const entry = byId(link.hash.slice(1));
  const uses = all(`a.r[id][href="${link.hash}"]`, contract);
  open(
    `“${folded(link.textContent)}”`,
    make(
      "div",
      {},
      make(
        "p",
        {},
        ...instrumentOf(entry),
        ". Its words do not stand in this document",
        entry.querySelector(".there") ? ", but on the shelf that this page was made from:" : ".",
      ),
      ...all(`.there[data-r~="${link.id}"]`, entry).map(copyOfThere),
      make("h3", {}, `Cited ${uses.length === 1 ? "once" : uses.length + " times"}`),
      listOfUses(uses),
    ),
  );
}

/* What stands in another contract, as far as this page quotes it, opened. */
function copyOfThere(there) {
  const copy = copyOf(there);
  for (const unit of all("details", copy)) unit.open = true;
  return copy;
}

/* ---- beside the text ---- */

const page = document.querySelector(".page");
const shown = [];
let opener = null;

function open(title, body, { wide = false, again = false } = {}) {
  hideHint();
  if (beside.hidden) shown.length = 0;
  if (!beside.contains(document.activeElement)) opener = document.activeElement;
  if (!again) shown.push({ title, body, wide });
  const head = make("div", { class: "beside-head" });
  if (shown.length > 1)
    head.append(
      button(
        "←",
        () => {
          shown.pop();
          const last = shown.at(-1);
          open(last.title, last.body, { wide: last.wide, again: true });
        },
        { "aria-label": "Back to what stood here", title: "Back" },
      ),
    );
  const heading = make("h2", { tabindex: "-1" }, title);
  head.append(heading, button("✕", close, { "aria-label": "Close", title: "Close (Esc)" }));
  beside.replaceChildren(head, make("div", { class: "beside-body" }, body));
  page.classList.toggle("wide", wide);
  page.classList.add("two");
  const top = current(),
    y = top?.getBoundingClientRect().top;
  beside.hidden = false;
  if (top) scrollBy({ top: top.getBoundingClientRect().top - y, behavior: "instant" });
  keepInSight(opener);
  beside.scrollTop = 0;
  byId("picture").setAttribute("aria-pressed", String(wide));
  heading.focus({ preventScroll: true });
}

/* On a narrow screen what opens lies over the text: what it was opened from stays in sight above it. */
function keepInSight(node) {
  if (!node || !contract.contains(node) || getComputedStyle(beside).position !== "fixed") return;
  const box = node.getBoundingClientRect(),
    cover = beside.getBoundingClientRect(),
    bar = document.querySelector(".bar").offsetHeight;
  if (cover.width < innerWidth * 0.95 || (box.bottom < cover.top - 8 && box.top > bar)) return;
  scrollBy({ top: box.top - (bar + cover.top) / 2, behavior: "instant" });
}

function close() {
  if (beside.hidden) return;
  beside.hidden = true;
  page.classList.remove("two", "wide");
  byId("picture").setAttribute("aria-pressed", "false");
  opener?.focus({ preventScroll: true });
}

/* ---- hints ---- */

let timer, hinted;
function hintFor(node) {
  if (node.matches(".t, dfn")) {
    const term = termOf(node),
      entry = byId(`e${term}`);
    if (!entry) return null;
    const label = `${entry.querySelector(".name").textContent} · ${entry.querySelector(".where").textContent}`;
    const card = make("div", {}, make("p", { class: "label" }, label), cardOf(term));
    if (node.classList.contains("away"))
      card.append(make("p", { class: "scope" }, "Used here outside the scope of its definition."));
    return card;
  }
  if (node.matches("mark")) return copyOf(byId("x" + node.id.slice(1)));
  if (node.matches(".r[href^='#s']")) {
    const card = make("div");
    for (const unit of targetsOf(node).slice(0, 3))
      card.append(make("p", { class: "label" }, `${nameOf(unit)} · ${unit.dataset.w}`), wordsOf(unit, 500));
    return card;
  }
  const entry = byId(node.hash.slice(1));
  if (node.matches(".out"))
    return make("p", {}, ...instrumentOf(entry));
  const copy = make("div", { class: entry.className });
  copy.append(...copyOf(entry).childNodes);
  return copy;
}

function showHint(node) {
  const content = hintFor(node);
  if (!content) return;
  hideHint();
  hint.replaceChildren(content);
  hint.hidden = false;
  const box = node.getClientRects()[0] ?? node.getBoundingClientRect();
  const width = hint.offsetWidth,
    height = hint.offsetHeight;
  hint.style.left = Math.max(8, Math.min(box.left, innerWidth - width - 12)) + "px";
  hint.style.top = (box.bottom + height + 14 < innerHeight ? box.bottom + 6 : Math.max(8, box.top - height - 6)) + "px";
  node.setAttribute("aria-describedby", "hint");
  hinted = node;
}

function hideHint() {
  clearTimeout(timer);
  hinted?.removeAttribute("aria-describedby");
  hinted = null;
  hint.hidden = true;
}

const SAYING = ".r, .t, dfn[id], mark[id]";
const saying = (event) => event.target.closest?.(".contract, .clause, .meaning") && event.target.closest(SAYING);
document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  if (event.target.closest?.("#hint")) return clearTimeout(timer);
  const node = saying(event);
  clearTimeout(timer);
  if (node && node !== hinted) timer = setTimeout(() => showHint(node), 220);
  else if (!node && hinted && hinted !== document.activeElement) timer = setTimeout(hideHint, 260);
});
document.addEventListener("focusin", (event) => {
  const node = saying(event);
  if (node && node.matches(":focus-visible")) showHint(node);
  else if (hinted && !event.target.closest("#hint")) hideHint();
});
addEventListener(
  "scroll",
  () => {
    if (hinted && hinted !== document.activeElement) hideHint();
  },
  { passive: true },
);

/* ---- clicks ---- */

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const target = event.target;
  if (target.closest("dialog a")) return event.preventDefault();
  const node = target.closest(".contract, .clause, .meaning, #hint") && target.closest(SAYING);
  if (node && getSelection().isCollapsed) {
    event.preventDefault();
    if (node.matches(".r")) return follow(node);
    if (node.matches("mark")) return showEntry(byId("x" + node.id.slice(1)), node);
    return showTerm(termOf(node));
  }
  const link = target.closest("a[href^='#']");
  const place = link && link.hash.length > 1 && byId(link.hash.slice(1));
  if (!place || !contract.contains(place)) return;
  event.preventDefault();
  if (link.matches(".terms .name")) showTerm(link.hash.slice(2));
  go(place, { block: place.matches("section") ? "start" : "center" });
});

addEventListener("hashchange", () => {
  if (history.state?.clauseqa || !location.hash) return;
  const place = byId(location.hash.slice(1));
  if (place && contract.contains(place)) arrive(place);
});

/* ---- finding words ---- */

const sought = byId("sought"),
  hits = byId("hits"),
  exact = byId("case");
let blocks,
  found = [],
  at = -1;

/* The words of each block with the text nodes that they stand in; page furniture is passed over. */
function readBlocks() {
  const read = [];
  for (const element of all(".contract :is(p, pre, .p, h2, h3, h4, h5, h6)")) {
    if (element.parentElement.closest(".contract :is(p, pre, .p)")) continue;
    const nodes = [],
      walker = document.createTreeWalker(element, NodeFilter.SHOW_ALL, (node) => {
        if (node.nodeType === 3) return NodeFilter.FILTER_ACCEPT;
        return node.classList?.contains("f") || node.classList?.contains("fold")
          ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_SKIP;
      });
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push({ node, start: text.length });
      text += node.data;
    }
    read.push({ element, nodes, text: text.replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"') });
  }
  return read;
}

function placeIn(block, offset, end) {
  let low = 0,
    high = block.nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (block.nodes[middle].start < offset || (!end && block.nodes[middle].start === offset)) low = middle + 1;
    else high = middle;
  }
  const { node, start } = block.nodes[Math.max(0, low - 1)];
  return [node, offset - start];
}

function find() {
  const words = folded(sought.value)
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"');
  found = [];
  at = -1;
  if (words) {
    blocks ??= readBlocks();
    const pattern = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s+");
    const expression = new RegExp(pattern, exact.getAttribute("aria-pressed") === "true" ? "gu" : "giu");
    for (const block of blocks) {
      for (const match of block.text.matchAll(expression)) {
        const range = document.createRange();
        range.setStart(...placeIn(block, match.index, false));
        range.setEnd(...placeIn(block, match.index + match[0].length, true));
        found.push(range);
      }
    }
  }
  globalThis.CSS?.highlights?.delete("now");
  if (globalThis.Highlight) CSS.highlights.set("found", new Highlight(...found));
  byId("on").disabled = byId("back").disabled = !found.length;
  hits.textContent = words ? (found.length ? `${found.length.toLocaleString("en")} found` : "not found") : "";
}

function step(by) {
  if (!found.length) return;
  if (at < 0) {
    const below = found.findIndex((range) => range.getBoundingClientRect().top > 60);
    at = by > 0 ? Math.max(0, below) : (below < 0 ? found.length : below) - 1;
    if (at < 0) at = found.length - 1;
  } else at = (at + by + found.length) % found.length;
  const range = found[at],
    element = range.startContainer.parentElement;
  unfold(element);
  if (globalThis.Highlight) CSS.highlights.set("now", new Highlight(range));
  else {
    getSelection().removeAllRanges();
    getSelection().addRange(range.cloneRange());
  }
  const box = range.getBoundingClientRect();
  if (box.top < 90 || box.bottom > innerHeight - 60) scrollBy({ top: box.top - innerHeight / 3, behavior: "instant" });
  hits.textContent = `${(at + 1).toLocaleString("en")} of ${found.length.toLocaleString("en")}`;
}

let typing;
sought.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    find();
    step(1);
  }, 120);
});
sought.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  if (typing) {
    clearTimeout(typing);
    typing = 0;
  }
  event.preventDefault();
  if (!found.length) find();
  step(event.shiftKey ? -1 : 1);
});
byId("on").addEventListener("click", () => step(1));
byId("back").addEventListener("click", () => step(-1));
exact.addEventListener("click", () => {
  exact.setAttribute("aria-pressed", String(exact.getAttribute("aria-pressed") !== "true"));
  find();
  step(1);
});

/* ---- the picture: units in their order, an arc from each that cites to what it cites ---- */

const SAID = { dangling: "not found", mismatch: "named where another one stands", ambiguous: "unclear which" };
const ROW = 28,
  GUTTER = 132,
  NEAR = 20,
  MOST = 45;

function readUnits() {
  const units = new Map();
  const roots = [];
  for (const section of sections) {
    const up = section.parentElement.closest("section.u");
    const unit = { section, up: up ? units.get(up) : null, below: [], open: false };
    units.set(section, unit);
    (unit.up ? unit.up.below : roots).push(unit);
  }
  const links = [];
  let outside = 0;
  const ends = new Map();
  const end = (key, kind, name, entry) => {
    if (!ends.has(key)) ends.set(key, { key, kind, name, entry, below: [], up: null });
    return ends.get(key);
  };
  for (const link of all("a.r[id]", contract)) {
    const from = units.get(sectionOf(link));
    if (!from) {
      outside++;
      continue;
    }
    const entry = byId(link.hash.slice(1));
    if (link.matches("[href^='#s']")) {
      for (const target of targetsOf(link)) {
        const to = units.get(sectionOf(target));
        if (to) links.push({ from, to, kind: "" });
      }
    } else if (link.matches(".out")) {
      links.push({ from, to: end(link.hash, "foreign", entry.querySelector(".name").textContent, entry), kind: "out" });
    } else {
      const written = entry.dataset.n || folded(link.textContent);
      const kind = link.matches(".doubt") ? "doubt" : "bad";
      const name = `${written}: ${SAID[entry.className]}`;
      links.push({ from, to: end(kind + written, kind === "bad" ? "missing" : "doubt", name, entry), kind });
    }
  }
  return { roots, links, outside, ends: [...ends.values()] };
}

function picture() {
  const { roots, links, outside, ends } = readUnits();
  const gutter = innerWidth < 600 ? 72 : GUTTER;
  const rows = () => {
    const seen = [];
    const walk = (unit, depth) => {
      seen.push({ unit, depth });
      if (unit.open) for (const child of unit.below) walk(child, depth + 1);
    };
    for (const root of roots) walk(root, 0);
    return seen;
  };
  for (let level = 0; level < 3; level++) {
    const visible = rows(),
      closed = visible.filter(({ unit }) => !unit.open && unit.below.length);
    if (visible.length + closed.reduce((sum, { unit }) => sum + unit.below.length, 0) > MOST) break;
    for (const { unit } of closed) unit.open = true;
  }
  const said = make("p", { class: "said", "aria-live": "polite" });
  const frame = make("div", { class: "picture" });
  const draw = (focused) => {
    const visible = rows();
    const list = make("ol");
    const place = new Map();
    const nodes = [...visible, ...ends.map((unit) => ({ unit, depth: 0 }))];
    nodes.forEach(({ unit }, number) => place.set(unit, number));
    const shownAt = (unit) => {
      while (!place.has(unit)) unit = unit.up;
      return place.get(unit);
    };
    const arcs = new Map();
    for (const { from, to, kind } of links) {
      const a = shownAt(from),
        b = shownAt(to);
      if (a === b) continue;
      const key = `${a} ${b} ${kind}`;
      arcs.set(key, { a, b, kind, count: (arcs.get(key)?.count ?? 0) + 1 });
    }
    const farthest = Math.max(NEAR, ...[...arcs.values()].map(({ a, b }) => Math.abs(a - b)));
    const out = nodes.map(() => new Map()),
      into = nodes.map(() => new Map());
    for (const { a, b, count } of arcs.values()) {
      out[a].set(b, (out[a].get(b) ?? 0) + count);
      into[b].set(a, (into[b].get(a) ?? 0) + count);
    }
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("width", gutter);
    svg.setAttribute("height", nodes.length * ROW);
    svg.setAttribute("aria-hidden", "true");
    const drawn = [...arcs.values()].map((arc) => {
      const path = document.createElementNS(svg.namespaceURI, "path");
      const y1 = (arc.a + 0.5) * ROW,
        y2 = (arc.b + 0.5) * ROW,
        x = gutter - 12;
      const bulge = 14 + (gutter - 36) * Math.sqrt(Math.abs(arc.a - arc.b) / farthest);
      const c = x - bulge * 1.333,
        tip = x + 5;
      path.setAttribute(
        "d",
        `M${x} ${y1}C${c} ${y1} ${c} ${y2} ${x} ${y2}M${tip - 6} ${y2 - 3}L${tip} ${y2}L${tip - 6} ${y2 + 3}`,
      );
      path.setAttribute("stroke-width", String(Math.min(4, 1 + Math.log2(arc.count) / 2)));
      if (arc.kind) path.setAttribute("class", arc.kind);
      svg.append(path);
      return { ...arc, path };
    });
    const labels = nodes.map(({ unit }) => (unit.section ? nameOf(unit.section) : unit.name));
    const listed = (map) =>
      [...map]
        .map(
          ([number, count]) =>
            (nodes[number].unit.section?.dataset.n ?? labels[number]) + (count > 1 ? ` (${count}×)` : ""),
        )
        .join(", ");
    const say = (number) => {
      const parts = [];
      if (out[number].size) parts.push(`cites ${listed(out[number])}`);
      if (into[number].size) parts.push(`is cited by ${listed(into[number])}`);
      return `${labels[number]} ${parts.join("; ") || "neither cites nor is cited"}.`;
    };
    const light = (number) => {
      frame.classList.toggle("choosing", number != null);
      for (const { a, b, path } of drawn) {
        path.classList.toggle("from", a === number);
        path.classList.toggle("to", b === number);
      }
      [...list.children].forEach((row, other) =>
        row.classList.toggle("near", number != null && (out[number].has(other) || into[number].has(other))),
      );
      said.textContent = number == null ? sum : say(number);
    };
    nodes.forEach(({ unit, depth }, number) => {
      const row = make("li", { class: unit.kind ?? "" });
      row.style.paddingLeft = gutter + depth * 14 + "px";
      if (unit.below.length) {
        const toggle = button(
          unit.open ? "▾" : "▸",
          () => {
            unit.open = !unit.open;
            draw(unit);
          },
          { "aria-expanded": String(unit.open), "aria-label": `Parts of ${labels[number]}` },
        );
        row.append(toggle);
        if (unit === focused) queueMicrotask(() => toggle.focus());
      } else row.append(make("span", { class: "none" }));
      const link = make("a", { href: "#" + (unit.section ?? unit.entry).id, title: labels[number] }, labels[number]);
      const counted = [
        out[number].size ? `→${sumOf(out[number])}` : "",
        into[number].size ? `←${sumOf(into[number])}` : "",
      ]
        .filter(Boolean)
        .join(" ");
      row.append(
        link,
        make("span", { class: "tally", "aria-hidden": "true" }, counted),
        make("span", { class: "unseen" }, say(number)),
      );
      if (!unit.section)
        link.addEventListener("click", (event) => {
          event.preventDefault();
          choose(byId("list-references"));
          unit.entry.scrollIntoView({ block: "center" });
          flash([unit.entry]);
        });
      row.addEventListener("pointerenter", () => light(number));
      row.addEventListener("focusin", () => light(number));
      list.append(row);
    });
    list.addEventListener("pointerleave", () => light(null));
    frame.replaceChildren(svg, list);
    const some = (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`;
    const shownOf = some(visible.length, "unit") + (visible.length < sections.length ? ` of ${sections.length}` : "");
    const before = outside ? ` ${some(outside, "reference")} ${outside === 1 ? "stands" : "stand"} outside all units.` : "";
    const told = arcs.size
      ? "An arc leads to what is cited. Point at a unit to see what it leans on and what leans on it."
      : "No unit cites another one.";
    const sum = `${shownOf}, ${some(links.length, "reference")}. ${told}${before}`;
    light(null);
  };
  draw();
  open("Who leans on whom", make("div", {}, said, frame), { wide: true });
}
const sumOf = (map) => [...map.values()].reduce((sum, count) => sum + count, 0);
byId("picture").addEventListener("click", (event) =>
  event.currentTarget.getAttribute("aria-pressed") === "true" ? close() : picture(),
);

/* ---- light and dark ---- */

const THEMES = ["auto", "light", "dark"];
const theme = byId("theme");
function remembered(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch {
    /* a browser that keeps nothing for files */
  }
  return null;
}
function wear(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  theme.textContent = `Theme: ${name}`;
}
let worn = THEMES.includes(remembered("clauseqa-theme")) ? remembered("clauseqa-theme") : "auto";
wear(worn);
theme.addEventListener("click", () => {
  worn = THEMES[(THEMES.indexOf(worn) + 1) % THEMES.length];
  wear(worn);
  remembered("clauseqa-theme", worn);
});

/* ---- keys ---- */

const help = byId("help"),
  single = byId("single");
byId("keys").addEventListener("click", () => help.showModal());
byId("help-close").addEventListener("click", () => help.close());
single.checked = remembered("clauseqa-single-keys") !== "off";
single.addEventListener("change", () => remembered("clauseqa-single-keys", single.checked ? "on" : "off"));

function walk(selector, by) {
  const nodes = all(selector, contract).filter((node) => node.getClientRects().length);
  if (!nodes.length) return;
  const focused = document.activeElement;
  let next;
  if (contract.contains(focused) && nodes.includes(focused)) next = nodes[nodes.indexOf(focused) + by];
  else {
    const line = 140,
      below = nodes.findIndex((node) => node.getBoundingClientRect().top > line);
    next = by > 0 ? nodes[below] : nodes[(below < 0 ? nodes.length : below) - 1];
  }
  if (!next) return;
  if (!next.matches("a")) next.setAttribute("tabindex", "-1");
  const box = next.getBoundingClientRect();
  if (next.matches("section")) next.scrollIntoView({ behavior: "instant" });
  else if (box.top < 110 || box.bottom > innerHeight - 120)
    scrollBy({ top: box.top - innerHeight / 3, behavior: "instant" });
  next.focus({ preventScroll: true });
  if (!next.matches("section")) showHint(next);
}

const KEYS = {
  "/": () => sought.focus(),
  j: () => walk("section.u", 1),
  k: () => walk("section.u", -1),
  r: () => walk("a.r[id]", 1),
  R: () => walk("a.r[id]", -1),
  t: () => walk("a.t:not([data-more])", 1),
  T: () => walk("a.t:not([data-more])", -1),
  f: () => walk("mark[id]", 1),
  F: () => walk("mark[id]", -1),
  c: () => {
    const unit = current();
    if (unit) showCiting(unit);
  },
  b: goBack,
  g: () => byId("picture").click(),
  o: () => {
    choose(lists[0], { focus: true });
    if (!byId("menu").hidden && menu.offsetParent) menu.click();
  },
  "-": () => foldAll(true),
  "+": () => foldAll(false),
  "?": () => help.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (help.open) return;
    if (!hint.hidden) return hideHint();
    if (side.classList.contains("shown")) return menu.click();
    if (document.activeElement === sought) {
      sought.value = "";
      find();
      return main.focus();
    }
    return close();
  }
  if (event.key === "Enter" && event.target.matches?.("mark[id]"))
    return showEntry(byId("x" + event.target.id.slice(1)), event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || !single.checked) return;
  if (event.target.matches?.("input, textarea, select, [role=tab]") && event.key !== "/") return;
  if (event.target === sought) return;
  const run = KEYS[event.key];
  if (run) {
    event.preventDefault();
    run();
  }
});

/* ---- at first ---- */

/* What is set wider than the window scrolls on its own, and must be reached by the keyboard to do so. */
const widths = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const wide = target.scrollWidth > target.clientWidth + 1;
    wide ? target.setAttribute("tabindex", "0") : target.removeAttribute("tabindex");
    wide ? target.setAttribute("role", "group") : target.removeAttribute("role");
    wide ? target.setAttribute("aria-label", "As it was set") : target.removeAttribute("aria-label");
  }
});
for (const pre of all("pre", contract)) widths.observe(pre);
noteCiting();
requestAnimationFrame(markOutline); // once the browser has laid the page out: nothing above asks where anything stands
if (document.body.dataset.open === "picture") picture();
if (location.hash.length > 1) {
  const place = byId(location.hash.slice(1));
  if (place && contract.contains(place)) requestAnimationFrame(() => arrive(place));
}
document.documentElement.dataset.ready = "";
