// @ts-check
// The model as a table to try things with: what a side wants is dropped or moved, and solved again as one edits.
import { complain, post, rendered, say } from "./desk.js";

const model = /** @type {HTMLElement} */ (document.getElementById("model"));
const tried = /** @type {HTMLElement} */ (document.getElementById("tried"));
const reach = /** @type {HTMLElement} */ (document.getElementById("reach"));
const lists = /** @type {HTMLOListElement[]} */ ([...model.querySelectorAll("ol.wishes[data-editable]")]);
const derived = lists.map((list) => [...list.children]);
const picture = [...reach.childNodes];
/** @type {HTMLInputElement[]} */
const taken = [...model.querySelectorAll("input.taken")].filter((box) => box instanceof HTMLInputElement);
const before = taken.map((box) => box.checked);
for (const box of taken) box.disabled = false;

/** What the person made of the model. */
function edit() {
  /** @type {Record<string, string[]>} */
  const preferences = {};
  for (const list of lists) {
    const name = list.closest("fieldset")?.getAttribute("data-name") ?? "";
    preferences[name] = [...list.children]
      .filter((item) => !item.classList.contains("off"))
      .map((item) => item.getAttribute("data-holds") ?? "");
  }
  return { preferences, status_quo: statusQuo(), as_of: model.dataset.asOf || null };
}

/** The status quo in the order of the model's options: a page shows them by side, so the order comes with the model. */
function statusQuo() {
  const letters = [...(model.dataset.statusQuo ?? "")];
  for (const box of taken) {
    const place = Number(box.dataset.place);
    if (Number.isInteger(place)) letters[place] = box.checked ? "Y" : "N";
  }
  return letters.join("");
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let wait;
let asked = 0;

function changed() {
  clearTimeout(wait);
  wait = setTimeout(() => { void solve(); }, 120);
}

async function solve() {
  asked += 1;
  const mine = asked;
  tried.setAttribute("aria-busy", "true");
  try {
    const html = await (await post("/model/try", edit())).text();
    if (mine !== asked) return;
    const part = rendered(html);
    const fresh = part.querySelector("template");
    tried.replaceChildren(part);
    if (fresh instanceof HTMLTemplateElement) reach.replaceChildren(fresh.content.cloneNode(true));
  } catch (fault) {
    if (mine === asked) complain(fault);
  } finally {
    if (mine === asked) tried.removeAttribute("aria-busy");
  }
}

/** @param {Element} item @param {number} step */
function shift(item, step) {
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(item);
  else other.after(item);
  changed();
}

/** @type {Element | null} */
let dragged = null;

for (const list of lists) {
  for (const item of list.children) {
    if (!(item instanceof HTMLElement)) continue;
    item.draggable = true;
    item.querySelector(".up")?.addEventListener("click", (event) => { shift(item, -1); if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus(); });
    item.querySelector(".down")?.addEventListener("click", (event) => { shift(item, 1); if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus(); });
    item.querySelector(".on")?.addEventListener("change", (event) => {
      item.classList.toggle("off", !(event.currentTarget instanceof HTMLInputElement && event.currentTarget.checked));
      changed();
    });
    item.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || !step) return;
      event.preventDefault();
      const focused = document.activeElement;
      shift(item, step);
      if (focused instanceof HTMLElement) focused.focus();
    });
    item.addEventListener("dragstart", () => { dragged = item; item.classList.add("dragged"); });
    item.addEventListener("dragend", () => { item.classList.remove("dragged"); dragged = null; clear(); });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged.parentElement !== list) return;
      event.preventDefault();
      clear();
      item.classList.add("over");
    });
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!dragged || dragged === item || dragged.parentElement !== list) return;
      const items = [...list.children];
      if (items.indexOf(dragged) < items.indexOf(item)) item.after(dragged);
      else item.before(dragged);
      clear();
      changed();
    });
  }
}

function clear() {
  for (const item of model.querySelectorAll("li.over")) item.classList.remove("over");
}

for (const box of taken) box.addEventListener("change", changed);

document.getElementById("reset")?.addEventListener("click", () => {
  lists.forEach((list, k) => {
    list.replaceChildren(...derived[k]);
    for (const item of list.children) {
      item.classList.remove("off");
      const on = item.querySelector(".on");
      if (on instanceof HTMLInputElement) on.checked = true;
    }
  });
  taken.forEach((box, k) => { box.checked = before[k]; });
  asked += 1;
  tried.replaceChildren();
  reach.replaceChildren(...picture);
});

document.getElementById("keep")?.addEventListener("click", async () => {
  const name = document.getElementById("scenario-name");
  if (!(name instanceof HTMLInputElement)) return;
  try {
    const kept = await (await post("/scenarios", { ...edit(), name: name.value })).json();
    location.assign(kept.address);
  } catch (fault) {
    complain(fault);
    say(fault instanceof Error ? fault.message : "");
    name.focus();
  }
});
