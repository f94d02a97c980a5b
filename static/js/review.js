// The review screen: steps through the changes, keeps what was typed, and sends only while there is a connection.
// Everything works without it, except that texts are lost if the connection is.

(() => {
  "use strict";

  const KEY = "review:";

  const read = (key) => {
    try { return JSON.parse(sessionStorage.getItem(KEY + key)) || {}; } catch { return {}; }
  };
  const write = (key, values) => {
    try { sessionStorage.setItem(KEY + key, JSON.stringify(values)); } catch { /* full, or forbidden */ }
  };

  // --- Steps ---

  const nav = document.querySelector("[data-steps]");
  const stops = [...document.querySelectorAll('[id^="review-change-"]')];
  const status = document.querySelector("[data-step-status]");
  let current = -1;

  const showStatus = () => {
    status.textContent = status.dataset.text.replace("%(number)s", current + 1).replace("%(count)s", stops.length);
  };

  const show = (index, moveFocus = true) => {
    current = (index + stops.length) % stops.length;
    const before = document.getElementById(stops[current].id.replace("change", "before"));
    if (moveFocus) {
      stops[current].focus({ preventScroll: true });
      stops[current].scrollIntoView({ block: "center" });
    }
    before?.classList.add("is-current");
    showStatus();
  };

  const step = (by) => show(current < 0 && by < 0 ? stops.length - 1 : current + by);

  if (nav && stops.length) {
    nav.hidden = false;
    showStatus();
    nav.addEventListener("click", (event) => {
      const button = event.target.closest("[data-step]");
      if (button) step(Number(button.dataset.step));
    });
    document.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by || !event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      step(by);
    });
    const follow = () => {
      const index = stops.findIndex((stop) => `#${stop.id}` === location.hash);
      if (index >= 0) show(index);
    };
    addEventListener("hashchange", follow);
    follow();
  }

  // --- What was typed ---

  const sent = document.querySelector("[data-sent]");
  if (sent) {
    try { sessionStorage.removeItem(KEY + sent.dataset.sent); } catch { /* forbidden */ }
  }

  const form = document.querySelector("form[data-keep]");
  const texts = form ? [...form.elements].filter((field) => field.tagName === "TEXTAREA") : [];

  const markFilled = (field) => {
    const details = field.closest("details.review-fields");
    if (!details) return;
    const isFilled = [...details.querySelectorAll("textarea")].some((text) => text.value.trim() !== text.dataset.initial);
    details.classList.toggle("has-text", isFilled);
  };

  if (form) {
    const kept = read(form.dataset.keep);
    for (const field of texts) {
      // A field for other words begins with those of the page. What the server sent back is what was typed last.
      field.dataset.initial = field.name.startsWith("edit-") ? field.defaultValue.trim() : "";
      const value = kept[field.name];
      if (value && (field.value === "" || field.name.startsWith("edit-"))) {
        field.value = value;
        const details = field.closest("details");
        if (details) details.open = true;
      }
      markFilled(field);
    }
    form.addEventListener("input", () => {
      const changed = texts.filter((field) => field.value !== field.defaultValue || field.value.trim() !== field.dataset.initial);
      write(form.dataset.keep, Object.fromEntries(changed.map((field) => [field.name, field.value])));
    });
    for (const field of texts) {
      field.addEventListener("input", () => {
        markFilled(field);
        if (field.form !== form) return;
        form.dispatchEvent(new Event("input"));
      });
    }
  }

  // --- Sending ---

  const isReachable = async () => {
    if (!navigator.onLine) return false;
    try {
      await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
      return true;
    } catch {
      return false;
    }
  };

  for (const each of document.querySelectorAll("form[method=post]")) {
    let state = "idle";
    each.addEventListener("submit", async (event) => {
      if (state === "sending") return;
      event.preventDefault();
      if (state === "asking") return;
      state = "asking";
      const message = each.querySelector("[data-offline]");
      if (message) message.hidden = true;
      if (await isReachable()) {
        state = "sending";
        each.requestSubmit(event.submitter);
        state = "asking"; // a second click does nothing
        setTimeout(() => { state = "idle"; }, 10000); // unless the browser gave up
      } else {
        state = "idle";
        if (message) message.hidden = false;
      }
    });
  }
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
