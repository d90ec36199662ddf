// @ts-check
// The model as a table to try things with: what a side wants is dropped, moved or added to, and solved again as one edits.
import { complain, element, post, rendered, say } from "./desk.js";

const model = element("model", HTMLElement);
const tried = element("tried", HTMLElement);
const triedReasons = element("tried-reasons", HTMLElement);
const reach = element("reach", HTMLElement);
const derived = [...model.querySelectorAll("ol.wishes")].map((list) => ({ list, items: [...list.children] }));
const picture = [...reach.childNodes];
const nothing = [...tried.childNodes];
const before = boxes(".taken").map((box) => ({ box, checked: box.checked }));
for (const { box } of before) box.disabled = false;

/** @param {string} selector @returns {HTMLInputElement[]} */
function boxes(selector) {
  return [...model.querySelectorAll(`input${selector}`)].filter((box) => box instanceof HTMLInputElement);
}

/** @param {Element | null} part The name of the decision maker in whose part of the table something stands. */
const owner = (part) => part?.closest("fieldset")?.getAttribute("data-name") ?? "";

/** Rows of options that are supposed, in the order in which they are added to the model. */
const newOptions = () => /** @type {HTMLElement[]} */ ([...model.querySelectorAll(".options li.supposed")]);

/** What the person made of the model. */
function edit() {
  /** @type {Record<string, string[]>} */
  const preferences = {};
  for (const list of model.querySelectorAll("ol.wishes[data-editable]")) {
    preferences[owner(list)] = [...list.children]
      .filter((item) => !item.classList.contains("off"))
      .map((item) => item.getAttribute("data-holds") ?? "");
  }
  const options = newOptions().map((row) => ({
    id: row.dataset.id ?? "", text: row.dataset.words ?? "", owner: owner(row), moves: row.dataset.moves ?? "both",
  }));
  const makers = [...model.querySelectorAll("fieldset.supposed")].map(owner);
  return { preferences, status_quo: statusQuo(), makers, options, as_of: model.dataset.asOf || null };
}

/** The status quo in the order of the model's options: a page shows them by side, so the order comes with the model. */
function statusQuo() {
  const letters = [...(model.dataset.statusQuo ?? "")];
  for (const { box } of before) letters[Number(box.dataset.place)] = box.checked ? "Y" : "N";
  for (const row of newOptions()) {
    const box = row.querySelector("input.taken");
    letters.push(box instanceof HTMLInputElement && box.checked ? "Y" : "N");
  }
  return letters.join("");
}

// Solving: one verdict is asked for at a time, and what the table holds last is always answered. The reasons, which
// take longer, follow when the person rests.
const REST = 250;
let solving = false;
let again = false;
let round = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let rest;

function changed() {
  round += 1;
  clearTimeout(rest);
  triedReasons.setAttribute("aria-busy", "true");
  if (solving) again = true;
  else void solve();
}

async function solve() {
  solving = true;
  tried.setAttribute("aria-busy", "true");
  try {
    do {
      again = false;
      const mine = round;
      const html = await (await post("/model/try", edit())).text();
      if (mine === round) tried.replaceChildren(rendered(html));
    } while (again);
    const mine = round;
    rest = setTimeout(() => { void reasons(mine); }, REST);
  } catch (fault) {
    complain(fault);
  } finally {
    solving = false;
    tried.removeAttribute("aria-busy");
  }
}

/** @param {number} mine The round that is asked about. */
async function reasons(mine) {
  try {
    const html = await (await post("/model/reasons", edit())).text();
    if (mine !== round) return;
    const part = rendered(html);
    const fresh = part.querySelector("template");
    if (fresh instanceof HTMLTemplateElement) reach.replaceChildren(fresh.content.cloneNode(true));
    fresh?.remove();
    triedReasons.replaceChildren(part);
    triedReasons.removeAttribute("aria-busy");
  } catch (fault) {
    if (mine === round) complain(fault);
  }
}

/** @param {Element} item @param {number} step */
function shift(item, step) {
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  const focused = document.activeElement;
  if (step < 0) other.before(item);
  else other.after(item);
  if (focused instanceof HTMLElement) focused.focus();
  changed();
}

/** The row of a wish that something stands in, where its order may be changed.
 * @param {EventTarget | null} target */
function wishOf(target) {
  const item = target instanceof Element ? target.closest("ol.wishes[data-editable] > li") : null;
  return item instanceof HTMLElement ? item : null;
}

model.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  const item = wishOf(button);
  if (item && button?.matches(".up, .down")) shift(item, button.matches(".up") ? -1 : 1);
  if (button?.matches(".remove")) remove(button);
});

model.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement)) return;
  if (box.matches(".on")) wishOf(box)?.classList.toggle("off", !box.checked);
  if (box.matches(".on, .taken")) changed();
});

model.addEventListener("keydown", (event) => {
  const item = wishOf(event.target);
  if (!item || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  shift(item, event.key === "ArrowUp" ? -1 : 1);
});

// Dragging: within one list only, as a wish is one side's.
/** @type {HTMLElement | null} */
let dragged = null;

function clear() {
  for (const item of model.querySelectorAll("li.over")) item.classList.remove("over");
}

model.addEventListener("dragstart", (event) => {
  dragged = wishOf(event.target);
  dragged?.classList.add("dragged");
});
model.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  clear();
});
model.addEventListener("dragover", (event) => {
  const item = wishOf(event.target);
  if (!dragged || !item || item.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  clear();
  item.classList.add("over");
});
model.addEventListener("drop", (event) => {
  const item = wishOf(event.target);
  if (!dragged || !item || item === dragged || item.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const items = [...(item.parentElement?.children ?? [])];
  if (items.indexOf(dragged) < items.indexOf(item)) item.after(dragged);
  else item.before(dragged);
  clear();
  changed();
});

/** @param {Element} item */
function draggable(item) {
  if (!(item instanceof HTMLElement)) return;
  item.draggable = true;
  const words = item.dataset.words ?? "";
  item.querySelector(".up")?.setAttribute("aria-label", `More important: ${words}`);
  item.querySelector(".down")?.setAttribute("aria-label", `Less important: ${words}`);
}

for (const item of model.querySelectorAll("ol.wishes[data-editable] > li")) draggable(item);

// What is supposed: wishes, options and decision makers that the reports do not tell of.

/** A copy of what a template of the page holds.
 * @param {string} id @returns {HTMLElement} */
function copy(id) {
  const made = element(id, HTMLTemplateElement).content.firstElementChild?.cloneNode(true);
  if (!(made instanceof HTMLElement)) throw new Error(`the template ${id} is empty`);
  for (const part of made.querySelectorAll(".script")) part.removeAttribute("hidden");
  return made;
}

/** @param {HTMLElement} row @param {string} words */
function name(row, words) {
  row.dataset.words = words;
  const place = row.querySelector(".words");
  if (place) place.textContent = words;
  row.querySelector(".remove")?.setAttribute("aria-label", `Remove: ${words}`);
}

/** An id for an option: a name as expressions take it, that no other option has.
 * @param {string} words */
function freshId(words) {
  const plain = words.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40);
  const base = /^[a-z]/.test(plain) ? plain : `supposed_${plain}`;
  const taken = new Set([...model.querySelectorAll(".options li")].map((row) => row.getAttribute("data-id")));
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}_${number}`;
  return id;
}

/** Offer all options, by whose they are, in the forms for wishes.
 * @param {Element} part */
function fill(part) {
  for (const select of part.querySelectorAll("select[name=what], select[name=with]")) {
    if (!(select instanceof HTMLSelectElement)) continue;
    const chosen = select.value;
    const groups = [...model.querySelectorAll("fieldset")].map((fieldset) => {
      const group = document.createElement("optgroup");
      group.label = owner(fieldset);
      group.append(...[...fieldset.querySelectorAll(".options li")].map((row) => {
        const text = row.getAttribute("data-words") ?? "";
        return new Option(text, row.getAttribute("data-id") ?? "", false, row.getAttribute("data-id") === chosen);
      }));
      return group;
    });
    select.replaceChildren(...groups.filter((group) => group.children.length));
  }
}

model.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLDetailsElement && event.target.open) fill(event.target);
}, { capture: true });

model.addEventListener("change", (event) => {
  const select = event.target;
  if (!(select instanceof HTMLSelectElement) || select.name !== "how") return;
  const other = select.form?.elements.namedItem("with");
  if (other instanceof HTMLSelectElement) other.disabled = select.value !== "with";
});

model.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const given = new FormData(form);
  /** @param {string} key */
  const text = (key) => String(given.get(key) ?? "").trim().replace(/\s+/g, " ");
  if (form.matches(".new-wish")) addWish(form, text("what"), text("how"), text("with"));
  else if (text("text")) addOption(form, text("text"), given.has("both") ? "both" : "forward");
  else if (text("name")) addMaker(form, text("name"));
});

/** @param {string} id */
const optionWords = (id) => `“${model.querySelector(`.options li[data-id="${CSS.escape(id)}"]`)?.getAttribute("data-words") ?? id}”`;

/** @param {HTMLFormElement} form @param {string} what @param {string} how @param {string} other */
function addWish(form, what, how, other) {
  const list = form.closest("fieldset")?.querySelector("ol.wishes");
  if (!list || !what) return;
  const row = copy("new-wish-row");
  row.dataset.holds = how === "no" ? `!${what}` : how === "with" ? `${what} -> ${other}` : what;
  name(row, how === "no" ? `not ${optionWords(what)}` : how === "with" ? `${optionWords(what)} only with ${optionWords(other)}` : optionWords(what));
  draggable(row);
  list.prepend(row);
  row.querySelector("input")?.focus();
  say("Added as the most important wish; move it to where it belongs.");
  changed();
}

/** @param {HTMLFormElement} form @param {string} words @param {string} moves */
function addOption(form, words, moves) {
  const list = form.closest("fieldset")?.querySelector(".options");
  if (!list) return;
  const row = copy("new-option-row");
  row.dataset.id = freshId(words);
  row.dataset.moves = moves;
  name(row, words);
  list.append(row);
  form.reset();
  for (const details of model.querySelectorAll("details.suppose[open]")) fill(details);
  say("Added. Say who wants it, or does not, by a wish.");
  changed();
}

/** @param {HTMLFormElement} form @param {string} words */
function addMaker(form, words) {
  if ([...model.querySelectorAll("fieldset")].some((part) => owner(part) === words)) {
    say("There is a decision maker of that name.");
    return;
  }
  const part = copy("new-maker-part");
  part.classList.add("supposed");
  part.dataset.name = words;
  const legend = part.querySelector("legend");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "remove";
  button.textContent = "Remove";
  button.setAttribute("aria-label", `Remove: ${words}`);
  legend?.replaceChildren(`${words} (supposed) `, button);
  element("suppose-maker", HTMLElement).before(part);
  form.reset();
  part.querySelector("summary")?.focus();
  changed();
}

/** Remove what was supposed, with the wishes that speak of it.
 * @param {HTMLButtonElement} button */
function remove(button) {
  const part = button.closest("li.supposed, fieldset.supposed");
  if (!part) return;
  const ids = [part, ...part.querySelectorAll(".options li")].map((row) => row.getAttribute("data-id"));
  const home = part.parentElement?.closest("fieldset") ?? model;
  part.remove();
  for (const row of model.querySelectorAll("ol.wishes li.supposed")) {
    const words = (row.getAttribute("data-holds") ?? "").split(/[^\w.]+/);
    if (ids.some((id) => id && words.includes(id))) row.remove();
  }
  for (const details of model.querySelectorAll("details.suppose[open]")) fill(details);
  const summary = home?.querySelector("summary");
  if (summary instanceof HTMLElement) summary.focus();
  changed();
}

document.getElementById("reset")?.addEventListener("click", () => {
  for (const part of model.querySelectorAll("fieldset.supposed, li.supposed")) part.remove();
  for (const { list, items } of derived) {
    list.replaceChildren(...items);
    for (const item of items) {
      item.classList.remove("off");
      const on = item.querySelector(".on");
      if (on instanceof HTMLInputElement) on.checked = true;
    }
  }
  for (const { box, checked } of before) box.checked = checked;
  round += 1;
  again = false;
  clearTimeout(rest);
  tried.replaceChildren(...nothing);
  triedReasons.replaceChildren();
  triedReasons.removeAttribute("aria-busy");
  reach.replaceChildren(...picture);
});

document.getElementById("keep")?.addEventListener("click", async () => {
  const field = element("scenario-name", HTMLInputElement);
  try {
    const kept = await (await post("/scenarios", { ...edit(), name: field.value })).json();
    location.assign(kept.address);
  } catch (fault) {
    complain(fault);
    field.focus();
  }
});
