/* Gives the text fields of blocks, and the dialogs of Wagtail, the accessible names that Wagtail’s own scripts leave
   out: the label or the heading that is beside them on the screen. */
(() => {
  const form = document.querySelector("[data-edit-form]");
  if (!form) return;

  const FIELDS = 'input[type="text"], input[type="url"], input[type="number"], textarea, select, [role="textbox"], [role="combobox"]';
  const DIALOGS = '[role="dialog"]:not([aria-label], [aria-labelledby])';
  let isScheduled = false;
  let lastNumber = 0;

  const idOf = (element) => (element.id ||= `field-name-${++lastNumber}`);
  const isNamed = (field) => field.labels?.length || field.ariaLabel || field.getAttribute("aria-labelledby");

  // A field of a group has a label. Others have the heading of their block, or the label of their list.
  const PLACES = "[data-contentpath], [data-panel]";
  const NAMES =
    ":scope > label, :scope > .w-panel__header .c-sf-block__type, :scope > .w-panel__header [data-panel-heading-text]";
  const findName = (field) => {
    for (let place = field.closest(PLACES); place; place = place.parentElement.closest(PLACES)) {
      const name = [...place.querySelectorAll(NAMES)].find((element) => element.textContent.trim());
      if (name) return name;
    }
    return null;
  };

  const setNames = () => {
    isScheduled = false;
    for (const field of form.querySelectorAll(FIELDS)) {
      const name = isNamed(field) ? null : findName(field);
      if (name) field.setAttribute("aria-labelledby", idOf(name));
    }
    for (const dialog of document.querySelectorAll(DIALOGS)) {
      const heading = dialog.querySelector("h1, h2");
      if (heading) dialog.setAttribute("aria-labelledby", idOf(heading));
    }
  };

  // Blocks, rows, and dialogs come and go, and rich text is edited as elements: once in a while is enough.
  new MutationObserver(() => {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(setNames, 200);
  }).observe(document.body, { childList: true, subtree: true });
  setNames();
})();
