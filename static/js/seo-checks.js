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

  // What depends on other pages stands in the list of what is missing.
  const moveFindings = (results) => {
    const list = document.querySelector("[data-checklist-site]");
    const findings = results.querySelector("[data-seo-site-findings]");
    if (list) list.replaceChildren(...(findings ? [findings] : []));
  };

  // The focus stays on the suggestion it is on.
  const showResults = (results, html) => {
    const focused = results.contains(document.activeElement) && document.activeElement.dataset.seoLink;
    results.innerHTML = html;
    moveFindings(results);
    results.dispatchEvent(new CustomEvent("seo-checks:shown", { bubbles: true }));
    if (focused) [...results.querySelectorAll("[data-seo-link]")].find((button) => button.dataset.seoLink === focused)?.focus();
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
    refresh();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
