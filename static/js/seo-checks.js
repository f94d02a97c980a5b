/* Adds the SEO audit to the “Checks” side panel of the page editor. Loads it when the panel opens and after each save.
   The script element has the URL of the audit and the texts as data attributes. */
(() => {
  const { dataset } = document.currentScript;

  // Read from the address bar each time: the first save of a new page changes it.
  const pageId = () => location.pathname.match(/\/pages\/(\d+)\/edit\/$/)?.[1];
  const isPageEditor = () => pageId() || /\/pages\/add\//.test(location.pathname);
  const checksUrl = () => dataset.url.replace(/\/0\/$/, `/${pageId()}/`);

  const createSection = () => {
    const section = document.createElement("div");
    section.dataset.seoChecks = "";
    section.innerHTML = '<h2 class="w-my-5 w-text-16 w-font-bold"></h2><div data-seo-checks-results aria-live="polite"><p></p></div>';
    section.querySelector("h2").textContent = dataset.heading;
    section.querySelector("p").textContent = pageId() ? dataset.loading : dataset.unsaved;
    return section;
  };

  // Looked up each time: a save may render the panel again, without the section.
  const findResults = (panel) => {
    if (!panel.querySelector("[data-seo-checks]")) {
      const issues = panel.querySelector("[data-checks-panel]")?.parentElement;
      if (issues) issues.after(createSection());
      else panel.append(createSection());
    }
    return panel.querySelector("[data-seo-checks-results]");
  };

  // The focus stays on the suggestion it is on.
  const showResults = (results, html) => {
    const focused = results.contains(document.activeElement) && document.activeElement.dataset.seoLink;
    results.innerHTML = html;
    results.dispatchEvent(new CustomEvent("seo-checks:shown", { bubbles: true }));
    if (focused) [...results.querySelectorAll("[data-seo-link]")].find((button) => button.dataset.seoLink === focused)?.focus();
  };

  const fieldAt = (path) =>
    document.querySelector(path.split(".").filter(Boolean).map((part) => `[data-contentpath="${CSS.escape(part)}"]`).join(" "));

  // Opens the tab and the panels around a field, as the browser's find-in-page does, and moves the focus there.
  const showField = (path) => {
    let parts = path.split(".");
    while (parts.length > 1 && !fieldAt(parts.join("."))) parts = parts.slice(0, -1);
    const field = fieldAt(parts.join("."));
    if (!field) return false;
    const tab = field.closest('[role="tabpanel"]');
    if (tab?.hidden) document.querySelector(`[role="tab"][href="#${tab.id}"]`)?.click();
    for (let element = field; element; element = element.parentElement) {
      if (element.hidden && element !== tab) element.dispatchEvent(new Event("beforematch", { bubbles: true }));
    }
    goTo(field);
    return true;
  };

  // Tabs take a moment to open.
  const goTo = (field, tries = 60) => {
    if (!field.offsetParent && tries) return requestAnimationFrame(() => goTo(field, tries - 1));
    field.scrollIntoView({ block: "center" });
    const inputs = 'input:not([type="hidden"]), textarea, [contenteditable="true"], select, button';
    field.querySelector(inputs)?.focus({ preventScroll: true });
  };

  const start = () => {
    const panel = document.querySelector('[data-side-panel="checks"]');
    if (!panel || !isPageEditor()) return;
    let latest = 0;
    const refresh = async () => {
      findResults(panel);
      if (!pageId() || panel.hidden) return;
      const number = ++latest;
      const show = (fill) => number === latest && fill(findResults(panel));
      try {
        const response = await fetch(checksUrl(), { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (!response.ok) throw new Error(response.status);
        const html = await response.text();
        show((results) => showResults(results, html));
      } catch {
        show((results) => (results.textContent = dataset.error));
      }
    };
    panel.addEventListener("show", refresh);
    document.addEventListener("w-autosave:success", () => setTimeout(refresh));
    panel.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-seo-path]");
      if (link && showField(link.dataset.seoPath)) event.preventDefault();
    });
    refresh();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
