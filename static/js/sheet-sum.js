// The arithmetic of a scoresheet as the server does it: whole hundredths, exact fractions, one rounding half up.
"use strict";

window.sheetSum = (() => {
  const language = document.documentElement.lang;

  // "82,5" and "82.5" as whole hundredths; null for an empty field, NaN for what is no value.
  function hundredths(text) {
    const typed = text.trim();
    if (typed === "") return null;
    const found = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(typed);
    return found === null ? NaN : Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
  }

  // Plain decimal text as the server writes it: "82.5".
  function plain(units) {
    const text = String(units).padStart(3, "0");
    return `${text.slice(0, -2)}.${text.slice(-2)}`.replace(/\.?0+$/, "");
  }

  // As people read it: "82,5" in Indonesian.
  function written(units, decimals = null) {
    const fixed = decimals ?? (units % 100 === 0 ? 0 : units % 10 === 0 ? 1 : 2);
    const whole = plain(units).split(".");
    const part = (whole[1] ?? "").padEnd(fixed, "0");
    return part ? `${whole[0]}${language === "id" ? "," : "."}${part}` : whole[0];
  }

  // Each row: weight, value and maximum in hundredths. The sum of weight × value / maximum, in hundredths.
  function total(rows) {
    let [top, bottom] = [0n, 1n];
    for (const { weight, value, maximum } of rows) {
      const [over, under] = [BigInt(weight) * BigInt(value), BigInt(maximum) * 100n];
      [top, bottom] = [top * under + over * bottom, bottom * under];
    }
    return Number((2n * top * 100n + bottom) / (2n * bottom));
  }

  return { hundredths, plain, written, total };
})();
