// The number of a paper and the look of a certificate as they are chosen. Without this file they are as saved.
"use strict";

const example = document.querySelector("[data-number-example]");
const pattern = document.querySelector("[data-number-pattern]");
const digits = document.querySelector("[data-number-digits]");
const unit = document.querySelector("[data-number-unit]");

function show() {
  const width = Math.min(6, Math.max(1, Number.parseInt(digits.value, 10) || 1));
  const values = { urut: "17".padStart(width, "0"), unit: unit.value, tahun: example.dataset.year };
  example.textContent = pattern.value.replace(/\{(urut|unit|tahun)\}/g, (_all, name) => values[name]) || "–";
}

if (example !== null && pattern !== null) {
  for (const field of [pattern, digits, unit]) field.addEventListener("input", show);
}

const look = document.querySelector("[data-look]");

async function draw() {
  const chosen = new URLSearchParams();
  for (const name of ["drawing", "accent"]) {
    chosen.set(name, document.querySelector(`[name="${name}"]:checked`)?.value ?? "");
  }
  for (const link of document.querySelectorAll("[data-sample]")) {
    link.search = `?kind=${link.dataset.sample}&${chosen}`;
  }
  const answer = await fetch(`${look.dataset.look}?${chosen}`);
  if (answer.ok) look.innerHTML = await answer.text();
}

if (look !== null) {
  for (const choice of document.querySelectorAll('[name="drawing"], [name="accent"]')) {
    choice.addEventListener("change", draw);
  }
}
