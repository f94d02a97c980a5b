/* What scripts that paste share: window.pasteTools. The script element has the URL and the texts. */
(() => {
  const { dataset } = document.currentScript;
  const csrfToken = () => document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";

  // Sends HTML of the clipboard to the site. Returns what can be inserted: { parts, references, message }.
  const normalize = async (html, fields) => {
    const body = new FormData();
    body.append("html", new Blob([html], { type: "text/html" }), "paste.html");
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(dataset.url, { method: "POST", body, headers });
    const result = await response.json();
    if (!response.ok) throw new Error(result.error);
    return result;
  };

  // Rows of cells from text with tabs. Cells with quotes may contain line breaks, as spreadsheets write them.
  const parseGrid = (text) => {
    const rows = [[""]];
    let isQuoted = false;
    const normalized = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    for (let index = 0; index < normalized.length; index += 1) {
      const character = normalized[index];
      const row = rows.at(-1);
      if (isQuoted && character === '"' && normalized[index + 1] === '"') {
        row[row.length - 1] += '"';
        index += 1;
      } else if (isQuoted && character === '"') isQuoted = false;
      else if (isQuoted) row[row.length - 1] += character === "\n" ? " " : character;
      else if (character === '"' && !row.at(-1) && /"(?:\t|\n|$)/.test(normalized.slice(index + 1))) isQuoted = true;
      else if (character === "\t") row.push("");
      else if (character === "\n") rows.push([""]);
      else row[row.length - 1] += character;
    }
    return rows.map((row) => row.map((cell) => cell.trim()));
  };

  const escapeHtml = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const gridToHtml = (grid) => {
    const rows = grid.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`);
    return `<table>${rows.join("")}</table>`;
  };

  // The line that says what happened

  const showMessage = (anchor, text, undo) => {
    document.querySelectorAll(".paste-message").forEach((element) => element.remove());
    const message = document.createElement("div");
    message.className = "paste-message";
    const line = document.createElement("p");
    line.setAttribute("role", "status");
    message.append(line);
    anchor.after(message);
    requestAnimationFrame(() => (line.textContent = text)); // Screen readers announce changes only.
    const addButton = (label, onClick) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = label;
      button.addEventListener("click", onClick);
      message.append(button);
    };
    if (undo) addButton(dataset.undo, undo);
    addButton(dataset.close, () => message.remove());
  };

  window.pasteTools = { normalize, parseGrid, gridToHtml, showMessage };
})();
