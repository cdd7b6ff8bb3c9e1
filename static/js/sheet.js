// The scoresheet: saves while one types, reckons the total, and is worked by the keyboard alone.
"use strict";

(() => {
  const form = document.querySelector("#lembar");
  if (form === null) return;
  const { hundredths, plain, written, total } = window.sheetSum;
  const say = (name, ...parts) => {
    const text = form.dataset[`say${name}`];
    return parts.reduce((done, part, at) => done.replaceAll(`%${at + 1}`, part), text).replaceAll("%s", parts[0] ?? "");
  };
  const fixed = "fixed" in form.dataset;
  const bar = document.querySelector("#jumlah");
  const on = bar.querySelector("[data-on]");
  const saved = bar.querySelector("[data-saved]");
  const news = document.querySelector("#kabar");
  const values = [...form.querySelectorAll('input[name^="value-"]')];
  const texts = [...form.querySelectorAll("textarea")];
  const fieldOf = (control) => control.name.replace("-", ":");
  const controlOf = (field) => form.elements[field.replace(":", "-")];
  const baseOf = (control) => form.elements[`base-${control.name}`];
  const card = (control) => control.closest(".criterion");
  const nameOf = (control) => card(control)?.querySelector("h3, .form-label")?.textContent.trim() ?? "";

  // ---- What is said
  function announce(text, link = "", words = "") {
    news.hidden = text === "";
    news.querySelector("[data-said]").textContent = text;
    const anchor = news.querySelector("[data-said-link]");
    anchor.hidden = link === "";
    anchor.textContent = words;
    if (link) anchor.href = link;
    else anchor.removeAttribute("href");
  }
  function state(text, kind = "") {
    if (saved === null) return;
    saved.className = `saved${kind ? ` saved-${kind}` : ""}`;
    if (saved.textContent !== text) saved.textContent = text;
  }

  // ---- Values, levels and the total
  const unitsOf = (input) => {
    const found = {};
    for (const name of ["weight", "min", "max", "step"]) found[name] = Number(input.dataset[name]);
    return found;
  };
  // What is wrong with a value; empty where it lies on the scale and step.
  function fault(input) {
    const value = hundredths(input.value);
    const { min, max, step } = unitsOf(input);
    if (value === null) return "";
    if (Number.isNaN(value)) return say("Number");
    if (value < min || value > max) return say("Range", written(min), written(max));
    return (value - min) % step ? say("Step", written(step)) : "";
  }
  function mark(input, text) {
    const message = document.querySelector(`#e-${CSS.escape(input.name.slice("value-".length))}`);
    message.hidden = text === "";
    message.querySelector("span").textContent = text;
    input.classList.toggle("is-bad", text !== "");
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  function draw() {
    const rows = [];
    let weight = 0;
    let next = null;
    for (const input of values) {
      const units = unitsOf(input);
      const value = fault(input) ? null : hundredths(input.value);
      const box = card(input);
      const words = box.querySelector(".weight");
      input.classList.toggle("is-empty", value === null);
      if (value === null) {
        next ??= box;
        words.textContent = words.dataset.emptyWords;
      } else {
        const row = { weight: units.weight, value, maximum: units.max };
        rows.push(row);
        weight += units.weight;
        words.textContent = words.dataset.weightWords.replace("%s", written(total([row]), 2));
      }
      const levels = [...box.querySelectorAll(".levels li")];
      const at = value === null ? null : levels.findLast((level) => Number(level.dataset.from) <= value);
      for (const level of levels) level.classList.toggle("on", level === at);
      for (const told of box.querySelectorAll(".levels .visually-hidden, .levels + .meta")) told.remove();
    }
    for (const input of values) card(input).classList.toggle("is-next", !fixed && card(input) === next);
    bar.querySelector("[data-total]").textContent = written(total(rows), 2);
    bar.querySelector("[data-count]").textContent = say("Count", rows.length, values.length);
    const meter = bar.querySelector(".meter");
    meter.querySelector("rect:last-child").setAttribute("width", String(weight / 100));
    meter.setAttribute("aria-label", say("Weight", written(weight)));
    document.querySelector('.switch a[href="#nilai"]').textContent = say("Switch", rows.length, values.length);
    const left = values.length - rows.length;
    if (on !== null) on.textContent = left ? say("Left", left) : say("Finalise");
    return left;
  }

  // ---- Saving
  let soon = null;
  const queue = window.sheetQueue.open(form.dataset.person, form.dataset.sheet, form.dataset.save, {
    saving: () => state(say("Saving"), "wait"),
    offline: (n) => n && state(`${say("Offline")} (${n})`, "offline"),
    retry: () => state(say("Retry"), "offline"),
    session() {
      state(say("Offline"), "offline");
      announce(say("Session"), form.dataset.signIn, say("SignIn"));
    },
    gone() {
      state("");
      announce(say("Gone"));
      freeze();
    },
    refused(message) {
      state(say("Kept"), "offline");
      announce(message || say("Changed"), location.pathname, say("Reload"));
    },
    told,
  });

  function freeze() {
    for (const control of [...values, ...texts]) control.readOnly = true;
    if (on !== null) on.hidden = true;
  }

  function shown(control, text) {
    if (!control.name.startsWith("value-")) return text;
    return text === "" ? "" : written(hundredths(text));
  }

  // The server's answer: what every field holds, and what became of what was sent.
  function told(answer) {
    const notes = [];
    for (const result of answer.results) {
      const control = controlOf(result.field);
      if (!control) continue;
      const [mine, other] = [shown(control, result.value), shown(control, result.other)];
      if (result.outcome === "") {
        // What cannot be stored stays in its field, also over a reload, until it is put right.
        queue.putWrong(result.field, control.value);
        if (control.name.startsWith("value-")) mark(control, result.message);
        else notes.push(result.message);
      } else if (result.outcome === "late") notes.push(result.message);
      else if (result.outcome === "overtaken" && other) notes.push(say("Other", nameOf(control), other, mine));
      else if (result.outcome === "stored" && result.other) notes.push(say("Replaced", nameOf(control), other, mine));
    }
    const wrong = new Set(queue.wrong().map((row) => row.field));
    for (const control of [...values, ...texts]) {
      const field = fieldOf(control);
      const held = answer.fields[field] ?? { text: "", token: "" };
      baseOf(control).value = held.token;
      if (queue.pending(field) || wrong.has(field)) continue;
      const text = shown(control, held.text);
      const same = control.name.startsWith("value-")
        ? hundredths(control.value) === hundredths(text)
        : control.value === text;
      if (!same) control.value = text;
    }
    draw();
    if (notes.length) announce([...new Set(notes)].join(" "));
    else if (answer.state === "draft" && !answer.late) announce("");
    if (answer.state !== "draft" || answer.late) {
      freeze();
      announce([...notes, answer.late || say("Changed")].join(" "), location.pathname, say("Reload"));
    }
    if (!queue.rows().length) state(say("Saved", answer.at));
  }

  function typed(control, wait) {
    const field = fieldOf(control);
    let value = control.value;
    if (control.name.startsWith("value-")) {
      const problem = fault(control);
      if (problem) {
        queue.putWrong(field, control.value);
        draw();
        return;
      }
      mark(control, "");
      const units = hundredths(control.value);
      value = units === null ? "" : plain(units);
    }
    queue.put(field, value, baseOf(control).value);
    draw();
    state(say("Saving"), "wait");
    clearTimeout(soon);
    soon = setTimeout(() => queue.flush(), wait);
  }

  if (!fixed) {
    for (const control of [...values, ...texts]) {
      const wait = control.name.startsWith("value-") ? 700 : 1500;
      control.addEventListener("input", () => typed(control, wait));
      control.addEventListener("change", () => {
        if (control.name.startsWith("value-")) mark(control, fault(control));
        queue.flush();
      });
    }
    // What waits on this device is newer than what the server sent with the page.
    for (const row of queue.rows()) {
      const control = controlOf(row.field);
      if (control) control.value = shown(control, row.value);
    }
    for (const row of queue.wrong()) {
      const control = controlOf(row.field);
      if (!control) continue;
      control.value = row.text;
      if (control.name.startsWith("value-")) mark(control, fault(control));
    }
    for (const box of form.querySelectorAll("details.help")) {
      if (box.querySelector("textarea")?.value) box.open = true;
    }
    draw();
    form.querySelector("[data-plain]")?.remove();
    if (queue.rows().length) queue.flush();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") queue.flush({ asks: true });
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      goOn();
    });
  }

  // To the first criterion without a value, or to the last look before the sheet is final.
  async function goOn() {
    const open = values.find((input) => fault(input) || hundredths(input.value) === null);
    if (open) {
      announce(say("Missing"));
      focus(open);
      return;
    }
    await queue.flush();
    if (queue.rows().length) await queue.flush(); // what was typed while the first was on its way
    if (queue.rows().length) announce(say("Waiting"));
    else location.assign(form.dataset.finalise);
  }

  // ---- Keys
  function focus(control) {
    control.closest("details")?.setAttribute("open", "");
    control.focus();
    control.select?.();
    card(control)?.scrollIntoView({ block: "nearest" });
  }
  const sheet = document.querySelector("#tombol");
  const letters = sheet.querySelector("[data-letters]");
  const opener = bar.querySelector("[data-keys]");
  try {
    letters.checked = localStorage.getItem("tombol-huruf") !== "mati";
  } catch {
    // Nothing is kept by this browser; letters work.
  }
  letters.addEventListener("change", () => {
    try {
      localStorage.setItem("tombol-huruf", letters.checked ? "hidup" : "mati");
    } catch {
      // The choice holds for this page.
    }
  });
  opener.hidden = false;
  opener.addEventListener("click", () => sheet.showModal());
  sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close());

  const way = (name) => document.querySelector(`[data-way="${name}"]`)?.click();
  function noteOf(control) {
    const box = control ? card(control) : null;
    focus(box?.querySelector("textarea") ?? form.elements.comment);
  }
  function byLetter(key) {
    if (key === "?") sheet.showModal();
    else if (key === "n") way("left");
    else if (key === "j") way("after");
    else if (key === "k") way("before");
    else if (key === "c") noteOf(values.includes(document.activeElement) ? document.activeElement : null);
    else return false;
    return true;
  }
  function move(input, by) {
    const to = values[values.indexOf(input) + by];
    if (to) focus(to);
    else if (by > 0) on?.focus();
  }
  function nudge(input, by) {
    const { min, max, step } = unitsOf(input);
    const now = hundredths(input.value);
    const from = now === null || Number.isNaN(now) ? min - (by > 0 ? step : 0) : now;
    input.value = written(Math.min(max, Math.max(min, from + by * step)));
    typed(input, 700);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey || sheet.open) return;
    const at = event.target;
    const value = values.includes(at) ? at : null;
    if (event.key === "Enter" && event.ctrlKey) {
      if (fixed) return;
      goOn();
    } else if (event.ctrlKey) return;
    else if (value && event.key === "Enter") move(value, event.shiftKey ? -1 : 1);
    else if (value && !fixed && event.key === "ArrowUp") nudge(value, 1);
    else if (value && !fixed && event.key === "ArrowDown") nudge(value, -1);
    else if (event.key === "Escape" && at.matches("textarea")) focus(card(at).querySelector("input[name^='value-']") ?? values.at(-1));
    else if (at.matches("textarea, input:not([name^='value-'])") || !letters.checked) return;
    else if (!byLetter(event.key.toLowerCase())) return;
    event.preventDefault();
  });

  // The juror begins to type at once, at the first criterion that is open, also on a phone's keyboard.
  const first = values.find((input) => hundredths(input.value) === null);
  if (!fixed && first && !location.hash && window.matchMedia("(min-width: 992px)").matches) focus(first);
})();
