// The juror's first page: sends what still waits on this device, and leads to the next sheet by one key.
"use strict";

(() => {
  const box = document.querySelector("#antre");
  const say = (name) => {
    box.hidden = false;
    box.querySelector(".notice-title").textContent = box.dataset[`say${name}`];
  };
  const sheets = window.sheetQueue.waiting(box.dataset.person);
  let left = sheets.length;
  for (const sheet of sheets) {
    const address = box.dataset.save.replace("/0/", `/${sheet}/`);
    const queue = window.sheetQueue.open(box.dataset.person, sheet, address, {
      offline: () => say("Offline"),
      retry: () => say("Offline"),
      gone: () => (left -= 1),
      told() {
        if (queue.rows().length) return;
        left -= 1;
        if (left === 0) say("Done");
      },
    });
    say("Waiting");
    queue.flush();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("input, textarea, select")) return;
    try {
      if (localStorage.getItem("tombol-huruf") === "mati") return;
    } catch {
      // Nothing is kept by this browser; letters work.
    }
    document.querySelector("[data-next]")?.click();
  });
})();
