// Passkeys: what needs them appears where the browser knows them, and a failure is told in words.
"use strict";

// A passkey belongs to the name of a site; opened by a number, a site has none.
const hasName = !/^[\d.]+$|:/.test(location.hostname);
const knowsPasskeys = Boolean(window.PublicKeyCredential) && hasName;
document.querySelectorAll("[data-passkey]").forEach((element) => { element.hidden = !knowsPasskeys; });
document.querySelectorAll("[data-passkey-unknown]").forEach((element) => {
  element.hidden = knowsPasskeys || document.querySelector("[data-passkey-needed]") === null;
});

// Sent by allauth's script when the browser's dialogue was closed or failed; unanswered it goes to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.querySelector("[data-passkey-trouble]");
  if (!trouble) return;
  trouble.hidden = false;
  trouble.focus();
});
