// @ts-check
// Adding: files can be dropped, faults are shown in place, progress comes by itself.
import { Refused, post } from "./desk.js";

const form = document.getElementById("add-form");
const fault = document.getElementById("add-fault");
const drop = document.getElementById("drop");
const files = document.getElementById("files");

if (form instanceof HTMLFormElement) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (fault) fault.hidden = true;
    try {
      const answer = await (await post("/add", new FormData(form))).json();
      location.assign(`/jobs/${answer.job}`);
    } catch (error) {
      if (!fault) return;
      fault.hidden = false;
      fault.textContent = error instanceof Refused ? error.message : "That could not be sent: is it too large?";
    }
  });
}

if (drop && files instanceof HTMLInputElement) {
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer?.files.length) files.files = event.dataTransfer.files;
  });
}

const job = document.getElementById("job");
if (job instanceof HTMLElement && job.dataset.ended === "no") {
  const progress = document.getElementById("job-progress");
  const words = document.getElementById("job-words");
  const source = new EventSource(`/jobs/${job.dataset.job}/events`);
  source.onmessage = (event) => {
    const now = JSON.parse(event.data);
    if (progress instanceof HTMLProgressElement) {
      progress.max = now.of || 1;
      progress.value = now.done;
    }
    if (words && now.state === "reading") words.textContent = now.of ? `${now.done} of ${now.of} read.` : "Getting ready to read.";
    if (now.state === "done" || now.state === "failed") {
      source.close();
      location.reload();
    }
  };
}
