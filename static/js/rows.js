// Rows of a form that are added, moved and removed without a way to the server, and a sum that must be 100.
// Without this file the same buttons do the same through the server. See templates/components/row_editor.html.
"use strict";

// "12,5" and "12.5" as whole hundredths, exactly; null for what is no such number.
function hundredths(text) {
  const found = /^\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found === null ? null : Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

function written(value) {
  const decimals = value % 100 === 0 ? 0 : value % 10 === 0 ? 1 : 2;
  return (value / 100).toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: false,
  });
}

for (const editor of document.querySelectorAll("[data-rows]")) {
  const prefix = editor.dataset.rows;
  const body = editor.querySelector("[data-body]");
  const empty = editor.querySelector("template[data-empty]");
  const total = editor.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const said = editor.querySelector("[data-said]");
  const sum = editor.querySelector("[data-sum]");
  const own = new RegExp(`\\b${prefix}-(?:\\d+|__prefix__)-`, "g");

  const rows = () => [...body.querySelectorAll(":scope > [data-row]")];

  // Names, ids and words of every row follow its place in the list.
  function renumber() {
    rows().forEach((row, index) => {
      for (const part of row.querySelectorAll("*")) {
        for (const name of ["name", "id", "for", "aria-describedby"]) {
          const value = part.getAttribute(name);
          if (value !== null) part.setAttribute(name, value.replace(own, `${prefix}-${index}-`));
        }
        if (part.name === "row") part.value = part.value.replace(/:.*$/, `:${index}`);
        const words = part.getAttribute("aria-label");
        if (words !== null && part.name === "row") {
          part.setAttribute("aria-label", words.replace(/\d+|__prefix__/, String(index + 1)));
        }
      }
      row.querySelector("[data-number]").textContent = String(index + 1);
    });
    total.value = String(rows().length);
    count();
  }

  function say(word, row) {
    said.textContent = said.dataset[word].replace("%s", String(row));
  }

  function count() {
    if (sum === null) return;
    const fields = body.querySelectorAll(`[name$="-${editor.dataset.sumField}"]`);
    const value = [...fields].reduce((whole, field) => whole + (hundredths(field.value) ?? 0), 0);
    sum.querySelector("[data-sum-figure]").textContent = written(value);
    const gap = 10000 - value;
    const words = gap === 0 ? sum.dataset.whole : gap > 0 ? sum.dataset.short : sum.dataset.over;
    sum.querySelector("[data-sum-words]").textContent = words.replace("%s", written(Math.abs(gap)));
    sum.classList.toggle("is-whole", gap === 0);
  }

  editor.addEventListener("input", count);
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button === null || button.name !== "row") return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    if (button.matches("[data-add]")) {
      body.append(empty.content.cloneNode(true));
      renumber();
      const made = rows().at(-1);
      made.querySelector("td :is(input, select, textarea)")?.focus();
      say("added", rows().length);
    } else if (button.matches("[data-remove]")) {
      const at = rows().indexOf(row);
      row.remove();
      renumber();
      say("removed", at + 1);
      const next = rows()[Math.min(at, rows().length - 1)];
      (next?.querySelector("[data-remove]") ?? editor.querySelector("[data-add]")).focus();
    } else {
      const all = rows();
      const at = all.indexOf(row);
      const to = at + Number(button.dataset.move);
      if (to < 0 || to >= all.length) return;
      if (to < at) all[to].before(row);
      else all[to].after(row);
      renumber();
      button.focus();
      say("moved", to + 1);
    }
    editor.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
