// Comfort only: every page works without it.
"use strict";

// The summary of errors takes focus, so that a reader starts where the work is.
document.querySelector("[data-focus]")?.focus();

// An open menu closes on Escape and when something else is pressed.
const menu = document.querySelector("details.menu");
if (menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
