/* What Wagtail 7.4’s menus and choosers leave out for screen readers. In a menu of blocks, such as that of “/” in a
   text, options may be in a list, and the buttons of their previews may not: the list gets its options with aria-owns.
   The box around the menu has no name and isn’t a tooltip, and some columns of choosers have no heading. */
(() => {
  const { menu: menuName, below, select } = document.currentScript.dataset;
  let isScheduled = false;

  const set = (element, attribute, value) => {
    if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
  };

  // The input still controls the element of the menu: Draftail looks for the selected option there.
  const listOf = (menu) => {
    const existing = menu.querySelector(":scope > [data-menu-options]");
    if (existing) return existing;
    const list = document.createElement("div");
    list.dataset.menuOptions = "";
    list.className = "w-sr-only";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", menuName);
    menu.append(list);
    return list;
  };

  const correctMenu = (menu) => {
    const ids = [...menu.querySelectorAll("[role=option][id]")].map(({ id }) => id).join(" ");
    if (!ids) {
      menu.querySelector(":scope > [data-menu-options]")?.remove();
      return;
    }
    set(menu, "role", "group");
    set(menu, "aria-label", menuName);
    menu.removeAttribute("aria-labelledby");
    set(listOf(menu), "aria-owns", ids);
    menu.closest('[role="tooltip"]')?.removeAttribute("role");
  };

  const nameHeading = (heading) => {
    const cells = heading.closest("table").querySelectorAll(`tbody td:nth-child(${heading.cellIndex + 1})`);
    const hasInputs = [...cells].some((cell) => cell.querySelector("input"));
    const name = document.createElement("span");
    name.className = "w-sr-only";
    name.textContent = hasInputs ? select : below;
    heading.append(name);
  };

  const correct = () => {
    isScheduled = false;
    document.querySelectorAll(".w-combobox__menu").forEach(correctMenu);
    for (const heading of document.querySelectorAll(".modal table.chooser th")) {
      if (!heading.textContent.trim() && !heading.ariaLabel) nameHeading(heading);
    }
  };

  // Menus and choosers come and go. Options of a menu change with every letter.
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(correct);
  };
  new MutationObserver(schedule).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["role"],
  });
})();
