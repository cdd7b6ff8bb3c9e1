// The number of a paper as it is typed. Without this file the example is that of the last saving.
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
