/* Keeps the list of what is missing in a page up to date while someone types. The server checks the data of the form as
   it is, and saves nothing. The script element has the URLs and the texts as data attributes. */
(() => {
  const { dataset } = document.currentScript;
  const DELAY = 800;
  const EVENTS = ["input", "change", "click", "keyup", "drop", "paste", "w-autosave:success"];
  let checked = null; // the data that was checked last
  let timer = 0;
  let request = null;
  let latest = ""; // the answer to it
  const marks = new Map(); // in the form, by the HTML of their item

  const form = () => document.querySelector("form[data-edit-form]");
  const section = () => document.querySelector("[data-checklist]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);

  // The first save of a new page changes the action of its form.
  const checkUrl = () => {
    const action = form().getAttribute("action");
    const [, app, model, parent] = action.match(/\/pages\/add\/(\w+)\/(\w+)\/(\d+)\//) ?? [];
    if (app) return dataset.addUrl.replace("/app/model/0/", `/${app}/${model}/${parent}/`);
    const [, page] = action.match(/\/pages\/(\d+)\//) ?? [];
    return page && dataset.url.replace(/\/0\/$/, `/${page}/`);
  };

  const formData = () => {
    const texts = [...new FormData(form())].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(texts);
  };

  // Wagtail counts what it finds in the preview, and may show its number after ours.
  const showCount = () => {
    const counter = document.querySelector('[data-side-panel-toggle="checks"] [data-side-panel-toggle-counter]');
    const results = section()?.querySelector("[data-checklist-count]");
    if (!counter || !results) return;
    const preview = Number(document.querySelector('[data-side-panel="checks"] [data-content-checker-count]')?.textContent) || 0;
    const site = section().querySelectorAll("[data-checklist-site] li").length;
    const count = Number(results.dataset.checklistCount) + site + preview;
    if (counter.textContent.trim() !== String(count)) counter.textContent = count;
    if (counter.hidden !== (count === 0)) counter.hidden = count === 0;
  };

  const showGrade = () => {
    const grade = section()?.querySelector("[data-checklist-grade]")?.dataset.checklistGrade;
    for (const element of document.querySelectorAll("[data-content-readability-score]")) element.textContent = grade ?? "-";
  };

  const linkKey = (link) => `${link?.dataset.formPath} ${link?.dataset.formElement} ${link?.textContent}`;

  // The focus stays on the item it is on. Links to what this person can't see in the form become text.
  const showResults = (html) => {
    const results = section().querySelector("[data-checklist-results]");
    const focused = results.contains(document.activeElement) && linkKey(document.activeElement);
    results.innerHTML = html;
    for (const link of results.querySelectorAll("a[data-form-path]")) {
      const { formPath, formElement } = link.dataset;
      if (!window.clinicFormPlaces.find(formPath, formElement)) link.replaceWith(...link.childNodes);
    }
    if (focused) [...results.querySelectorAll("a")].find((link) => linkKey(link) === focused)?.focus({ preventScroll: true });
    section().hidden = false;
    const { checklistCount: count } = results.querySelector("[data-checklist-count]").dataset;
    showStatus(count === "0" ? dataset.none : fill(dataset.status, { count }));
    showCount();
    showGrade();
    showSummary(results);
    showMarks(results);
  };

  // Things that belong at a place in the text also stand there, below their block.
  const showMarks = (results) => {
    const items = [...results.querySelectorAll("[data-checklist-in-place]")].filter((item) => item.querySelector("a[data-form-path]"));
    const current = new Map(items.map((item) => [item.innerHTML, item]));
    for (const [html, mark] of marks) {
      if (current.has(html)) continue;
      marks.delete(html);
      removeMark(mark);
    }
    for (const [html, item] of current) if (!marks.has(html)) marks.set(html, addMark(item));
  };

  const addMark = (item) => {
    const mark = document.createElement("div");
    mark.className = "checklist-mark";
    mark.setAttribute("role", "note");
    mark.append(...item.cloneNode(true).childNodes);
    const link = mark.querySelector("a[data-form-path]");
    mark.dataset.checklistMark = link.dataset.formPath;
    const label = document.createElement("strong");
    label.textContent = link.textContent;
    link.replaceWith(label);
    window.clinicFormPlaces.find(link.dataset.formPath).append(mark);
    return mark;
  };

  // The focus goes on to the next mark of the same block, or to the block itself. Not to a button, which a second press
  // of the same key would click.
  const removeMark = (mark, isFocused = mark.contains(document.activeElement)) => {
    const place = mark.parentElement;
    mark.remove();
    if (!isFocused) return;
    const next = place?.querySelector("[data-checklist-mark]");
    if (!next) return void window.clinicFormPlaces.show(mark.dataset.checklistMark);
    next.tabIndex = -1;
    next.focus();
  };

  const showStatus = (text) => {
    const status = section().querySelector("[data-checklist-status]");
    if (status.textContent !== text) status.textContent = text;
  };

  // After “Publish” or “Submit”: the message at the top of the form says what is missing, until it isn't.
  const showSummary = (results) => {
    const summary = document.querySelector("[data-checklist-summary]");
    if (!summary) return;
    const needed = results.querySelector("[data-checklist-needed] ul");
    summary.hidden = !needed;
    if (needed) summary.replaceChildren(needed.cloneNode(true));
    summary.parentElement.querySelector(".errorlist")?.remove(); // Wagtail's own list, without links
  };

  // Wagtail counts the errors of a tab before blocks show theirs. A changed value of its controller counts again.
  const countErrors = () => {
    for (const badge of document.querySelectorAll('[role="tab"] [data-controller~="w-count"]')) badge.dataset.wCountMinValue = "0";
  };

  const addSummary = () => {
    const message = document.querySelector(".messages .error");
    if (!message || !form()?.querySelector(".error-message, .help-critical, .w-field__errors:not(:empty)")) return;
    countErrors();
    const summary = document.createElement("nav");
    summary.dataset.checklistSummary = "";
    summary.hidden = true;
    summary.setAttribute("aria-label", dataset.summary);
    message.append(summary);
  };

  const check = async () => {
    const url = form() && section() && checkUrl();
    if (!url) return;
    const body = formData();
    if (`${url} ${body}` === checked) return;
    checked = `${url} ${body}`;
    request?.abort();
    const { signal } = (request = new AbortController());
    try {
      const response = await fetch(url, { method: "POST", body, signal, headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!response.ok || response.redirected) throw new Error(response.status);
      latest = await response.text();
      if (latest) showResults(latest);
      else section().hidden = true; // This person can't change the page now.
    } catch {
      if (signal.aborted) return;
      checked = null;
      showStatus(dataset.error);
    }
  };

  const schedule = (delay = DELAY) => {
    clearTimeout(timer);
    timer = setTimeout(check, delay);
  };

  // What someone finds right isn't listed again until its text, or what it seemed to contradict, changes. What went wrong
  // stands beside the button, which keeps the focus: a disabled one would lose it.
  const dismiss = async (button) => {
    if (button.ariaDisabled === "true") return;
    const item = button.closest("[data-checklist-mark], li");
    const status = item.querySelector("[data-checklist-dismissal-status]");
    button.ariaDisabled = "true";
    status.textContent = "";
    const problem = await sendDismissal(button);
    if (problem) {
      button.ariaDisabled = null;
      status.textContent = problem;
      return;
    }
    if (item.matches("[data-checklist-mark]")) removeMark(item, true);
    else {
      section().tabIndex = -1; // The button goes away.
      section().focus({ preventScroll: true });
    }
    checked = null;
    schedule(0);
  };

  // Returns why the site didn't take it, and what to do. 400: someone else was faster, which the next check shows.
  const sendDismissal = async (button) => {
    const body = new URLSearchParams({ token: button.dataset.token });
    const { value: csrf } = form().querySelector("[name=csrfmiddlewaretoken]");
    const headers = { "X-CSRFToken": csrf, "X-Requested-With": "XMLHttpRequest" };
    try {
      const { ok, redirected, status } = await fetch(button.dataset.checklistDismiss, { method: "POST", body, headers });
      if (redirected || status === 403) return dataset.notAllowed;
      return ok || status === 400 ? "" : dataset.notSaved;
    } catch {
      return dataset.notSaved;
    }
  };

  // The first save of a new page renders the panel again.
  const restore = () => {
    if (latest && section()?.hidden) showResults(latest);
    showCount();
  };

  const watch = (selector, options, update) => {
    const element = document.querySelector(selector);
    if (element) new MutationObserver(update).observe(element, options);
  };

  const start = () => {
    if (!form() || !section()) return;
    addSummary();
    document.addEventListener("click", ({ target }) => {
      const button = target.closest?.("[data-checklist-dismiss]");
      if (button) dismiss(button);
    });
    EVENTS.forEach((name) => document.addEventListener(name, () => schedule()));
    document.addEventListener("w-preview:content", () => queueMicrotask(showGrade));
    watch('[data-side-panel-toggle="checks"]', { childList: true, subtree: true, characterData: true, attributes: true }, showCount);
    watch('[data-side-panel="checks"]', { childList: true, subtree: true }, restore);
    schedule(0);
  };

  if (document.readyState === "complete") start();
  else addEventListener("load", start); // Blocks are in the form by then.
})();
