// Tells of writing that this device keeps because it has not reached the server. See entry.js.
"use strict";

for (const box of document.querySelectorAll("[data-unsent]")) {
  const start = `entri:${box.dataset.person}:${box.dataset.entry}:`;
  const list = document.createElement("ul");
  list.className = "m-0";
  const keys = [];
  try {
    for (let at = 0; at < localStorage.length; at += 1) keys.push(localStorage.key(at));
  } catch {
    // The browser keeps nothing for us.
  }
  for (const key of keys.filter((one) => one.startsWith(start)).sort()) {
    const link = document.querySelector(`a[href$="/bagian/${CSS.escape(key.slice(start.length))}/"]`);
    if (link === null) continue;
    const row = document.createElement("li");
    const copy = document.createElement("a");
    copy.href = link.href;
    copy.textContent = link.textContent;
    row.append(copy);
    list.append(row);
  }
  if (list.children.length > 0) {
    box.querySelector(".notice > div").append(list);
    box.hidden = false;
  }
}
