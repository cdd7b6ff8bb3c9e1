// How the words of a paper read while they are typed. Without this file the example is that of the last saving.
"use strict";

const form = document.querySelector("form[data-preview]");
let waiting = 0;

async function show() {
  const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
  if (!answer.ok) return;
  const texts = await answer.json();
  for (const output of form.querySelectorAll("[data-shown]")) output.textContent = texts[output.dataset.shown];
}

if (form !== null) {
  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, 400);
  });
}
