// @ts-check
// The page of one thread: others are offered while the field for joining is being filled; keys lead to the forms.
import { completing, keys } from "./desk.js";

completing(document.body);
keys({
  m: () => document.getElementById("other")?.focus(),
  s: () => {
    const first = document.querySelector("input[name=apart]");
    if (first instanceof HTMLElement) first.focus();
  },
});
