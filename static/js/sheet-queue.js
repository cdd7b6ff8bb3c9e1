// What a juror typed, kept on this device until the server has it: it outlives a lost connection, a closed tab
// and an expired session. Every change has a key of its own, so that sending it twice counts once.
"use strict";

window.sheetQueue = (() => {
  const WAITS = [1000, 2000, 5000, 10000, 20000, 30000];

  // Where a browser keeps nothing (a private window that forbids it), the queue lives as long as the page.
  const memory = new Map();
  function read(name) {
    try {
      return localStorage.getItem(name) ?? memory.get(name) ?? null;
    } catch {
      return memory.get(name) ?? null;
    }
  }
  function write(name, text) {
    try {
      if (text === null) localStorage.removeItem(name);
      else localStorage.setItem(name, text);
      memory.delete(name);
    } catch {
      if (text === null) memory.delete(name);
      else memory.set(name, text);
    }
  }

  // crypto.randomUUID is missing on an address without TLS, as in an office network.
  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function device() {
    let name = read("perangkat");
    if (name === null) write("perangkat", (name = newKey()));
    return name;
  }

  // At the moment of sending, so that a sign-in in another tab, which changes the token, is followed.
  function token() {
    const found = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
    return found ? decodeURIComponent(found[1]) : "";
  }

  const prefix = (person) => `lembar:${person}:`;

  // The sheets of a person that have something to send.
  function waiting(person) {
    const names = [...memory.keys()];
    try {
      for (let at = 0; at < localStorage.length; at += 1) names.push(localStorage.key(at));
    } catch {
      // Nothing is kept by this browser.
    }
    const found = names.filter((name) => name.startsWith(prefix(person)) && !name.endsWith(":salah"));
    return [...new Set(found)].map((name) => name.slice(prefix(person).length));
  }

  function open(person, sheet, address, hears) {
    const name = prefix(person) + sheet;
    const wrong = `${name}:salah`;
    let tries = 0;
    let timer = null;

    const list = (key) => {
      try {
        return JSON.parse(read(key) ?? "[]");
      } catch {
        return [];
      }
    };
    const store = (key, rows) => write(key, rows.length ? JSON.stringify(rows) : null);
    const rows = () => list(name);

    // Typing replaces what was not sent yet; behind what is on its way it waits as a change of its own.
    function put(field, value, base) {
      const all = rows();
      const last = all.findLast((row) => row.field === field);
      if (last && !last.sent) Object.assign(last, { value, typed: Date.now() });
      else {
        const over = last ? last.key : base;
        all.push({ key: newKey(), field, value, base: over, typed: Date.now(), sent: false });
      }
      store(name, all);
      putWrong(field, null);
    }

    // What is no value yet stays in its field, also over a reload; it is never sent.
    function putWrong(field, text) {
      const others = list(wrong).filter((row) => row.field !== field);
      if (text !== null) others.push({ field, text });
      store(wrong, others);
    }

    function pending(field) {
      return rows().findLast((row) => row.field === field) ?? null;
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(flush, WAITS[Math.min(tries, WAITS.length - 1)]);
      tries += 1;
    }

    // Sends what waits; tells whether more came while it was on its way.
    async function post(asks, leaving) {
      const all = rows();
      for (const row of all) row.sent = true;
      store(name, all);
      const now = Date.now();
      const changes = all.slice(0, 200).map(({ key, field, value, base, typed }) => {
        return { key, field, value, base, age: Math.max(0, now - typed) };
      });
      if (!changes.length && !asks) return false;
      if (!leaving && changes.length) hears.saving?.();
      let answer = null;
      try {
        answer = await fetch(address, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
          body: JSON.stringify({ device: device(), changes }),
          redirect: "manual",
          keepalive: leaving,
          signal: leaving ? undefined : AbortSignal.timeout(20000),
        });
      } catch {
        hears.offline?.(rows().length);
        later();
        return false;
      }
      return heard(answer, changes);
    }

    async function heard(answer, changes) {
      const told = answer.ok || answer.status === 409 ? await answer.json().catch(() => null) : null;
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        hears.session?.(rows().length);
        later();
      } else if (answer.status === 404) {
        store(name, []);
        store(wrong, []);
        hears.gone?.();
      } else if (answer.status === 409) {
        hears.refused?.(told?.message ?? "");
      } else if (told === null) {
        hears.retry?.(rows().length);
        later();
      } else {
        tries = 0;
        const done = new Set(told.results.map((result) => result.key));
        const values = new Map(changes.map((change) => [change.key, change.value]));
        store(name, rows().filter((row) => !done.has(row.key)));
        for (const result of told.results) result.value = values.get(result.key) ?? "";
        hears.told?.(told);
        return rows().length > 0;
      }
      return false;
    }

    // One tab sends at a time; what another one sent as well counts once anyway.
    async function run(asks) {
      const send = async () => {
        let more = await post(asks, false);
        while (more) more = await post(false, false);
      };
      if (navigator.locks) await navigator.locks.request(name, send);
      else await send();
    }

    let running = null;
    function flush({ asks = false, leaving = false } = {}) {
      if (leaving) return post(false, true);
      clearTimeout(timer);
      running ??= run(asks).finally(() => {
        running = null;
      });
      return running;
    }

    window.addEventListener("online", () => flush());
    window.addEventListener("pagehide", () => rows().length && flush({ leaving: true }));
    return { put, putWrong, pending, flush, rows, wrong: () => list(wrong) };
  }

  return { open, waiting };
})();
