// Evidence with progress, one file after the other. Without this file each part is a plain form.
"use strict";

const megabytes = (bytes) =>
  (bytes / 1048576).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const worded = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function made(tag, name, text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.textContent = text;
  return node;
}

class Upload {
  constructor(part) {
    this.part = part;
    this.words = part.dataset;
    this.list = part.querySelector("[data-upload-list]");
    this.queue = part.querySelector("[data-upload-queue]");
    this.form = part.querySelector("[data-upload-form]");
    this.status = part.querySelector("[data-upload-says]");
    this.waiting = [];
    this.running = null;
    this.list.addEventListener("click", (event) => this.chooseReplacement(event));
    this.list.addEventListener("submit", (event) => this.change(event));
    if (this.form) this.listen();
  }

  listen() {
    const field = this.form.querySelector('input[type="file"]');
    this.form.querySelector("[data-upload-send]").hidden = true;
    this.form.querySelector("[data-upload-hint]").hidden = false;
    field.required = false;
    field.addEventListener("change", () => {
      this.add(field.files, this.words.url);
      field.value = "";
    });
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      this.form.addEventListener(kind, (event) => {
        event.preventDefault();
        this.form.classList.toggle("upload-over", kind === "dragenter" || kind === "dragover");
        if (kind === "drop") this.add(event.dataTransfer.files, this.words.url);
      });
    }
  }

  get busy() {
    return this.running !== null || this.waiting.length > 0;
  }

  say(text) {
    this.status.textContent = text;
  }

  // A file of the list gets a successor: the link leads to a page that does the same.
  chooseReplacement(event) {
    const link = event.target.closest("[data-upload-replace]");
    if (!link) return;
    event.preventDefault();
    const field = made("input");
    field.type = "file";
    field.accept = link.dataset.accept;
    field.hidden = true;
    field.setAttribute("data-upload-chosen", "");
    this.part.querySelector("[data-upload-chosen]")?.remove();
    this.part.append(field);
    field.addEventListener("change", () => {
      this.add(field.files, link.href);
      field.remove();
    });
    field.click();
  }

  add(files, address) {
    for (const file of files) this.line(file, address);
    this.next();
  }

  line(file, address) {
    const row = made("li");
    const text = made("div", "file-text");
    const state = made("span", "meta", this.words.waiting);
    const bar = made("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    text.append(made("span", "upload-name", file.name), state, bar);
    const buttons = made("div", "upload-buttons");
    row.append(text, buttons);
    this.queue.append(row);
    this.queue.hidden = false;
    const job = { file, address, row, state, bar, buttons, request: null };
    if (file.size > Number(this.words.mostBytes)) {
      this.fail(job, this.words.tooBig, false);
    } else {
      this.buttons(job, [[this.words.cancel, () => this.stop(job)]]);
      this.waiting.push(job);
    }
  }

  buttons(job, all) {
    job.buttons.replaceChildren(
      ...all.map(([label, act]) => {
        const button = made("button", "btn btn-quiet btn-sm", label);
        button.type = "button";
        button.append(made("span", "visually-hidden", ` ${job.file.name}`));
        button.addEventListener("click", act);
        return button;
      }),
    );
  }

  next() {
    if (this.running || !this.waiting.length) return;
    const job = this.waiting.shift();
    this.running = job;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.append("file", job.file);
    const request = new XMLHttpRequest();
    job.request = request;
    request.open("POST", job.address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) this.progress(job, event.loaded, event.total);
    });
    request.upload.addEventListener("load", () => {
      job.state.textContent = this.words.checking;
      job.bar.removeAttribute("value");
    });
    request.addEventListener("load", () => this.answered(job, request));
    request.addEventListener("error", () => this.fail(job, this.words.offline, true));
    request.addEventListener("abort", () => this.end(job));
    this.progress(job, 0, job.file.size);
    request.send(body);
  }

  progress(job, sent, all) {
    job.bar.value = all ? (100 * sent) / all : 0;
    job.state.textContent = worded(this.words.sending, { sent: megabytes(sent), all: megabytes(all) });
  }

  answered(job, request) {
    let answer = null;
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      answer = null; // the page of a sign-in, or of a fault
    }
    if (request.status === 200 && answer?.html) {
      job.row.remove();
      this.draw(answer.html);
      this.say(worded(this.words.done, { name: job.file.name }));
      this.end(job);
    } else {
      this.fail(job, answer?.message ?? this.words.offline, !answer?.message);
    }
  }

  fail(job, message, mayTryAgain) {
    job.bar.hidden = true;
    job.state.className = "upload-bad";
    job.state.textContent = message;
    this.say(`${job.file.name}: ${message}`);
    const close = [this.words.close, () => this.close(job)];
    this.buttons(job, mayTryAgain ? [[this.words.again, () => this.again(job)], close] : [close]);
    this.end(job);
  }

  again(job) {
    job.bar.hidden = false;
    job.state.className = "meta";
    job.state.textContent = this.words.waiting;
    this.buttons(job, [[this.words.cancel, () => this.stop(job)]]);
    this.waiting.push(job);
    this.next();
  }

  stop(job) {
    this.waiting = this.waiting.filter((one) => one !== job);
    job.request?.abort();
    this.close(job);
    this.say(`${job.file.name}: ${this.words.stopped}`);
  }

  close(job) {
    job.row.remove();
    this.queue.hidden = !this.queue.children.length;
    this.focusList();
  }

  end(job) {
    if (this.running === job) this.running = null;
    this.queue.hidden = !this.queue.children.length;
    this.next();
  }

  draw(html) {
    const hadFocus = this.list.contains(document.activeElement);
    this.list.innerHTML = html; // our own template, escaped by the server
    if (hadFocus) this.focusList();
  }

  focusList() {
    this.list.querySelector("[data-upload-present]")?.focus();
  }

  // Removing and taking back: the forms of the list, answered in place.
  async change(event) {
    const form = event.target.closest("[data-upload-change]");
    if (!form) return;
    event.preventDefault();
    let answer = null;
    let isDone = false;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      isDone = response.ok;
      answer = await response.json();
    } catch {
      answer = null;
    }
    if (isDone && answer?.html) {
      this.draw(answer.html);
      this.focusList();
      this.say(answer.message);
    } else {
      const message = answer?.message ?? this.words.offline;
      const note = made("p", "upload-bad", message);
      note.setAttribute("role", "alert");
      this.list.append(note);
    }
  }
}

const uploads = [...document.querySelectorAll("[data-upload]")].map((part) => new Upload(part));
window.addEventListener("beforeunload", (event) => {
  if (uploads.some((one) => one.busy)) event.preventDefault();
});
