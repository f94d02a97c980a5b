/* The SEO audit in the “Checks” side panel: fetched when the panel opens and after each save. */
(() => {
  // A new page gets its id with the first save, which replaces the address of the editor and not the side panel.
  const checksUrl = (section) => {
    const saved = location.pathname.match(/^(.*\/)pages\/(\d+)\/edit\/$/);
    return section.dataset.seoChecksUrl || (saved && `${saved[1]}seo/checks/${saved[2]}/`);
  };

  const fieldAt = (path) =>
    document.querySelector(path.split(".").filter(Boolean).map((part) => `[data-contentpath="${CSS.escape(part)}"]`).join(" "));

  // Opens the tab and the panels around a field, as the browser's own find would, and goes there.
  const showField = (path) => {
    let parts = path.split(".");
    while (parts.length > 1 && !fieldAt(parts.join("."))) parts = parts.slice(0, -1);
    const field = fieldAt(parts.join("."));
    if (!field) return false;
    const tab = field.closest('[role="tabpanel"]');
    if (tab?.hidden) document.querySelector(`[role="tab"][href="#${tab.id}"]`)?.click();
    for (let around = field; around; around = around.parentElement) {
      if (around.hidden && around !== tab) around.dispatchEvent(new Event("beforematch", { bubbles: true }));
    }
    goTo(field);
    return true;
  };

  // A tab takes a moment to open.
  const goTo = (field, tries = 60) => {
    if (!field.offsetParent && tries) return requestAnimationFrame(() => goTo(field, tries - 1));
    field.scrollIntoView({ block: "center" });
    const inputs = 'input:not([type="hidden"]), textarea, [contenteditable="true"], select, button';
    field.querySelector(inputs)?.focus({ preventScroll: true });
  };

  const start = () => {
    const panel = document.querySelector("[data-seo-checks]")?.closest("[data-side-panel]");
    if (!panel) return;
    let newest = 0;
    const refresh = async () => {
      // Looked up each time: a save may bring the panel's content anew.
      const section = panel.querySelector("[data-seo-checks]");
      const url = section && checksUrl(section);
      if (!url || panel.hidden) return;
      const mine = ++newest;
      const show = (fill) => mine === newest && fill(panel.querySelector("[data-seo-checks-results]"));
      try {
        const response = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (!response.ok) throw new Error(response.status);
        const html = await response.text();
        show((results) => (results.innerHTML = html));
      } catch {
        const sorry = "The audit can’t be reached. Close this panel and open it again to retry.";
        show((results) => (results.textContent = sorry));
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
