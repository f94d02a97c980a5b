/* Pastes text from word processors and websites into rich text. The site turns the HTML into what the field can have:
   see site_core/editing/paste/. Tables and images become blocks of their own, and footnotes become references.

   A line below the field says what was not kept, and offers to undo the paste. If the site cannot be reached, the
   text is pasted without formatting. The script element has the URL and the texts. */
(() => {
  const { dataset } = document.currentScript;
  const { normalize, showMessage, gridToHtml, parseGrid } = window.pasteTools;
  const { isShown: hasReferences, find: findRows, add: addReference, remove: removeReference } = window.referenceRows;
  const DATA_IMAGE = /(\ssrc=)(["'])(data:image\/[^"']*)\2/gi;
  const BARE_URL = /^\s*(?:https?|mailto|tel):\S+\s*$/i;
  const COPIED_HERE = /data-draftjs-conductor-fragment/;
  let isPlainPaste = false;

  // The editor that an element belongs to

  const findInput = (element) => {
    const wrapper = element?.closest?.("[data-draftail-editor-wrapper]");
    const input = wrapper?.parentElement.querySelector('input[type="hidden"]');
    return input?.draftailEditor ? input : null;
  };

  const featuresOf = ({ props }) =>
    [...props.blockTypes, ...props.inlineStyles, ...props.entityTypes].map(({ type }) => type).join(" ");

  // The StreamField around the editor, if the editor is a block of it by itself and can be split.
  const findPlace = (input) => {
    const detail = {};
    input.dispatchEvent(new CustomEvent("body-block:find", { bubbles: true, detail }));
    const { stream } = detail;
    const child = stream?.children.find(({ element }) => element.contains(input));
    if (!child || typeof child.block.getState()?.getCurrentContent !== "function") return null;
    return { stream, child };
  };
  const canHave = (place, type) => Boolean(place?.stream.blockDef.childBlockDefsByName[type]);

  // Blocks of text

  const isBlank = (block) => !block.getText();
  const isParagraph = (block) => block.getType() === "unstyled";
  const join = (first, second) =>
    first.merge({
      text: first.getText() + second.getText(),
      characterList: first.getCharacterList().concat(second.getCharacterList()),
    });

  // The blocks before and after the cursor. Selected text is left out: it is replaced.
  const splitAtCursor = (state) => {
    const { Modifier } = window.DraftJS;
    const selection = state.getSelection();
    let content = state.getCurrentContent();
    let cursor = selection;
    if (!selection.isCollapsed()) {
      content = Modifier.removeRange(content, selection, "backward");
      cursor = content.getSelectionAfter();
    }
    content = Modifier.splitBlock(content, cursor);
    const blocks = content.getBlocksAsArray();
    const index = blocks.findIndex((block) => block.getKey() === content.getSelectionAfter().getStartKey());
    return { head: blocks.slice(0, index), tail: blocks.slice(index) };
  };

  // Puts the pasted blocks between head and tail. Paragraphs go on where the cursor is.
  const insertBetween = (head, pasted, tail) => {
    const before = [...head];
    let middle = [...pasted];
    const after = [...tail];
    if (before.length && isBlank(before.at(-1))) {
      const replaced = before.pop();
      // A single line keeps the format of the empty line that it goes into, such as a list item.
      if (middle.length === 1 && isParagraph(middle[0])) {
        middle[0] = middle[0].merge({ type: replaced.getType(), depth: replaced.getDepth() });
      }
    } else if (before.length && middle.length && isParagraph(middle[0])) {
      middle = [join(before.pop(), middle[0]), ...middle.slice(1)];
    }
    const last = middle.at(-1) ?? before.at(-1);
    const end = { key: last?.getKey(), offset: last?.getLength() ?? 0 };
    if (after.length && isBlank(after[0]) && last) after.shift();
    else if (after.length && middle.length && (isParagraph(last) || middle.length === 1)) {
      middle = [...middle.slice(0, -1), join(last, after.shift())];
    }
    return { blocks: [...before, ...middle, ...after], end };
  };

  const createState = (state, blocks, end) => {
    const { ContentState, EditorState, SelectionState } = window.DraftJS;
    const filled = blocks.length ? blocks : ContentState.createFromText("").getBlocksAsArray();
    const content = ContentState.createFromBlockArray(filled);
    const key = end?.key ?? filled[0].getKey();
    const offset = end?.offset ?? 0;
    const cursor = SelectionState.createEmpty(key).merge({ anchorOffset: offset, focusOffset: offset });
    const pushed = EditorState.push(state, content, "insert-fragment");
    return EditorState.forceSelection(pushed, cursor);
  };

  const toBlocks = (raw) => window.DraftJS.convertFromRaw(raw).getBlocksAsArray();
  const toJson = (blocks) => {
    const content = window.DraftJS.ContentState.createFromBlockArray(blocks);
    return JSON.stringify(window.DraftJS.convertToRaw(content));
  };
  const describe = (value) =>
    JSON.stringify(value?.getCurrentContent ? window.DraftJS.convertToRaw(value.getCurrentContent()) : value);

  // Changes that can be undone. Each returns a function that undoes it, and whether it could.

  const setContent = (input, blocks, end) => {
    const { draftailEditor: editor } = input;
    const before = editor.getEditorState();
    const old = before.getCurrentContent();
    editor.onChange(createState(before, blocks, end));
    const keys = new Set(blocks.map((block) => block.getKey()));
    return () => {
      const state = editor.getEditorState();
      const unchanged = new Set(old.getBlocksAsArray().filter((block) => blocks.includes(block)).map((block) => block.getKey()));
      const current = state.getCurrentContent().getBlocksAsArray();
      const isPasted = (block) => keys.has(block.getKey()) && !unchanged.has(block.getKey());
      const restored = old.getBlocksAsArray().filter((block) => !unchanged.has(block.getKey()));
      const start = current.findIndex(isPasted);
      // What was written in other paragraphs since then stays.
      const kept = current.filter((block) => !isPasted(block));
      const position = start < 0 ? kept.length : current.slice(0, start).filter((block) => !isPasted(block)).length;
      const selection = before.getSelection();
      const result = [...kept.slice(0, position), ...restored, ...kept.slice(position)];
      editor.onChange(createState(state, result, { key: selection.getEndKey(), offset: selection.getEndOffset() }));
      return true;
    };
  };

  const insertBlock = ({ stream }, index, type, value) => {
    const child = stream.insert({ type, value, id: crypto.randomUUID?.() ?? null }, index, { animate: false });
    const inserted = describe(child.block.getState());
    return () => {
      const position = stream.children.indexOf(child);
      if (position < 0 || describe(child.block.getState()) !== inserted) return false;
      stream.deleteBlock(position, { animate: false });
      return true;
    };
  };

  const deleteBlock = ({ stream, child }, before) => {
    const index = stream.children.indexOf(child);
    const value = JSON.stringify(window.DraftJS.convertToRaw(before));
    stream.deleteBlock(index, { animate: false });
    return () => {
      stream.insert({ type: child.type, value, id: child.id ?? null }, Math.min(index, stream.children.length), {});
      return true;
    };
  };

  const figureState = (image) => ({
    image: { image, decorative: image.is_decorative, alt_text: image.default_alt_text },
    caption: "",
  });

  const insertPart = (place, index, part) => {
    if (part.type === "table") return insertBlock(place, index, "table", part.value);
    if (part.type === "image") return insertBlock(place, index, "figure", figureState(part.image));
    return insertBlock(place, index, place.child.type, toJson(part.blocks));
  };

  // Inserts the parts where the cursor is. Returns the functions that undo it, in the order of the changes.
  const insertParts = (input, place, parts) => {
    const state = input.draftailEditor.getEditorState();
    const { head, tail } = splitAtCursor(state);
    const texts = parts.map((part) => (part.type === "text" ? { ...part, blocks: toBlocks(part.value) } : part));
    if (texts.every(({ type }) => type === "text")) {
      const { blocks, end } = insertBetween(head, texts.flatMap(({ blocks }) => blocks), tail);
      return [setContent(input, blocks, end)];
    }
    return insertBlocks(input, place, texts, head, tail);
  };

  const insertBlocks = (input, place, parts, head, tail) => {
    const undo = [];
    const hasText = (blocks) => blocks.some((block) => !isBlank(block));
    const before = input.draftailEditor.getEditorState().getCurrentContent();
    const rest = [...parts];
    let index = place.stream.children.indexOf(place.child);
    if (hasText(head) || rest[0].type === "text") {
      const first = rest[0].type === "text" ? rest.shift().blocks : [];
      const { blocks } = insertBetween(head, first, []);
      if (hasText(tail)) {
        if (rest.at(-1)?.type === "text") rest.push({ type: "text", blocks: insertBetween([], rest.pop().blocks, tail).blocks });
        else rest.push({ type: "text", blocks: tail });
      }
      undo.push(setContent(input, dropBlankEnd(blocks), null));
      rest.forEach((part, number) => undo.push(insertPart(place, index + 1 + number, part)));
      return undo;
    }
    const last = rest.at(-1).type === "text" ? rest.pop().blocks : [];
    const isReplaced = !last.length && !hasText(tail);
    if (!isReplaced) undo.push(setContent(input, insertBetween([], last, tail).blocks, null));
    rest.forEach((part) => undo.push(insertPart(place, index++, part)));
    if (isReplaced) {
      const first = place.stream.children[index - rest.length];
      undo.push(deleteBlock(place, before));
      first.focus();
    }
    return undo;
  };

  const dropBlankEnd = (blocks) => {
    const kept = [...blocks];
    while (kept.length > 1 && isBlank(kept.at(-1))) kept.pop();
    return kept;
  };

  const anchorFor = (input, place) => place?.stream.element ?? input.parentElement;

  const undoAll = (changes, anchor) => {
    const results = [...changes].reverse().map((change) => change());
    showMessage(anchor, results.every(Boolean) ? dataset.undone : dataset.partlyUndone);
  };

  // Pasting

  // Replaces images in the HTML by keys of files, so that only text is sent.
  const takeImages = async (html, clipboardFiles) => {
    const files = [];
    const replaced = html.replace(DATA_IMAGE, (match, attribute, quote, url) => {
      files.push(url);
      return `${attribute}${quote}paste:${files.length - 1}${quote}`;
    });
    if (html === filesHtml(clipboardFiles)) return { html, files: clipboardFiles };
    if (files.length || clipboardFiles.length !== 1) return { html: replaced, files: files.map(toFile) };
    const page = new DOMParser().parseFromString(html, "text/html"); // loads nothing
    const images = page.querySelectorAll("img");
    if (images.length !== 1 || page.body.textContent.trim()) return { html, files: [] };
    images[0].setAttribute("src", "paste:0");
    return { html: page.body.innerHTML, files: clipboardFiles };
  };

  const toFile = (url, number) => {
    const [, type, data] = url.match(/^data:([^;,]+);base64,(.*)$/s) ?? [];
    if (!data) return null;
    try {
      const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
      return new File([bytes], `pasted-${number + 1}.${type.split("/")[1].replace("jpeg", "jpg")}`, { type });
    } catch {
      return null;
    }
  };

  const request = (input, place, html) =>
    normalize(html, {
      features: featuresOf(input.draftailEditor),
      ...(canHave(place, "table") && { has_tables: "on" }),
      ...(canHave(place, "figure") && window.uploadImage && { has_images: "on" }),
      ...(hasReferences() && { references: findRows().length }),
    });

  // Asks for the alternative text of each image. Returns the parts without the images that were not added.
  const uploadImages = async (parts, files) => {
    const uploaded = [];
    for (const part of parts) {
      const file = part.type === "image" ? files[Number(part.key)] : null;
      const image = file ? await window.uploadImage(file, { altText: part.alt }) : null;
      if (part.type !== "image" || image) uploaded.push({ ...part, image });
    }
    return uploaded;
  };

  const pasteText = (input, text) => {
    const { head, tail } = splitAtCursor(input.draftailEditor.getEditorState());
    const pasted = window.DraftJS.ContentState.createFromText(text.replace(/\r\n?/g, "\n").trim()).getBlocksAsArray();
    const { blocks, end } = insertBetween(head, pasted.filter((block) => !isBlank(block)), tail);
    return [setContent(input, blocks, end)];
  };

  const markAsUnsaved = (input) => {
    if (input.form) input.form.dataset.wUnsavedForceValue = "true";
  };

  const paste = async (input, html, text, clipboardFiles) => {
    const place = findPlace(input);
    const anchor = anchorFor(input, place);
    let changes;
    let message;
    try {
      const taken = await takeImages(html, clipboardFiles);
      const result = await request(input, place, taken.html);
      const parts = await uploadImages(result.parts, taken.files);
      if (!parts.length) return showMessage(anchor, result.message || dataset.nothing);
      // The references first, because Wagtail moves the focus to them.
      const references = result.references.map(addReference);
      changes = references.map((reference) => () => removeReference(reference));
      changes.push(...insertParts(input, place, parts));
      message = result.message;
    } catch (error) {
      changes = [...(changes ?? []), ...pasteText(input, text || new DOMParser().parseFromString(html, "text/html").body.textContent)];
      message = error instanceof TypeError || error instanceof SyntaxError ? dataset.failed : error.message;
    }
    markAsUnsaved(input);
    if (!input.closest('[aria-hidden="true"]')) input.draftailEditor.focus(); // not if it was replaced
    if (message) showMessage(anchor, message, () => undoAll(changes, anchor));
  };

  // A range of cells without HTML becomes a table on an empty paragraph.
  const findGridHtml = (text, input) => {
    const grid = parseGrid(text);
    const isGrid = grid.length > 1 && grid[0].length > 1 && grid.every((row) => row.length === grid[0].length);
    const isEmpty = !input.draftailEditor.getEditorState().getCurrentContent().hasText();
    return isGrid && isEmpty ? gridToHtml(grid) : "";
  };

  const filesHtml = (files) =>
    files.map((file, number) => `<p><img src="paste:${number}" alt=""></p>`).join("");

  const handlePaste = (event) => {
    const input = findInput(event.target);
    const { clipboardData } = event;
    if (!input || !clipboardData || isPlainPaste) return;
    const text = clipboardData.getData("text/plain");
    const files = [...clipboardData.files].filter(({ type }) => type.startsWith("image/"));
    let html = clipboardData.getData("text/html");
    if (COPIED_HERE.test(html) || (BARE_URL.test(text) && text)) return;
    if (!html.trim() && files.length && !text) html = filesHtml(files);
    else if (!html.trim()) html = findGridHtml(text, input);
    if (!html) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    paste(input, html, text, files);
  };

  document.addEventListener("keydown", ({ key, shiftKey, ctrlKey, metaKey }) => {
    isPlainPaste = key.toLowerCase() === "v" && shiftKey && (ctrlKey || metaKey);
  });
  document.addEventListener("keyup", () => (isPlainPaste = false));
  document.addEventListener("paste", handlePaste, true);
})();
