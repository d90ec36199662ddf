// @ts-check
// What every page shares: talking to the server, showing parts of pages that it made, saying what happened, and
// noticing that others decided something.

/** @type {string} */
const csrf = document.querySelector('meta[name="csrf"]')?.getAttribute("content") ?? "";

/** The element of that id, which the page has.
 * @template {Element} E
 * @param {string} id @param {new () => E} type @returns {E} */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`this page has no ${id}`);
  return found;
}

/** The one policy under which markup is made of text: text that this server rendered, with everything escaped.
 * @typedef {{createHTML(text: string): string}} Policy
 * @typedef {{createPolicy(name: string, rules: Policy): Policy}} Policies */
const rules = { createHTML: (/** @type {string} */ text) => text };
const trusted = /** @type {{trustedTypes?: Policies}} */ (window).trustedTypes; // which not every browser has
const policy = trusted?.createPolicy("detente", rules) ?? rules;

/** Elements made of a part of a page from this server.
 * @param {string} html
 * @returns {DocumentFragment} */
export function rendered(html) {
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(html);
  return template.content;
}

/** A card of a statement that a decision changed.
 * @typedef {{own: string, html: string, group: string, certainty: string, in_record: boolean, state: string, start: number}} Changed */

/** What a decision, or those of others meanwhile, changed on a report's page.
 * @typedef {{cards?: Changed[], decisions?: number, who?: string[], progress?: {decided: number, of: number}}} Changes */

/** A fault that the server told; where somebody decided meanwhile, with what to show of it and the version it has now. */
export class Refused extends Error {
  /** @param {number} status @param {string} words @param {{html?: string, version?: number}} [more] */
  constructor(status, words, more = {}) {
    super(words);
    this.status = status;
    this.html = more.html;
    this.version = more.version;
  }
}

/** @param {Response} response */
async function checked(response) {
  if (response.ok) return response;
  let words = `The desk refused that (${response.status}).`;
  let fault;
  try {
    fault = await response.json();
    words = [fault.what, fault.where && `(${fault.where})`, fault.mend].filter(Boolean).join("; ");
  } catch { /* a line of text says no more than the status */ }
  throw new Refused(response.status, words, fault);
}

/** @param {string} path */
export async function get(path) {
  return checked(await fetch(path, { headers: { "X-Requested-With": "detente" } }));
}

/** @param {string} path @param {FormData | URLSearchParams | object} body */
export async function post(path, body) {
  /** @type {Record<string, string>} */
  const headers = { "X-Requested-With": "detente", "X-CSRF-Token": csrf };
  const plain = body instanceof FormData || body instanceof URLSearchParams;
  if (!plain) headers["Content-Type"] = "application/json";
  return checked(await fetch(path, { method: "POST", headers, body: plain ? body : JSON.stringify(body) }));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let clock;

/** Say something to the person; it goes away by itself.
 * @param {string} words */
export function say(words) {
  const place = document.getElementById("said");
  if (!place) return;
  place.textContent = words;
  clearTimeout(clock);
  clock = setTimeout(() => { place.textContent = ""; }, 6000);
}

/** Say what went wrong.
 * @param {unknown} fault */
export function complain(fault) {
  say(fault instanceof Refused ? fault.message : "The desk does not answer. Is it still running?");
}

/** Call whenever the number of decisions in the ledger changes.
 * @param {(decisions: number) => void} changed */
export function listen(changed) {
  const source = new EventSource("/events");
  source.onmessage = (event) => changed(JSON.parse(event.data).decisions);
  window.addEventListener("pagehide", () => source.close());
}

/** Single keys that do something, unless the person turned them off or is filling a field.
 * @param {Record<string, () => void>} acts */
export function keys(acts) {
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.ctrlKey || event.metaKey || event.altKey || target?.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
    if (localStorage.getItem("keys") === "off") return;
    const act = acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });
}

/** Offer names while a field is being filled.
 * @param {HTMLElement} root */
export function completing(root) {
  for (const field of root.querySelectorAll("input[data-complete]")) {
    if (!(field instanceof HTMLInputElement) || field.dataset.complete === "party") continue;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let wait;
    field.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => { void offer(field); }, 150);
    });
  }
}

/** @param {HTMLInputElement} field */
async function offer(field) {
  const list = field.list;
  if (!list || field.value.length < 2) return;
  try {
    const query = new URLSearchParams({ what: field.dataset.complete ?? "", q: field.value });
    const found = await (await get(`/complete?${query}`)).json();
    list.replaceChildren(...found.options.map((/** @type {{value: string, label: string}} */ one) => {
      const option = document.createElement("option");
      option.value = one.value;
      option.label = one.label;
      return option;
    }));
  } catch { /* no offers, then */ }
}

for (const element of document.querySelectorAll(".script")) element.removeAttribute("hidden");
