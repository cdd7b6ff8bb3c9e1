// The clock of a hall. It counts by the server's time, keeps its state over a reload, and needs no network.
"use strict";

(() => {
  const hall = document.querySelector("[data-hall]");
  if (!hall) return;
  const words = hall.dataset;
  const part = (name) => hall.querySelector(`[data-${name}]`);
  const slots = [...document.querySelectorAll("[data-slots] > li")].map((item) => ({
    item,
    title: item.querySelector("[data-slot-title]").textContent,
    unit: item.querySelector("[data-slot-unit]").textContent,
    starts: Date.parse(item.dataset.starts),
    ends: Date.parse(item.dataset.ends),
  }));
  // The server's clock counts, however wrong the one of this machine is; `performance.now` never jumps.
  const base = Date.parse(words.now) - performance.now();
  const now = () => base + performance.now();
  const minutes = [Number(words.presentation), Number(words.questions)];
  const names = [words.wordsPresentation, words.wordsQuestions];
  const parts = minutes[1] ? 2 : 1;
  const store = `hall-${words.hall}`;
  const fresh = (at) => ({ at, part: 0, spent: 0, since: null });
  let state = restored() ?? fresh(current());
  let rang = null;
  let bell = false;
  let audio = null;

  function current() {
    const at = slots.findIndex((slot) => now() < slot.ends);
    return at < 0 ? slots.length - 1 : at;
  }

  function restored() {
    try {
      const kept = JSON.parse(localStorage.getItem(store));
      // What was left from another day is no state of today.
      if (!kept || !slots[kept.at] || Math.abs(now() - kept.saved) > 6 * 3600e3) return null;
      return { at: kept.at, part: Math.min(kept.part, parts - 1), spent: kept.spent, since: kept.since };
    } catch {
      return null;
    }
  }

  function keep() {
    try {
      localStorage.setItem(store, JSON.stringify({ ...state, saved: now() }));
    } catch {
      // A private window may refuse; the clock runs all the same.
    }
  }

  const spent = () => state.spent + (state.since === null ? 0 : Math.max(0, now() - state.since));
  const whole = () => minutes[state.part] * 60e3;

  function ring() {
    if (!bell) return;
    audio ??= new AudioContext();
    for (const at of [0, 0.5]) {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      tone.frequency.value = 880;
      loud.gain.setValueAtTime(0.4, audio.currentTime + at);
      loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.45);
      tone.connect(loud).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.5);
    }
  }

  const acts = {
    " "() {
      if (state.since === null) state.since = now();
      else Object.assign(state, { spent: spent(), since: null });
    },
    t() {
      if (state.part + 1 < parts) Object.assign(state, { part: state.part + 1, spent: 0, since: now() });
      else acts.ArrowRight();
    },
    ArrowRight() {
      if (state.at + 1 < slots.length) state = fresh(state.at + 1);
    },
    ArrowLeft() {
      if (state.at > 0) state = fresh(state.at - 1);
    },
    r() {
      Object.assign(state, { spent: 0, since: null });
    },
    b() {
      bell = !bell;
      hall.querySelector('[data-key="b"]').setAttribute("aria-pressed", String(bell));
      ring();
    },
    f() {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.();
    },
  };

  function act(key) {
    acts[key]();
    keep();
    draw();
  }

  hall.addEventListener("click", (event) => {
    const button = event.target.closest("[data-key]");
    if (button) act(button.dataset.key);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!Object.hasOwn(acts, key) || event.target.closest("input, textarea, select, summary")) return;
    // Space on a button presses that button.
    if (key === " " && event.target.closest("button, a")) return;
    event.preventDefault();
    act(key);
  });

  const two = (number) => String(number).padStart(2, "0");
  const zone = new Intl.DateTimeFormat("id-ID", { timeZone: words.zone, hour: "2-digit", minute: "2-digit" });

  function draw() {
    const slot = slots[state.at];
    const left = whole() - spent();
    const shown = Math.ceil(Math.abs(left) / 1000);
    const over = left <= 0;
    const begun = state.since !== null || state.spent > 0;
    part("part").textContent = [
      names[state.part],
      over ? words.wordsOver : !begun ? words.wordsReady : state.since === null ? words.wordsPaused : "",
    ].filter(Boolean).join(" – ");
    part("title").textContent = slot.title;
    part("unit").textContent = slot.unit;
    part("left").textContent = `${over && shown ? "−" : ""}${two(Math.floor(shown / 60))}:${two(shown % 60)}`;
    part("clock").textContent = zone.format(now());
    const following = slots[state.at + 1];
    part("next").textContent = following ? `${part("next").dataset.prefix} ${following.title}` : "";
    const face = part("face");
    face.classList.toggle("hall-over", over);
    face.classList.toggle("hall-short", !over && begun && left <= 60e3);
    const bar = face.querySelector(".meter rect:last-of-type");
    bar.setAttribute("class", over || left <= 60e3 ? "fill-bad" : "fill");
    bar.setAttribute("width", String(Math.max(0, Math.min(100, (100 * spent()) / whole()))));
    hall.querySelector('[data-key=" "]').textContent = state.since === null ? words.wordsStart : words.wordsPause;
    for (const [at, one] of slots.entries()) {
      one.item.classList.toggle("slot-now", at === state.at);
      if (at === state.at) one.item.setAttribute("aria-current", "step");
      else one.item.removeAttribute("aria-current");
    }
    const mark = `${state.at}.${state.part}`;
    if (over && state.since !== null && rang !== mark) {
      rang = mark;
      ring();
    }
  }

  const network = () => {
    part("network").textContent = navigator.onLine ? "" : words.wordsOffline;
  };
  addEventListener("online", network);
  addEventListener("offline", network);
  network();
  draw();
  setInterval(draw, 250);
})();
