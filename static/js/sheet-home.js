// The juror's first page: sends what still waits on this device, and leads to the next sheet by one key.
"use strict";

(() => {
  const box = document.querySelector("#antre");
  const show = (text) => {
    box.hidden = false;
    box.querySelector(".notice-title").textContent = text;
  };
  const say = (name) => show(box.dataset[`say${name}`]);
  const sheets = window.sheetQueue.waiting(box.dataset.person);
  let left = sheets.length;
  // Why a sheet takes nothing for now: its rows stay on this device. And what the server has, but did not store.
  const kept = new Map();
  const lost = new Set();
  function tell() {
    const parts = [...lost];
    if (kept.size) parts.push(box.dataset.sayKept, ...new Set(kept.values()));
    if (parts.length) show(parts.join(" "));
    else if (left === 0) say("Done");
  }
  for (const sheet of sheets) {
    const address = box.dataset.save.replace("/0/", `/${sheet}/`);
    const queue = window.sheetQueue.open(box.dataset.person, sheet, address, {
      offline: () => say("Offline"),
      retry: () => say("Offline"),
      gone() {
        left -= 1;
        lost.add(box.dataset.sayGone);
        tell();
      },
      refused(message) {
        kept.set(sheet, message);
        tell();
      },
      told(answer) {
        for (const result of answer.results) {
          if (result.outcome === "stored") continue;
          lost.add(box.dataset.sayLost);
          // What is wrong with it is said beside its field, where it can be put right.
          if (result.outcome === "") queue.putWrong(result.field, result.value);
        }
        kept.delete(sheet);
        if (queue.rows().length) return;
        left -= 1;
        tell();
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
