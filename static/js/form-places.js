/* Finds places in the form of a page and goes there: opens the tab, the panels, and the blocks around a field, and moves
   the focus into it. A place is a content path, as comments use it, or the id of an element in a row of an inline panel. */
window.clinicFormPlaces = (() => {
  const INPUTS = 'input:not([type="hidden"]):not([disabled]), textarea, [contenteditable="true"], select, button';
  const NARROW = "(max-width: 799px)"; // Side panels cover the form.
  const HEADER_HEIGHT = 110;
  const SETTLED = [150, 500, 1000]; // milliseconds

  const fieldAt = (parts) =>
    document.querySelector(`[data-edit-form] ${parts.map((part) => `[data-contentpath="${CSS.escape(part)}"]`).join(" ")}`);

  // The deepest element on the path: a block without an id, or a field that this person doesn't see, has none.
  const findByPath = (path) => {
    for (let parts = path.split(".").filter(Boolean); parts.length; parts = parts.slice(0, -1)) {
      const field = fieldAt(parts);
      if (field) return field;
    }
    return path ? document.querySelector(`[data-edit-form] [data-form-place~="${CSS.escape(path.split(".")[0])}"]`) : null;
  };

  // Choosers hide their input: the field around it can be seen.
  const findById = (id) => {
    const element = id ? document.getElementById(id) : null;
    return element?.closest("[data-field], .w-field") ?? element;
  };

  const find = (path, id = "") => findById(id) || findByPath(path);

  const openTab = (field) => {
    const tab = field.closest('[role="tabpanel"]');
    if (tab?.hidden) document.querySelector(`[role="tab"][href="#${CSS.escape(tab.id)}"]`)?.click();
    return tab;
  };

  // As the browser's find-in-page does.
  const openPanels = (field) => {
    const tab = openTab(field);
    for (let element = field; element; element = element.parentElement) {
      if (element.hidden && element !== tab) element.dispatchEvent(new Event("beforematch", { bubbles: true }));
    }
    const own = field.querySelector(":scope > [data-panel-content], :scope > [data-panel] > [data-panel-content], :scope > div > [data-panel] > [data-panel-content]");
    if (own?.hidden) own.dispatchEvent(new Event("beforematch", { bubbles: true }));
  };

  const isShown = (element) => element.getClientRects().length > 0;

  // Tabs and panels take a moment to open.
  const focus = (field, tries = 60) => {
    if (!isShown(field) && tries) return requestAnimationFrame(() => focus(field, tries - 1));
    field.scrollIntoView({ block: field.offsetHeight > innerHeight / 2 ? "start" : "center" });
    const inputs = [...(field.matches(INPUTS) ? [field] : field.querySelectorAll(INPUTS))].filter(isShown);
    const input = inputs.find((each) => each.tagName !== "BUTTON") ?? inputs[0] ?? field;
    if (input === field && !field.matches(INPUTS)) field.tabIndex = -1; // text without an input
    input.focus({ preventScroll: true });
    input.scrollIntoView({ block: "center" });
    SETTLED.forEach((delay) => setTimeout(() => keepInView(input), delay));
  };

  // Side panels and blocks that open or close move what is below them, also a moment later.
  const keepInView = (input) => {
    const { top, bottom } = input.getBoundingClientRect();
    const isInView = top >= HEADER_HEIGHT && bottom <= innerHeight;
    if (document.activeElement === input && !isInView) input.scrollIntoView({ block: "center" });
  };

  const show = (path, id) => {
    const field = find(path, id);
    if (!field) return false;
    if (matchMedia(NARROW).matches) document.querySelector("[data-form-side-close-button]")?.click();
    openPanels(field);
    focus(field);
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-form-path]");
    if (link && show(link.dataset.formPath, link.dataset.formElement)) event.preventDefault();
  });

  return { find, show };
})();
