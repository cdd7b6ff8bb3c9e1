// A PDF among the evidence opens inside the page, from memory: what the server sends stays a download.
"use strict";

for (const box of document.querySelectorAll("details[data-pdf]")) {
  const state = box.querySelector("[data-state]");
  box.addEventListener("toggle", async () => {
    if (!box.open || box.querySelector("iframe")) return;
    // Telephones have no viewer for a frame; there the file is downloaded and opened by its own program.
    if (navigator.pdfViewerEnabled === false) {
      state.textContent = box.dataset.sayFail;
      return;
    }
    state.textContent = box.dataset.sayWait;
    try {
      const answer = await fetch(box.dataset.pdf);
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      // Whatever the server calls it, the browser is told that it is a PDF and nothing else.
      const file = new Blob([await answer.arrayBuffer()], { type: "application/pdf" });
      const frame = document.createElement("iframe");
      frame.className = "evidence-view";
      frame.title = box.querySelector("summary").textContent.trim();
      frame.src = URL.createObjectURL(file);
      state.textContent = "";
      state.after(frame);
    } catch {
      state.textContent = box.dataset.sayFail;
    }
  });
}
