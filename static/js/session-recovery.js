/* Keeps a form usable when the session ends or the site can't be reached: says what is true and what to do, offers to
   sign in over the form, takes the new CSRF token, and saves again. The script element has texts and URLs. */
(() => {
  const { dataset } = document.currentScript;
  const form = document.querySelector("form[data-edit-form]");
  if (!form) return;

  const MAX_DELAY = 30; // seconds
  const SIGN_IN_INTERVAL = 10; // seconds between looks whether someone has signed in in another tab
  const TIMEOUT = 15_000;
  const SUBMIT_TIMEOUT = 60_000; // a form that was sent leaves the page, unless someone stops loading
  let attempt = 0;
  let failures = 0; // of saving, while the site could be reached
  let isUnsaved = false; // a save has failed
  let isUncertain = false; // it may have reached the server nevertheless
  let sent = null; // the data of the last save
  let timer = null;
  let dialog = null;
  let isDismissed = false;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);

  // Who is signed in, or what is wrong: {state, …}

  const checkSession = async () => {
    let response;
    try {
      response = await fetch(dataset.sessionUrl, {
        headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
        cache: "no-store",
        signal: AbortSignal.timeout(TIMEOUT),
      });
      if (response.status === 403 || response.redirected) return { state: "signed-out" };
      if (!response.ok) return { state: "unreachable" };
      const session = await response.json();
      const isSame = String(session.user) === dataset.user;
      if (isSame) setCsrfToken(session.csrf_token);
      return { state: isSame ? "signed-in" : "other-user", name: session.name };
    } catch {
      return { state: navigator.onLine ? "unreachable" : "offline" };
    }
  };

  const setCsrfToken = (token) => {
    window.wagtailConfig.CSRF_TOKEN = token;
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((input) => (input.value = token));
  };

  // Messages: Wagtail shows the text of this event beside its buttons.

  const explain = (message, button) => {
    const kept = form.dataset.unsavedTextKept;
    const notes = kept ? [kept === "true" ? dataset.kept : dataset.notKept] : [];
    const detail = { type: "session", text: [message, ...notes].join(" "), error: null, clear: true, isExplained: true };
    form.dispatchEvent(new CustomEvent("w-autosave:error", { bubbles: true, detail }));
    if (button) addButton(...button);
  };
  const addButton = (label, handleClick) => {
    const element = document.createElement("button");
    Object.assign(element, { type: "button", className: "button button-small", textContent: label, onclick: handleClick });
    form.querySelector('footer [data-w-messages-target="container"] > :last-child > :last-child')?.append(" ", element);
  };
  const clearMessages = () => form.dispatchEvent(new CustomEvent("w-unsaved:clear", { bubbles: true }));

  const explainInvalidFields = async ({ text }) => {
    const { errors = [] } = await post(dataset.checkUrl, new FormData(form)).catch(() => ({}));
    explain(errors.length ? fill(dataset.invalid, { fields: errors.join(" ") }) : text);
  };

  const post = async (url, body) => {
    const path = new URL(form.action).pathname;
    body.set("csrfmiddlewaretoken", window.wagtailConfig.CSRF_TOKEN);
    ["loaded_revision_id", "overwrite_revision_id"].forEach((name) => body.delete(name)); // nothing is saved
    const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(`${url}?${new URLSearchParams({ path })}`, { method: "POST", body, headers });
    return response.ok ? response.json() : {};
  };

  // Recovery

  const hasUnsavedText = () => isUnsaved || form.dataset.wUnsavedHasEditsValue === "true";

  const save = () => {
    if (!hasUnsavedText() || !form.matches('[data-controller~="w-autosave"]')) return clearMessages();
    form.dataset.wAutosaveActiveValue = "true";
    const detail = { type: "edits" };
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail }));
  };

  const stopTimer = () => {
    clearTimeout(timer);
    timer = null;
  };
  const lookAgain = (seconds) => {
    stopTimer();
    timer = setTimeout(() => (document.hidden ? lookAgain(seconds) : recover()), seconds * 1000);
  };
  const retryLater = (text) => {
    attempt += 1;
    const seconds = Math.min(2 ** attempt, MAX_DELAY);
    lookAgain(seconds);
    explain(fill(text, { seconds }), [dataset.tryNow, recover]);
  };

  // Returns whether the user who opened the form is signed in. Otherwise says what is wrong.
  const isReady = async () => {
    stopTimer();
    const { state, name } = await checkSession();
    if (state === "signed-out") {
      lookAgain(SIGN_IN_INTERVAL);
      askToSignIn();
    } else if (state === "other-user") {
      dialog?.close();
      lookAgain(SIGN_IN_INTERVAL);
      explain(fill(dataset.otherUser, { name }));
    } else if (state !== "signed-in") {
      failures = 0;
      retryLater(dataset[state]);
    }
    return state === "signed-in";
  };

  const recover = async () => {
    if (!(await isReady())) return;
    isDismissed = false;
    dialog?.close();
    save();
  };

  const askToSignIn = () => {
    explain(dataset.signedOut, [dataset.signIn, openDialog]);
    if (!isDismissed) openDialog();
  };

  const openDialog = () => {
    if (dialog) return;
    dialog = document.querySelector("template[data-sign-in-dialog]").content.firstElementChild.cloneNode(true);
    const frame = dialog.querySelector("iframe");
    frame.addEventListener("load", () => {
      frame.contentDocument?.querySelector("input:not([type=hidden])")?.focus();
      recover();
    });
    frame.src = dataset.signInUrl;
    dialog.querySelector("[data-sign-in-later]").addEventListener("click", () => dialog.close("later"));
    dialog.addEventListener("cancel", () => (isDismissed = true));
    dialog.addEventListener("close", () => {
      isDismissed ||= dialog.returnValue === "later";
      dialog.remove();
      dialog = null;
    });
    document.body.append(dialog);
    dialog.showModal();
  };

  // Saving in the background

  const handleSaveError = async (detail) => {
    const { type } = detail;
    if (type === "validation_error") return explainInvalidFields(detail);
    if (type === "invalid_revision") return (await adoptRevision()) ? save() : explain(dataset.conflict);
    isUncertain = true;
    if (!(await isReady())) return;
    failures += 1;
    if (failures > 1) retryLater(dataset.failed);
    else save(); // with the new CSRF token
  };

  // The newer version may be what this form sent, if the response got lost. Returns whether it is.
  const adoptRevision = async () => {
    if (!isUncertain || !sent) return false;
    const { html, own_revision: revision } = await post(dataset.compareUrl, sent).catch(() => ({}));
    if (html !== "" || !revision) return false;
    form.dataset.wAutosaveRevisionIdValue = revision;
    return true;
  };

  form.addEventListener("w-autosave:save", ({ detail }) => {
    if (!isUncertain) sent = detail.formData;
  });
  window.addEventListener(
    "w-autosave:error",
    (event) => {
      if (!event.detail.isExplained) endAutosave();
      if (event.detail.isExplained || event.detail.type === "locked") return;
      event.stopImmediatePropagation();
      isUnsaved = true;
      handleSaveError(event.detail);
    },
    true,
  );
  document.addEventListener("w-autosave:success", () => {
    stopTimer();
    attempt = failures = 0;
    isUnsaved = isUncertain = false;
  });

  // Wagtail asks every ten seconds who else edits the page.
  window.addEventListener(
    "w-swap:error",
    (event) => {
      if (!event.target.matches?.(".w-editing-sessions, .w-editing-sessions *")) return;
      event.stopImmediatePropagation();
      if (!timer) checkAfterPing();
    },
    true,
  );
  const checkAfterPing = async () => {
    const { state } = await checkSession();
    if (state === "signed-out" || state === "other-user" || (state !== "signed-in" && hasUnsavedText())) isReady();
  };
  window.addEventListener("online", () => isUnsaved && recover());
  document.addEventListener("visibilitychange", () => !document.hidden && (dialog || isUnsaved) && recover());

  // Saving with a button: only a request that will be accepted leaves the form. One that overtook an autosave would
  // lack the IDs of rows which that one creates, and one that was overtaken would replace a newer draft.

  let endAutosave = () => {};
  let autosave = Promise.resolve();
  let isSubmitting = false;
  window.addEventListener(
    "w-autosave:save",
    (event) => {
      if (isSubmitting) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else {
        autosave = new Promise((resolve) => (endAutosave = resolve));
      }
    },
    true,
  );
  document.addEventListener("w-autosave:success", () => endAutosave());
  const waitForAutosave = () => Promise.race([autosave, new Promise((resolve) => setTimeout(resolve, TIMEOUT))]);

  let isPassing = false;
  let passed = null; // the event of the form that is being sent
  // Returns whether the form is on its way. Otherwise another script waits, such as for an image, and sends it later.
  const submit = (submitter) => {
    isPassing = true;
    passed = null;
    const isDisabled = submitter?.disabled;
    if (isDisabled) submitter.disabled = false; // Wagtail disables the button that was clicked
    try {
      form.requestSubmit(submitter);
    } finally {
      if (isDisabled) submitter.disabled = true;
      isPassing = false;
    }
    return passed !== null && !passed.defaultPrevented;
  };
  window.addEventListener(
    "submit",
    async (event) => {
      if (event.target !== form) return;
      if (isPassing) {
        passed = event;
        return;
      }
      const { submitter } = event;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isSubmitting) return;
      isDismissed = false;
      isSubmitting = true;
      await waitForAutosave();
      if (await isReady()) {
        isSubmitting = submit(submitter);
        if (isSubmitting) setTimeout(() => (isSubmitting = false), SUBMIT_TIMEOUT);
        return;
      }
      isSubmitting = false;
      isUnsaved = true;
      if (submitter) submitter.dataset.wProgressLoadingValue = "false";
    },
    true,
  );
})();
