// Saving a section while it is written. Without this file the button at the bottom does the same.
//
// Each answer carries the version that its writer saw; the server refuses to overwrite another one and hands it
// back, and both texts are offered. What has not reached the server is kept on this device, by person, entry and
// section, until it has: a dropped connection, a closed tab and an expired session lose nothing.
"use strict";

const PAUSE = 1200; // milliseconds without a key after which is saved
const LONGEST = 15000; // of writing without a pause
const RETRY = [3000, 8000, 20000]; // after the server could not be reached

for (const form of document.querySelectorAll("[data-writing]")) {
  const words = form.dataset;
  const saved = form.querySelector("[data-saved]");
  if (saved === null) continue; // the section asks for files alone
  const savedText = form.querySelector("[data-saved-text]");
  const told = form.querySelector("[data-told]");
  const out = form.querySelector("[data-out]");
  const blank = form.querySelector("template[data-clash-form]");
  const questions = new Map();
  for (const box of form.querySelectorAll("[data-question]")) questions.set(box.dataset.question, box);

  let timer = 0;
  let since = 0;
  let failures = 0;
  let sending = false;
  let again = false;
  let leaving = false;
  let last = savedText.textContent;
  const dirty = new Set();

  // What a question's controls hold, as they would be sent.
  function pairs(box) {
    const found = [];
    for (const control of box.querySelectorAll("input, textarea, select")) {
      if (control.type === "hidden" || control.closest("[data-clash]")) continue;
      if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
      found.push([control.name, control.value]);
    }
    return found;
  }

  function fill(box, values) {
    for (const control of box.querySelectorAll("input, textarea, select")) {
      if (control.type === "hidden" || control.closest("[data-clash]")) continue;
      const mine = values.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = mine.includes(control.value);
      } else if (mine.length > 0) {
        control.value = mine[0];
      }
    }
  }

  const text = (box) => JSON.stringify(pairs(box));
  const seen = (box) => box.querySelector("[data-seen]");

  // The device's copy of what has not reached the server.
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(words.key) ?? "{}");
    } catch {
      return {};
    }
  }

  function keep() {
    const copy = {};
    for (const code of dirty) {
      const box = questions.get(code);
      copy[code] = { values: pairs(box), seen: seen(box).value };
    }
    try {
      if (dirty.size === 0) localStorage.removeItem(words.key);
      else localStorage.setItem(words.key, JSON.stringify(copy));
    } catch {
      // A full or forbidden store: the text still stands in the field, and the server is asked anyway.
    }
  }

  function say(state, message) {
    saved.classList.toggle("saved-wait", state === "wait");
    saved.classList.toggle("saved-offline", state === "offline");
    if (savedText.textContent !== message) savedText.textContent = message;
  }

  // Words, as the server counts them: runs without white space that hold a letter or a digit.
  function count(box) {
    const meter = box.querySelector("[data-words]");
    const area = box.querySelector("textarea");
    if (meter === null || area === null) return;
    const number = area.value.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;
    show(meter, number);
  }

  function show(meter, number) {
    const most = Number(meter.dataset.most);
    const over = number > most;
    const lang = document.documentElement.lang;
    const figure = (value) => value.toLocaleString(lang);
    const pattern = over ? words.over : words.words;
    const line = meter.querySelector(".words > span");
    line.textContent = pattern
      .replace("{count}", figure(number))
      .replace("{most}", figure(most))
      .replace("{left}", figure(most - number))
      .replace("{over}", figure(number - most));
    meter.querySelector(".words").classList.toggle("words-over", over);
    const bar = meter.querySelector("svg .fill, svg .fill-bad");
    if (bar !== null) bar.setAttribute("width", String(Math.min(100, (100 * number) / most)));
  }

  const unresolved = (box) => {
    const clash = box.querySelector("[data-clash]");
    return clash !== null && clash.querySelector("input:checked") === null;
  };

  function touched(box) {
    dirty.add(box.dataset.question);
    keep();
    count(box);
    if (!navigator.onLine) say("offline", words.offline);
    else say("wait", words.changed);
    const now = Date.now();
    if (since === 0) since = now;
    clearTimeout(timer);
    timer = setTimeout(save, now - since > LONGEST ? 0 : PAUSE);
  }

  async function save(options = {}) {
    clearTimeout(timer);
    const open = [...dirty].filter((code) => !unresolved(questions.get(code)));
    if (open.length === 0) {
      if (dirty.size > 0) say("offline", words.clashing);
      return;
    }
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    since = 0;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    const sent = new Map();
    for (const code of open) {
      const box = questions.get(code);
      const values = pairs(box);
      sent.set(code, JSON.stringify(values));
      for (const [name, value] of values) body.append(name, value);
      body.append(seen(box).name, seen(box).value);
      const choice = box.querySelector("[data-clash] input:checked");
      if (choice !== null) body.append(choice.name, choice.value);
    }
    say("wait", words.saving);
    try {
      const response = await fetch(words.save, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        keepalive: options.keepalive === true,
      });
      const isAnswer = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
      if (response.redirected || response.status === 401 || response.status === 403) signedOut();
      else if (!isAnswer) await failed();
      else if (response.ok) stored(await response.json(), sent);
      else refused(await response.json());
    } catch {
      await failed();
    } finally {
      sending = false;
    }
    if (again) {
      again = false;
      save();
    }
  }

  function stored(answer, sent) {
    failures = 0;
    out.hidden = true;
    for (const [code, now] of Object.entries(answer.answers)) {
      const box = questions.get(code);
      if (box === undefined || !sent.has(code)) continue;
      seen(box).value = now.seen;
      box.querySelector("[data-clash-here]").replaceChildren();
      if (text(box) === sent.get(code)) {
        dirty.delete(code);
        const meter = box.querySelector("[data-words]");
        if (meter !== null) show(meter, now.words);
        gaps(box, now.problems);
      } else {
        again = true;
      }
    }
    for (const clash of answer.clashes) clashed(clash);
    const wrong = Object.entries(answer.errors);
    for (const [code, texts] of wrong) gaps(questions.get(code), texts);
    keep();
    last = answer.saved;
    if (answer.clashes.length > 0) say("offline", words.clashing);
    else if (wrong.length > 0) say("offline", words.wrong);
    else if (dirty.size > 0) say("wait", words.changed);
    else say("saved", last);
  }

  function gaps(box, texts) {
    if (box === undefined) return;
    const list = box.querySelector("[data-gaps]");
    list.replaceChildren(
      ...texts.map((line) => {
        const row = document.createElement("li");
        row.textContent = line;
        return row;
      }),
    );
  }

  function clashed(clash) {
    const box = questions.get(clash.code);
    const place = box.querySelector("[data-clash-here]");
    const part = blank.content.cloneNode(true);
    const frame = part.querySelector("[data-clash]");
    frame.id = `bentrok-${clash.code}`;
    part.querySelector("[data-clash-by]").textContent = clash.by;
    part.querySelector("[data-clash-at]").textContent = clash.at;
    part.querySelector("[data-clash-text]").textContent = clash.text;
    for (const input of part.querySelectorAll("input")) {
      const side = input.value.split(":")[0];
      input.name = `pilih-${clash.code}`;
      input.value = `${side}:${clash.version}`;
      input.id = `pilih-${clash.code}-${side}`;
      input.nextElementSibling.htmlFor = input.id;
      if (side === "theirs") input.dataset.typed = clash.typed;
    }
    place.replaceChildren(part);
    told.textContent = `${clash.label}: ${clash.by} ${clash.at}`;
  }

  // Who decides for the other text gets it into the field, or the page anew where it is no plain text.
  function chosen(input) {
    const box = input.closest("[data-question]");
    if (input.value.startsWith("mine:")) {
      save();
      return;
    }
    const area = box.querySelectorAll("textarea, input[type=text], input[type=url]");
    dirty.delete(box.dataset.question);
    keep();
    if (input.dataset.typed !== undefined && area.length === 1) {
      area[0].value = input.dataset.typed;
      count(box);
    }
    location.reload();
  }

  function refused(answer) {
    failures = 0;
    say("offline", answer.refused);
  }

  function signedOut() {
    out.hidden = false;
    say("offline", words.signedOut);
  }

  async function reached() {
    try {
      return (await fetch(location.href, { method: "HEAD" })).ok;
    } catch {
      return false;
    }
  }

  async function failed() {
    say("offline", navigator.onLine ? words.again : words.offline);
    clearTimeout(timer);
    timer = setTimeout(save, RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  }

  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-clash]")) return;
    const box = event.target.closest("[data-question]");
    if (box !== null) touched(box);
  });
  form.addEventListener("change", (event) => {
    const clash = event.target.closest("[data-clash]");
    if (clash !== null) chosen(event.target);
  });
  form.addEventListener("submit", async (event) => {
    if (event.target.id !== "tulis") return;
    keep();
    if (navigator.onLine || leaving) {
      leaving = true;
      return;
    }
    // A browser says so too where there is only a network of the house: the server itself is asked.
    event.preventDefault();
    if (await reached()) {
      leaving = true;
      event.target.requestSubmit(event.submitter);
    } else {
      say("offline", words.offline);
    }
  });
  window.addEventListener("online", () => save());
  window.addEventListener("offline", () => {
    if (dirty.size > 0) say("offline", words.offline);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty.size > 0 && !leaving) save({ keepalive: true });
  });

  // What an earlier visit could not send comes back into its fields, and is sent.
  let restored = false;
  const before = kept();
  for (const [code, copy] of Object.entries(before)) {
    const box = questions.get(code);
    if (box === undefined || JSON.stringify(copy.values) === text(box)) continue;
    fill(box, copy.values);
    seen(box).value = copy.seen;
    dirty.add(code);
    restored = true;
  }
  keep();
  for (const box of questions.values()) count(box);
  if (restored) {
    told.textContent = words.restored;
    say("wait", words.restored);
    timer = setTimeout(save, 300);
  }
}
