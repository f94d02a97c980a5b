/* The facts of the site, and the list to choose one from: window.facts. A JSON script element has the facts and the
   texts. The facts are read again each time the list opens, because someone may have added one. */
(() => {
  const TOKEN = /\{fact:(\d{1,18})\}/g;
  const index = (facts) => new Map(facts.map((fact) => [fact.id, fact]));
  let config = null;
  let facts = new Map();

  // The element is behind this script in the form.
  const load = () => {
    const element = config ? null : document.getElementById("editor-facts");
    if (!element) return;
    config = JSON.parse(element.textContent);
    facts = index(config.facts);
  };
  const refresh = async () => {
    const response = await fetch(config.url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!response?.ok) return;
    facts = index((await response.json()).facts);
    document.dispatchEvent(new Event("facts:refreshed"));
  };
  let isRefreshed = false;

  const create = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // The dialog: a text field that filters, and a list that the arrow keys move in.
  const dialog = create("dialog", { className: "fact-picker" });
  const heading = create("h2", { id: "fact-picker-heading" });
  const input = create("input", { type: "text", autocomplete: "off", id: "fact-picker-search" });
  const list = create("ul", { id: "fact-picker-list" });
  const empty = create("p", { className: "fact-picker__empty" });
  const status = create("p", { className: "w-sr-only" });
  const cancel = create("button", { type: "button", className: "button button-secondary" });
  dialog.setAttribute("aria-labelledby", heading.id);
  Object.entries({ role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-autocomplete": "list" }).forEach(
    ([name, value]) => input.setAttribute(name, value),
  );
  list.setAttribute("role", "listbox");
  status.setAttribute("role", "status");
  const label = create("label", { htmlFor: input.id });
  dialog.append(heading, label, input, list, empty, status, cancel);

  let finish = () => {};
  const options = () => [...list.children];
  const selected = () => list.querySelector('[aria-selected="true"]');

  const select = (option) => {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    return option.scrollIntoView({ block: "nearest" });
  };

  const createOption = (fact) => {
    const value = create("span", { className: "fact-picker__value", textContent: fact.value });
    const checked = create("span", { className: "fact-picker__checked", textContent: fact.checked });
    checked.classList.toggle("fact-picker__checked--overdue", fact.isOverdue);
    const option = create("li", { id: `fact-option-${fact.id}` }, create("span", { textContent: fact.name }), value, checked);
    option.setAttribute("role", "option");
    option.addEventListener("click", () => finish(fact));
    return option;
  };

  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = [...facts.values()].filter(({ name, otherNames, value, kind }) => {
      const text = `${name} ${otherNames} ${value} ${kind}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    list.replaceChildren(...matches.map(createOption));
    list.hidden = !matches.length;
    empty.hidden = Boolean(matches.length);
    empty.textContent = facts.size ? config.texts.noMatches : config.texts.empty;
    status.textContent = matches.length ? config.texts.count.replace("{count}", matches.length) : empty.textContent;
    select(list.firstElementChild);
  };

  const move = (step) => {
    const all = options();
    if (all.length) select(all[(all.indexOf(selected()) + step + all.length) % all.length]);
  };

  input.addEventListener("input", search);
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the editor behind the dialog has shortcuts of its own
    if (event.target !== input) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (selected()) finish(facts.get(Number(selected().id.replace("fact-option-", ""))));
    }
  });
  cancel.addEventListener("click", () => finish(null));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    finish(null);
  });
  dialog.addEventListener("click", ({ target }) => target === dialog && finish(null));

  const show = () => {
    heading.textContent = config.texts.heading;
    list.setAttribute("aria-label", config.texts.heading);
    label.textContent = config.texts.search;
    cancel.textContent = config.texts.cancel;
    if (!dialog.isConnected) document.body.append(dialog);
    input.value = "";
    dialog.showModal();
    input.focus();
    search();
    refresh().then(() => dialog.open && search());
  };

  // Resolves with the chosen fact, or null.
  const choose = () =>
    new Promise((resolve) => {
      load();
      finish = (fact) => {
        dialog.close();
        resolve(fact);
      };
      show();
    });

  const get = (id) => {
    load();
    return facts.get(Number(id));
  };

  window.facts = {
    choose,
    get,
    // Only the site knows who may edit a fact.
    refreshOnce: () => {
      load();
      if (!isRefreshed && config) refresh();
      isRefreshed = true;
    },
    expand: (text) => text.replace(TOKEN, (match, id) => get(id)?.value ?? ""),
    hasToken: (text) => text.search(TOKEN) >= 0,
    hasDeleted: (text) => [...text.matchAll(TOKEN)].some(([, id]) => !get(id)),
    find: (value) => [...facts.values()].filter((fact) => fact.value === value),
    texts: () => {
      load();
      return config?.texts ?? {};
    },
  };
})();
