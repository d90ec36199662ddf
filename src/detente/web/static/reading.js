// @ts-check
// The reading room by keys: next, previous, confirm, correct, reject, add, link, undo; which words made which field.
import { Refused, complain, completing, get, keys, listen, post, rendered, say } from "./desk.js";

const room = /** @type {HTMLElement} */ (document.querySelector(".room"));
const cards = document.getElementById("cards");
const panel = /** @type {HTMLElement} */ (document.getElementById("panel"));
const text = /** @type {HTMLElement} */ (document.querySelector("article.text"));
const adding = document.getElementById("adding");
const help = document.getElementById("help");
const keysOn = document.getElementById("keys-on");
const mayDecide = document.getElementById("decide") !== null;
const place = `/documents/${room.dataset.document}`;

/** @type {HTMLElement | null} */
let now = null;
/** @type {number} */
let decisions = -1;

/** @param {string} own */
const cardOf = (own) => document.getElementById(`s-${own}`);
/** @returns {HTMLElement[]} */
const all = () => (cards ? /** @type {HTMLElement[]} */ ([...cards.children]) : []);

/** @param {HTMLElement | null} card @param {{focus?: boolean}} [how] */
function select(card, how = {}) {
  if (!card) return;
  now?.classList.remove("now");
  now?.removeAttribute("aria-current");
  if (panel.dataset.own !== card.dataset.own) close();
  now = card;
  now.classList.add("now");
  now.setAttribute("aria-current", "true");
  for (const mark of text.querySelectorAll(".ev.now")) mark.classList.remove("now");
  const marks = [...text.querySelectorAll(`.ev[data-s~="${CSS.escape(card.dataset.own ?? "")}"]`)];
  for (const mark of marks) mark.classList.add("now");
  if (how.focus !== false) {
    now.focus({ preventScroll: true });
    now.scrollIntoView({ block: "nearest" });
    if (matchMedia("(min-width: 60.01rem)").matches) marks[0]?.scrollIntoView({ block: "center" });
  }
}

/** @param {number} step */
function move(step) {
  const list = all();
  const at = now ? list.indexOf(now) : -1;
  const next = list[at + step];
  if (next) return select(next);
  const link = text.querySelector(step > 0 ? 'a[rel="next"]' : 'a[rel="prev"]');
  if (link instanceof HTMLAnchorElement) link.click();
  else say(step > 0 ? "That was the last statement." : "This is the first statement.");
}

function moveOn() {
  const list = all();
  const at = now ? list.indexOf(now) : -1;
  const waiting = list.slice(at + 1).find((card) => card.dataset.state === "read");
  if (waiting) select(waiting);
  else move(1);
}

/** Show what a decision changed.
 * @param {import("./desk.js").Changes} record */
function show(record) {
  if (typeof record.decisions === "number") decisions = Math.max(decisions, record.decisions);
  for (const one of record.cards ?? []) {
    const old = cardOf(one.own);
    const fresh = rendered(one.html).firstElementChild;
    if (!(fresh instanceof HTMLElement)) continue;
    if (old) {
      const was = old === now;
      if (old.contains(panel)) fresh.append(panel);
      old.replaceWith(fresh);
      if (was) { now = null; select(fresh, { focus: document.activeElement === document.body }); }
    }
    for (const mark of text.querySelectorAll(`.ev[data-s~="${CSS.escape(one.own)}"]`)) {
      if (!(mark instanceof HTMLElement) || mark.dataset.s?.split(" ")[0] !== one.own) continue;
      mark.className = `ev g-${one.group} c-${one.certainty}${one.in_record ? "" : " out"}${now?.dataset.own === one.own ? " now" : ""}`;
    }
  }
  if (record.progress) {
    const bar = document.getElementById("progress");
    const count = document.getElementById("count");
    if (bar instanceof HTMLProgressElement) { bar.max = record.progress.of || 1; bar.value = record.progress.decided; }
    if (count) count.textContent = `${record.progress.decided} of ${record.progress.of}`;
  }
}

/** @param {unknown} fault */
async function failed(fault) {
  complain(fault);
  if (fault instanceof Refused && fault.status === 409) await refresh();
}

/** @param {"confirm" | "reject"} action @param {HTMLElement | null} card */
async function decide(action, card) {
  if (!card) return;
  const body = new URLSearchParams({ [action]: `${card.dataset.own}:${card.dataset.version}` });
  try {
    show(await (await post(`${place}/decide`, body)).json());
    say(action === "confirm" ? "Confirmed." : "Rejected; u takes it back.");
    moveOn();
  } catch (fault) { await failed(fault); }
}

/** @param {"undo" | "redo"} action */
async function turn(action) {
  try {
    const record = await (await post(`/${action}`, new URLSearchParams({ document: room.dataset.document ?? "" }))).json();
    show(record);
    const first = record.cards?.[0];
    const card = first && cardOf(first.own);
    if (card) select(card);
    else location.reload();
    say(action === "undo" ? "Undone." : "Done again.");
  } catch (fault) { await failed(fault); }
}

/** @param {HTMLElement | null} card @param {string} [field] */
async function open(card, field) {
  if (!card) return;
  try {
    const html = await (await get(`/statements/${room.dataset.document}.${card.dataset.own}/panel`)).text();
    panel.replaceChildren(rendered(html));
    panel.dataset.own = card.dataset.own;
    card.append(panel);
    completing(panel);
    const input = field ? panel.querySelector(`[name="${field}"]`) : panel.querySelector("tr[tabindex]");
    if (input instanceof HTMLElement) input.focus();
    panel.scrollIntoView({ block: "nearest" });
  } catch (fault) { await failed(fault); }
}

function close() {
  panel.replaceChildren();
  delete panel.dataset.own;
  unmark();
}

panel.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  try {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) body.append(name, String(value));
    show(await (await post(form.action, body)).json());
    const card = cardOf(form.dataset.own ?? "");
    close();
    select(card);
    say(form.matches(".link") ? "Linked." : form.matches(".merge") ? "Merged." : "Kept.");
  } catch (fault) {
    await failed(fault);
    if (fault instanceof Refused && fault.html) showBoth(form, fault.html, fault.version);
  }
});

/** Show what stands now beside what the person wanted, who may keep it still, having seen both.
 * @param {HTMLFormElement} form @param {string} html @param {number} [version] */
function showBoth(form, html, version) {
  form.querySelector(".both")?.remove();
  form.prepend(rendered(html));
  const seen = form.elements.namedItem("seen");
  if (seen instanceof HTMLInputElement && version !== undefined) seen.value = String(version);
  form.querySelector(".both")?.scrollIntoView({ block: "nearest" });
}

// Which words made which field: the words that a row of the table names are shown in the sentence.
const registry = "highlights" in CSS ? CSS.highlights : undefined; // which not every browser has

function unmark() { registry?.delete("words"); }

/** @param {string} words @param {string} own */
function mark(words, own) {
  unmark();
  if (!words || !registry) return;
  const ranges = [];
  const blocks = new Set([...text.querySelectorAll(`.ev[data-s~="${CSS.escape(own)}"]`)].map((e) => e.closest("[data-start]")));
  for (const block of blocks) {
    if (!block) continue;
    const nodes = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let whole = "";
    while (walker.nextNode()) { nodes.push({ node: walker.currentNode, at: whole.length }); whole += walker.currentNode.textContent; }
    const low = whole.toLowerCase();
    for (const part of words.toLowerCase().split(/\s*(?:…|\.\.\.|;|,)\s*/).filter((one) => one.length > 1)) {
      const at = low.indexOf(part);
      if (at < 0) continue;
      const range = document.createRange();
      const from = nodes.findLast((n) => n.at <= at);
      const to = nodes.findLast((n) => n.at < at + part.length);
      if (!from || !to) continue;
      range.setStart(from.node, at - from.at);
      range.setEnd(to.node, at + part.length - to.at);
      ranges.push(range);
    }
  }
  if (ranges.length) registry.set("words", new Highlight(...ranges));
}

for (const name of ["mouseover", "focusin"]) {
  panel.addEventListener(name, (event) => {
    const row = event.target instanceof Element ? event.target.closest("tr[data-words]") : null;
    if (row instanceof HTMLElement) mark(row.dataset.words ?? "", panel.dataset.own ?? "");
  });
}
panel.addEventListener("mouseout", unmark);

cards?.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const card = target?.closest(".card");
  if (!(card instanceof HTMLElement)) return;
  const button = target?.closest("button[name]");
  if (button instanceof HTMLButtonElement) {
    event.preventDefault();
    select(card, { focus: false });
    void decide(/** @type {"confirm" | "reject"} */ (button.name), card);
  } else if (target?.closest("a.more")) {
    event.preventDefault();
    select(card, { focus: false });
    void open(card);
  } else select(card, { focus: false });
});

text.addEventListener("click", (event) => {
  const evidence = event.target instanceof Element ? event.target.closest("a.ev") : null;
  if (!(evidence instanceof HTMLElement) || String(getSelection())) return;
  event.preventDefault();
  const card = cardOf(evidence.dataset.s?.split(" ")[0] ?? "");
  if (card) { select(card, { focus: false }); card.focus({ preventScroll: true }); card.scrollIntoView({ block: "nearest" }); }
});

document.getElementById("undo")?.addEventListener("submit", (event) => { event.preventDefault(); void turn("undo"); });

/** The place in the report's text, in code points, of a place in the page.
 * @param {Node} node @param {number} offset */
function offsetOf(node, offset) {
  const element = node instanceof Element ? node : node.parentElement;
  const piece = element?.closest("[data-at]");
  if (!(piece instanceof HTMLElement)) return null;
  const range = document.createRange();
  range.setStart(piece, 0);
  range.setEnd(node, offset);
  return Number(piece.dataset.at) + [...range.toString()].length;
}

function addFromSelection() {
  if (!(adding instanceof HTMLDetailsElement)) return;
  const selection = getSelection();
  const words = String(selection ?? "").trim();
  if (!selection || !words || !text.contains(selection.anchorNode)) {
    say("Select the words in the report first.");
    return;
  }
  const range = selection.getRangeAt(0);
  const lead = range.toString().length - range.toString().trimStart().length;
  const start = offsetOf(range.startContainer, range.startOffset);
  const quote = document.getElementById("add-quote");
  const hidden = document.getElementById("add-start");
  if (quote instanceof HTMLTextAreaElement) quote.value = words;
  if (hidden instanceof HTMLInputElement) hidden.value = start === null ? "" : String(start + lead);
  adding.open = true;
  document.getElementById("add-kind")?.focus();
  adding.scrollIntoView({ block: "nearest" });
}

keys({
  j: () => move(1),
  k: () => move(-1),
  ...(mayDecide ? {
    y: () => void decide("confirm", now),
    x: () => void decide("reject", now),
    c: () => void open(now, "actor"),
    l: () => void open(now, "to"),
    a: addFromSelection,
    u: () => void turn("undo"),
    r: () => void turn("redo"),
    "?": () => { if (help instanceof HTMLDialogElement) help.showModal(); },
  } : { c: () => void open(now) }),
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !panel.dataset.own) return;
  const card = cardOf(panel.dataset.own);
  close();
  select(card);
});

if (keysOn instanceof HTMLInputElement) {
  keysOn.checked = localStorage.getItem("keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("keys", keysOn.checked ? "on" : "off"));
}
document.getElementById("help-open")?.addEventListener("click", () => { if (help instanceof HTMLDialogElement) help.showModal(); });

/** Fetch what was decided since. */
async function refresh() {
  if (decisions < 0) return;
  try {
    const record = await (await get(`${place}/changes?since=${decisions}`)).json();
    show(record);
    if (record.cards.length && record.who.length) say(`Decided by ${record.who.join(", ")}.`);
  } catch { /* the next event will tell */ }
}

listen((count) => {
  if (decisions < 0) decisions = count;
  else if (count > decisions) void refresh();
});

const first = location.hash.startsWith("#s-") ? document.getElementById(location.hash.slice(1)) : cardOf(room.dataset.selected ?? "");
select(first, { focus: location.hash.startsWith("#s-") });
