/* Facts in plain text fields of blocks, such as headings and cells: a button inserts {fact:12}, and a line below the
   field says what readers see. A value that was typed by hand can become a fact. */
(() => {
  const form = document.querySelector("[data-edit-form]");
  if (!form || !window.facts) return;
  const { facts } = window;
  const texts = facts.texts();
  const FIELDS = 'input[type="text"]:not([role="combobox"], [data-controller]), textarea:not([role="combobox"])';
  const IN_BLOCKS = "[data-streamfield-child]";

  const isField = (element) =>
    element.matches?.(FIELDS) && element.closest(IN_BLOCKS) && !element.closest("[data-draftail-editor-wrapper]");

  const setValue = (field, value, cursor) => {
    field.value = value;
    field.setSelectionRange(cursor, cursor);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  };

  const insert = async (field) => {
    const { selectionStart: start, selectionEnd: end, value } = field;
    const fact = await facts.choose();
    if (!fact) return field.focus();
    const token = `{fact:${fact.id}}`;
    return setValue(field, value.slice(0, start) + token + value.slice(end), start + token.length);
  };

  // The button floats in the corner of the field that has the focus, so nothing on the screen moves.
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "fact-button", title: texts.insert });
  button.innerHTML = '<svg class="icon icon-thumbtack" aria-hidden="true"><use href="#icon-thumbtack"></use></svg>';
  button.setAttribute("aria-label", texts.insert);
  const corner = document.createElement("span");
  corner.className = "fact-corner";
  corner.append(button);
  let current = null;
  button.addEventListener("click", () => current?.isConnected && insert(current));

  const createHint = (field) => {
    const hint = document.createElement("p");
    hint.className = "fact-hint";
    hint.setAttribute("role", "status");
    field.parentElement.append(hint);
    return hint;
  };

  const offer = (field, hint, fact) => {
    const use = document.createElement("button");
    Object.assign(use, { type: "button", className: "fact-hint__use", textContent: texts.use });
    use.addEventListener("click", () => setValue(field, `{fact:${fact.id}}`, `{fact:${fact.id}}`.length));
    hint.replaceChildren(`${texts.typed.replace("{name}", fact.name)} `, use);
  };

  const update = (field) => {
    const { value } = field;
    const known = value.trim() ? facts.find(value.trim()) : [];
    let hint = field.parentElement.querySelector(":scope > .fact-hint");
    if (!facts.hasToken(value) && known.length !== 1) return hint?.remove();
    hint ??= createHint(field);
    hint.classList.toggle("fact-hint--missing", facts.hasDeleted(value));
    if (!facts.hasToken(value)) return offer(field, hint, known[0]);
    const text = `${texts.readers.replace("{text}", facts.expand(value))}`;
    hint.textContent = facts.hasDeleted(value) ? `${text} ${texts.deletedHelp}` : text;
    return hint;
  };

  form.addEventListener("focusin", ({ target }) => {
    if (!isField(target) || target === current) return;
    current = target;
    target.after(corner);
  });
  form.addEventListener("input", ({ target }) => isField(target) && update(target));

  // Blocks come and go. Those that came with a token get their line.
  let isScheduled = false;
  const updateAll = () => {
    isScheduled = false;
    form.querySelectorAll(`${IN_BLOCKS} :is(${FIELDS})`).forEach((field) => {
      const hasHint = field.parentElement.querySelector(":scope > .fact-hint");
      if (isField(field) && facts.hasToken(field.value) && !hasHint) update(field);
    });
  };
  new MutationObserver(() => {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(updateAll, 200);
  }).observe(form, { childList: true, subtree: true });
  updateAll();
})();
