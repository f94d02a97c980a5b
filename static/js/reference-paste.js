/* A box above the references of a page: it sends what is pasted to the site, shows what was recognized, and adds the
   references that the editor selects. The script element has the URL and the texts. */
(() => {
  const { dataset } = document.currentScript;
  const rows = window.referenceRows;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);

  const element = (name, properties = {}, ...children) => {
    const created = Object.assign(document.createElement(name), properties);
    created.append(...children);
    return created;
  };

  const button = (text, onClick, className = "button button-small") => {
    const created = element("button", { type: "button", className, textContent: text });
    created.addEventListener("click", onClick);
    return created;
  };

  const existing = () =>
    rows.find().map((row) => ["doi", "url", "title", "year"].map((name) => rows.field(row, name)?.value ?? ""));

  const read = async (text) => {
    const body = new URLSearchParams({ text, existing: JSON.stringify(existing()) });
    const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
    const headers = { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(dataset.url, { method: "POST", body, headers });
    const result = await response.json();
    if (!response.ok) throw new Error(result.error);
    return result.references;
  };

  const makeItem = ({ text, notes, isDuplicate }, number) => {
    const checkbox = element("input", { type: "checkbox", checked: !isDuplicate });
    checkbox.dataset.referenceNumber = number;
    const label = element("label", {}, checkbox, element("span", { textContent: text }));
    return element("li", {}, label, ...notes.map((note) => element("p", { textContent: note })));
  };

  const start = () => {
    if (!rows.isShown() || document.querySelector(".reference-paste")) return;
    const input = element("textarea", { rows: 3, id: "reference-paste" });
    input.setAttribute("aria-describedby", "reference-paste-help");
    const status = element("p", { className: "reference-paste-status" });
    status.setAttribute("role", "status");
    const list = element("ul");
    let found = [];

    const show = (references) => {
      found = references;
      list.replaceChildren(...references.map(makeItem));
      add.hidden = !references.length;
    };

    const onRead = async () => {
      if (!input.value.trim()) return input.focus();
      try {
        show(await read(input.value));
        status.textContent = fill(dataset.found, { count: found.length });
      } catch (error) {
        show([]);
        status.textContent = error instanceof TypeError || error instanceof SyntaxError ? dataset.failed : error.message;
      }
    };

    const onAdd = () => {
      const selected = [...list.querySelectorAll("input:checked")].map((checkbox) => found[checkbox.dataset.referenceNumber]);
      if (!selected.length) return (status.textContent = dataset.none);
      const added = selected.map(({ fields }) => rows.add(fields));
      const form = box.closest("form");
      if (form) form.dataset.wUnsavedForceValue = "true";
      show([]);
      input.value = "";
      status.textContent = fill(dataset.added, { count: added.length });
      added[0].row.scrollIntoView({ block: "center" });
    };

    const add = button(dataset.add, onAdd);
    add.hidden = true;
    const help = element("p", { id: "reference-paste-help", className: "help", textContent: dataset.help });
    const label = element("label", { htmlFor: input.id, className: "w-field__label", textContent: dataset.label });
    const readButton = button(dataset.read, onRead, "button button-small button-secondary");
    const box = element("div", { className: "reference-paste" }, label, help, input, readButton, status, list, add);
    // What is typed here is not part of the page: its changes neither save nor check anything.
    ["input", "change", "keyup", "paste"].forEach((name) => box.addEventListener(name, (event) => event.stopPropagation()));
    rows.forms().before(element("details", { className: "reference-paste-panel" }, element("summary", { textContent: dataset.heading }), box));
  };

  if (document.readyState === "complete") start();
  else addEventListener("load", start);
})();
