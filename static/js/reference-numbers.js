/* Keeps the numbers in the text right when references are moved or deleted: [3] becomes [1] if its reference does.
   A line below the references says so, and offers to undo it. The script element has the texts, and the fields. */
(() => {
  const { dataset } = document.currentScript;
  const rows = window.referenceRows;
  const CITATION = /\[(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\]/g;
  const RANGE = /[–-]/;
  const MAX_RANGE_LENGTH = 50;
  const DELAY = 200; // milliseconds; dragging moves a row past several others
  let before = [];
  let timer = 0;

  // As site_core/content/citations.py
  const parse = (text) =>
    text.split(",").flatMap((part) => {
      const [first, last = first] = part.split(RANGE).map(Number);
      if (last < first) return [first, last];
      return Array.from({ length: Math.min(last - first, MAX_RANGE_LENGTH) + 1 }, (item, index) => first + index);
    });

  // Three or more in a row become a range, if the citation had one.
  const format = (numbers, dash) => {
    const parts = [];
    for (let start = 0; start < numbers.length; ) {
      let end = start;
      while (numbers[end + 1] === numbers[end] + 1) end += 1;
      if (dash && end - start > 1) parts.push(`${numbers[start]}${dash}${numbers[end]}`);
      else parts.push(...numbers.slice(start, end + 1));
      start = end + 1;
    }
    return parts.join(", ");
  };

  // `mapping` has the new number of each old one, and 0 for a reference that was deleted.
  const renumber = (match, mapping) => {
    const numbers = parse(match);
    if (numbers.every((number) => (mapping.get(number) ?? number) === number)) return null;
    const changed = [...new Set(numbers.map((number) => mapping.get(number) ?? number))].filter(Boolean);
    return format(changed.sort((a, b) => a - b), match.match(RANGE)?.[0]);
  };

  const replacements = (text, mapping) =>
    [...text.matchAll(CITATION)].flatMap((match) => {
      const numbers = renumber(match[1], mapping);
      if (numbers === null) return [];
      const isGone = numbers === "";
      const start = isGone && text[match.index - 1] === " " ? match.index - 1 : match.index;
      return [{ start, end: match.index + match[0].length, text: isGone ? "" : `[${numbers}]` }];
    });

  const replaceText = (text, mapping) =>
    replacements(text, mapping).reduceRight((result, { start, end, text: part }) => result.slice(0, start) + part + result.slice(end), text);

  // Fields, each with a function that undoes the change and says whether it could

  const inFields = (selector) =>
    dataset.fields.split(" ").flatMap((name) => [...document.querySelectorAll(`[data-edit-form] [data-contentpath="${name}"] ${selector}`)]);

  const renumberInput = (input, mapping) => {
    const old = input.value;
    const isNumber = /-citation$/.test(input.name);
    const number = mapping.get(Number(old)) ?? Number(old);
    const value = isNumber ? (old && (number || "")).toString() : replaceText(old, mapping);
    if (value === old) return null;
    rows.setValue(input, value);
    return () => input.value === value && (rows.setValue(input, old), true);
  };

  const renumberContent = (content, mapping) => {
    const { Modifier, SelectionState } = window.DraftJS;
    return content.getBlocksAsArray().reduce((result, block) => {
      const changes = replacements(block.getText(), mapping);
      return changes.reduceRight((current, { start, end, text }) => {
        const range = SelectionState.createEmpty(block.getKey()).merge({ anchorOffset: start, focusOffset: end });
        if (!text) return Modifier.removeRange(current, range, "backward");
        return Modifier.replaceText(current, range, text, block.getInlineStyleAt(end - 1), block.getEntityAt(end - 1));
      }, result);
    }, content);
  };

  const setContent = (editor, content) => {
    const { EditorState } = window.DraftJS;
    editor.onChange(EditorState.push(editor.getEditorState(), content, "change-block-data"));
  };

  const renumberEditor = ({ draftailEditor: editor }, mapping) => {
    const old = editor.getEditorState().getCurrentContent();
    const content = renumberContent(old, mapping);
    if (content === old) return null;
    setContent(editor, content);
    const text = content.getPlainText();
    return () => editor.getEditorState().getCurrentContent().getPlainText() === text && (setContent(editor, old), true);
  };

  const renumberAll = (mapping) => {
    const inputs = inFields('input[type="text"], input[type="number"], textarea').filter((input) => !input.closest("[data-draftail-editor-wrapper]"));
    const editors = inFields('input[type="hidden"]').filter((input) => input.draftailEditor);
    const undo = [...inputs.map((input) => renumberInput(input, mapping)), ...editors.map((input) => renumberEditor(input, mapping))];
    return undo.filter(Boolean);
  };

  // Rows

  const moveBack = (order) => {
    for (const row of order.filter(rows.isDeleted)) {
      row.querySelector('[name$="-DELETE"]').value = "";
      row.classList.remove("deleted");
      row.style.removeProperty("display");
    }
    order.forEach((row, index) => {
      for (let tries = rows.find().indexOf(row) - index; tries > 0; tries -= 1) {
        row.querySelector("[data-inline-panel-child-move-up]").click();
      }
    });
    before = rows.find();
  };

  const update = () => {
    const now = rows.find();
    const old = before;
    before = now;
    const mapping = new Map(old.map((row, index) => [index + 1, now.indexOf(row) + 1]));
    if ([...mapping].every(([from, to]) => from === to)) return;
    const changes = renumberAll(mapping);
    if (!changes.length) return;
    const form = rows.forms().closest("form");
    if (form) form.dataset.wUnsavedForceValue = "true";
    const isDeletion = [...mapping.values()].includes(0);
    const anchor = rows.forms();
    window.pasteTools.showMessage(anchor, isDeletion ? dataset.deleted : dataset.moved, () => {
      moveBack(old);
      const isUndone = changes.map((undo) => undo()).every(Boolean);
      window.pasteTools.showMessage(anchor, isUndone ? dataset.undone : dataset.partlyUndone);
    });
  };

  const start = () => {
    if (!rows.isShown()) return;
    before = rows.find();
    const schedule = () => {
      before.push(...rows.find().filter((row) => !before.includes(row))); // added rows may be moved at once
      clearTimeout(timer);
      timer = setTimeout(update, DELAY);
    };
    new MutationObserver(schedule).observe(rows.forms(), { childList: true, subtree: true, attributeFilter: ["class"] });
  };

  if (document.readyState === "complete") start();
  else addEventListener("load", start);
})();
