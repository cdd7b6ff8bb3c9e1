"""Walking a page by Tab: everything that can be pressed is reached, and shows that it has the focus."""

from __future__ import annotations

from playwright.sync_api import Page

# What can have the focus: of a group of radio buttons the one that is chosen, else the first or the last.
PREPARE = """() => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0;
  const all = [...document.querySelectorAll(
    'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), ' +
    'textarea:not([disabled]), summary, [tabindex="0"]')].filter(e => shown(e) && e.tabIndex >= 0);
  const groups = new Map();
  for (const e of all) {
    const key = e.type === 'radio' ? (e.form ? [...document.forms].indexOf(e.form) : '') + e.name : e;
    groups.set(key, [...(groups.get(key) || []), e]);
  }
  const look = e => [e, e.parentElement, e.nextElementSibling].filter(Boolean).map(node => {
    const s = getComputedStyle(node);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor,
      s.borderColor].join();
  }).join('|') + getComputedStyle(e, '::after').outlineStyle + getComputedStyle(e, '::after').boxShadow;
  const before = new Map(all.map(e => [e, look(e)]));
  const state = window.__walk = {groups: [...groups.values()], seen: new Set(), same: []};
  document.addEventListener('focusin', ({target}) => {
    if (!before.has(target) || state.seen.has(target)) return;
    state.seen.add(target);
    if (look(target) === before.get(target)) state.same.push(target.outerHTML.slice(0, 120));
  });
  // Day, month, year and the calendar of a date are stops of their own.
  return groups.size + 4 * all.filter(e => ['date', 'time', 'datetime-local'].includes(e.type)).length;
}"""
RESULT = """() => ({
  missed: window.__walk.groups.filter(g => !g.some(e => window.__walk.seen.has(e)))
    .map(g => g[0].outerHTML.slice(0, 120)),
  same: window.__walk.same,
})"""
LONGEST = 400  # of lists with more, the first so many


def walk(page: Page) -> list[str]:
    """What the keyboard does not reach, and what shows no focus."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    stops = page.evaluate(PREPARE)
    for _stop in range(min(stops, LONGEST) + 1):
        page.keyboard.press("Tab")
    found = page.evaluate(RESULT)
    missed = [] if stops > LONGEST else [f"not reached by Tab: {html}" for html in found["missed"]]
    return missed + [f"no visible focus: {html}" for html in found["same"]]
