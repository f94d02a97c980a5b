/* Keeps what isn't saved yet in the browser, and offers it back when the form is opened again.
   One record for each open form, under “unsaved-text:<user>:<id>”. The server compares and restores: it renders the
   form with the text, as it does after a validation error. */
(() => {
  const { dataset } = document.currentScript;
  const PREFIX = "unsaved-text:";
  const MAX_RECORDS = 20;
  const MAX_AGE = 7 * 24 * 60 * 60 * 1000;
  const INTERVAL = 1000;
  const LOCK_TIMEOUT = 3000;
  // Not part of the text that is restored: comments belong to the saved page. Those that aren't saved are kept apart.
  const LEFT_OUT = /^(csrfmiddlewaretoken|next|unsaved-text-form|loaded_revision_.*|overwrite_revision_id|action-.*|comments-.*)$/;

  const createId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const pathOf = (url) => new URL(url, location.href).pathname;
  const clone = (selector) => document.querySelector(selector).content.firstElementChild.cloneNode(true);

  // Records. Local storage may be off, full, or contain anything.

  const parseRecord = (key) => {
    try {
      const { path, savedAt, revision = {}, data, comments = [] } = JSON.parse(localStorage.getItem(key));
      const isText = Array.isArray(comments) && comments.every((comment) => typeof comment === "string");
      const isData = Array.isArray(data) && data.every(isField);
      const isValid = typeof path === "string" && Number.isFinite(savedAt) && isData && isText;
      return isValid ? { key, path, savedAt, revision: revision ?? {}, data, comments } : null;
    } catch {
      return null;
    }
  };
  const isField = (field) => Array.isArray(field) && field.length === 2 && field.every((part) => typeof part === "string");

  const listKeys = (prefix = PREFIX) => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  };
  const remove = (key) => {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing is stored then.
    }
  };
  const removeOld = () => {
    const now = Date.now();
    const records = listKeys().map((key) => parseRecord(key) ?? { key, savedAt: 0 });
    records.sort((a, b) => b.savedAt - a.savedAt);
    records.filter(({ savedAt }, index) => index >= MAX_RECORDS || now - savedAt > MAX_AGE).forEach(({ key }) => remove(key));
  };
  // Returns whether it was stored. The oldest records make room for the newest.
  const store = (key, record) => {
    const text = JSON.stringify(record);
    for (;;) {
      try {
        localStorage.setItem(key, text);
        return true;
      } catch {
        const others = listKeys().filter((other) => other !== key);
        if (!others.length) return false;
        const age = (other) => parseRecord(other)?.savedAt ?? 0;
        remove(others.reduce((oldest, other) => (age(other) < age(oldest) ? other : oldest)));
      }
    }
  };

  // What this tab has just submitted or restored: {id, path}. It survives one change of page.
  const readHandover = () => {
    try {
      const handover = JSON.parse(sessionStorage.getItem(PREFIX));
      sessionStorage.removeItem(PREFIX);
      return handover ?? {};
    } catch {
      return {};
    }
  };
  const writeHandover = (handover) => {
    try {
      sessionStorage.setItem(PREFIX, JSON.stringify(handover));
    } catch {
      // The text is offered once more, then.
    }
  };

  window.addEventListener(
    "submit",
    ({ target }) => {
      if (pathOf(target.action) === dataset.signOutUrl) listKeys(`${PREFIX}${dataset.user}:`).forEach(remove);
    },
    true,
  );

  removeOld();
  const handover = readHandover();
  const form = document.querySelector("form[data-edit-form]");
  const isFilled = form?.dataset.wUnsavedForceValue === "true"; // after a validation error, or restored

  // A form whose submission was redirected to another screen was saved. Refused requests end on the dashboard.
  const isElsewhere = ![handover.path, dataset.signInUrl, dataset.homeUrl].includes(location.pathname);
  const isRedirected = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  if (handover.id && isElsewhere && isRedirected && !isFilled) remove(`${PREFIX}${dataset.user}:${handover.id}`);

  // Not forms with personal data of patients or users.
  const isKept = ({ action }) => dataset.forms.split(" ").some((path) => pathOf(action).startsWith(path));
  if (!form || !isKept(form)) return;

  const id = (isFilled && handover.id) || createId();
  const key = `${PREFIX}${dataset.user}:${id}`;
  let baseline = null; // the data that is saved, as JSON
  let sent = null; // the data of the last request to save
  let kept = null; // the data of the record
  let timer = null;
  const loaded = (name) => form.elements.namedItem(`loaded_revision_${name}`)?.value ?? "";
  let revision = { id: loaded("id"), createdAt: loaded("created_at") };

  // The server saves a form of a new page once, even if it is sent again or restored: see editing/creating/once.py.
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "unsaved-text-form", value: id }));

  // Other tabs don't offer the text of a form that is open.
  navigator.locks?.request(key, () => new Promise(() => {}));

  const readFields = (data = new FormData(form)) =>
    [...data.entries()].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.test(name));
  const serialize = (data) => JSON.stringify(readFields(data));

  // Comments that were added and aren't saved, and those that are being written. They are beside the form.
  let restoredComments = (isFilled && handover.comments) || [];
  const readComments = () => {
    const data = new FormData(form);
    const comments = [...data.keys()].filter((name) => /^comments-.*-text$/.test(name) && data.get(name));
    const isNew = (name) => !data.get(name.replace(/text$/, "id")) && !data.get(name.replace(/text$/, "DELETE"));
    const written = [...document.querySelectorAll("#comments textarea")].map(({ value }) => value.trim()).filter(Boolean);
    const all = [...restoredComments, ...comments.filter(isNew).map((name) => data.get(name)), ...written];
    const saved = comments.filter((name) => !isNew(name)).map((name) => data.get(name).trim());
    return [...new Set(all)].filter((text) => !saved.includes(text));
  };

  const keep = () => {
    clearTimeout(timer);
    timer = null;
    const data = serialize();
    const comments = readComments();
    const state = data + JSON.stringify(comments);
    if (state === kept || (baseline === null && !isFilled)) return;
    kept = state;
    if (data === baseline && !comments.length) {
      remove(key);
      return;
    }
    const record = { path: pathOf(form.action), savedAt: Date.now(), revision, data: JSON.parse(data), comments };
    form.dataset.unsavedTextKept = store(key, record);
  };
  const keepSoon = () => (timer ??= setTimeout(keep, INTERVAL));

  // Wagtail looks for changes since two seconds after the form was opened, or since the last save.
  const markAsUnsaved = () => (form.dataset.wUnsavedForceValue = "true");

  // Wagtail looks for no further changes in a form that opens with unsaved ones. This one seems to open without.
  if (isFilled) form.dataset.wUnsavedForceValue = "false";

  // The first touch comes before the first change.
  // What the browser filled in before that is not saved, so there is nothing to compare with.
  const findBaseline = () => (isFilled || window.hasBrowserFilledFields() ? "" : serialize());
  const begin = () => {
    baseline ??= findBaseline();
    keepSoon();
  };
  ["pointerdown", "keydown", "beforeinput", "paste", "drop", "change", "input"].forEach((type) =>
    form.addEventListener(type, begin, true),
  );
  ["input", "click"].forEach((type) => document.getElementById("comments")?.addEventListener(type, begin));
  let isTyped = false;
  ["beforeinput", "input", "paste", "drop", "cut"].forEach((type) =>
    form.addEventListener(type, () => (isTyped = true), { capture: true, once: true }),
  );
  form.addEventListener(
    "w-unsaved:watch-edits",
    () => {
      if (isFilled || window.hasBrowserFilledFields() || (isTyped && serialize() !== baseline)) markAsUnsaved();
      begin();
    },
    { once: true },
  );
  form.addEventListener("w-unsaved:add", keep);
  const keepBeforeLeaving = () => {
    if (window.hasBrowserFilledFields()) baseline ??= "";
    keep();
  };
  window.addEventListener("pagehide", keepBeforeLeaving);
  document.addEventListener("visibilitychange", () => document.hidden && keepBeforeLeaving());
  if (isFilled) keep();

  // Saved in the background.

  form.addEventListener("w-autosave:save", ({ detail }) => {
    keep();
    sent = readFields(detail.formData);
  });
  document.addEventListener("w-autosave:success", ({ target, detail }) => {
    if (target !== form || !sent) return;
    const { field_updates: updates = {}, revision_id: revisionId, revision_created_at: createdAt } = detail.data;
    revision = { id: String(revisionId), createdAt };
    baseline = JSON.stringify(sent.map(([name, value]) => [name, updates[name] ?? value]));
    kept = null;
    keep();
    if (serialize() !== baseline) markAsUnsaved(); // typed while the request was on its way
  });

  // Saved with a button. Until the next page says so, the text is kept.
  window.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    begin();
    keep();
    writeHandover({ id, path: pathOf(form.action) });
  });

  // Offers the text of an earlier form at this URL.

  const post = (url, record) => {
    const body = new FormData();
    record.data.forEach(([name, value]) => body.append(name, value));
    return fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": csrfToken() },
    });
  };
  const csrfToken = () => form.elements.namedItem("csrfmiddlewaretoken").value;
  const actionUrl = (url, { path, revision }) =>
    `${url}?${new URLSearchParams({ path, revision: revision.id ?? "", created_at: revision.createdAt ?? "" })}`;

  const restore = (record) => {
    const restoreForm = document.createElement("form");
    Object.assign(restoreForm, { method: "post", action: actionUrl(dataset.restoreUrl, record), hidden: true });
    [["csrfmiddlewaretoken", csrfToken()], ...record.data].forEach(([name, value]) => {
      const field = document.createElement("textarea"); // keeps line breaks
      Object.assign(field, { name, value });
      restoreForm.append(field);
    });
    document.body.append(restoreForm);
    writeHandover({ id: record.key.split(":").at(-1), path: record.path, comments: record.comments });
    restoreForm.submit();
  };

  const showDiscarded = (offer, record) => {
    const text = localStorage.getItem(record.key);
    remove(record.key);
    const notice = clone("template[data-unsaved-text-discarded]");
    notice.querySelector("[data-unsaved-text-undo]").addEventListener("click", () => {
      localStorage.setItem(record.key, text);
      notice.replaceWith(offer);
      offer.querySelector("h2").focus();
    });
    offer.replaceWith(notice);
    notice.querySelector("h2").focus();
  };

  // Rich text is stored as JSON of its paragraphs.
  const readText = (value) => {
    try {
      return JSON.parse(value).blocks.map(({ text }) => text).join("\n");
    } catch {
      return value;
    }
  };
  const isText = ([, value]) => /\p{L}.*\s/su.test(value); // more than one word
  const showTextToCopy = (offer, { data }, error) => {
    const text = document.createElement("textarea");
    const value = data.filter(isText).map(([, part]) => readText(part)).join("\n\n");
    Object.assign(text, { readOnly: true, rows: 10, value, ariaLabel: error });
    const message = Object.assign(document.createElement("p"), { textContent: error });
    offer.querySelector("[data-unsaved-text-comparison]").append(message, text);
    offer.querySelector("[data-unsaved-text-restore]").remove();
  };

  const addComments = (notice, comments) => {
    const part = notice.querySelector("[data-unsaved-text-comments]");
    part.hidden = !comments.length;
    for (const comment of comments) {
      part.append(Object.assign(document.createElement("blockquote"), { textContent: comment }));
    }
  };
  const showRestoredComments = () => {
    const notice = clone("template[data-unsaved-text-restored-comments]");
    addComments(notice, restoredComments);
    notice.querySelector("[data-unsaved-text-discard]").addEventListener("click", () => {
      restoredComments = [];
      notice.remove();
      keep();
    });
    form.before(notice);
  };

  const showOffer = (record, { html = "", error }) => {
    const offer = clone("template[data-unsaved-text-offer]");
    const time = offer.querySelector("time");
    const savedAt = new Date(record.savedAt);
    time.dateTime = savedAt.toISOString();
    time.textContent = savedAt.toLocaleString(document.documentElement.lang || undefined, {
      dateStyle: "long",
      timeStyle: "short",
    });
    offer.querySelector("[data-unsaved-text-comparison]").innerHTML = html; // from this site's server, escaped
    offer.querySelector("[data-unsaved-text-restore]").addEventListener("click", () => restore(record));
    if (error) showTextToCopy(offer, record, error);
    if (!html && !error) offer.querySelector("[data-unsaved-text-restore]").remove();
    addComments(offer, record.comments);
    offer.querySelector("[data-unsaved-text-discard]").addEventListener("click", () => showDiscarded(offer, record));
    form.before(offer);
  };

  // A tab that is being closed holds the lock for a moment.
  const isOpenElsewhere = async (other) => {
    const options = { signal: AbortSignal.timeout(LOCK_TIMEOUT) };
    return !((await navigator.locks?.request(other, options, () => true).catch(() => false)) ?? true);
  };
  const findRecords = () => {
    const path = pathOf(form.action);
    const records = listKeys(`${PREFIX}${dataset.user}:`).filter((other) => other !== key).map(parseRecord);
    return records.filter((record) => record?.path === path).sort((a, b) => b.savedAt - a.savedAt);
  };

  const offerText = async () => {
    for (const record of findRecords()) {
      if (await isOpenElsewhere(record.key)) continue;
      const response = await post(actionUrl(dataset.compareUrl, record), record);
      const result = response.ok || response.status === 400 ? await response.json() : {};
      const isOffered = result.html || result.error || (result.html === "" && record.comments.length);
      if (isOffered) return showOffer(record, result);
      if (result.html === "") remove(record.key); // the saved page has all of it
    }
  };
  if (location.pathname === dataset.restoreUrl) history.replaceState(null, "", form.action);
  if (restoredComments.length) showRestoredComments();
  offerText().catch(() => {}); // without a connection, the text waits for the next time
})();
