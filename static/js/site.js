// Comfort only: every page works without it.
"use strict";

// The summary of errors takes focus, so that a reader starts where the work is.
document.querySelector("[data-focus]")?.focus();

// An open menu closes on Escape, when something else is pressed, and when another one opens.
const menus = [...document.querySelectorAll("details.menu")];
document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});
for (const menu of menus) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Ctrl+K goes to the search field of the page that is in sight.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  const field = [...document.querySelectorAll('input[name="q"]')].find((one) => one.offsetParent);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// What is folded on a phone stands open where there is room, also where CSS cannot say so yet.
const roomy = window.matchMedia("(min-width: 700px), print");
const unfold = () => {
  for (const fold of document.querySelectorAll("details.fold")) fold.open ||= roomy.matches;
};
roomy.addEventListener("change", unfold);
unfold();
