/* Adds links that the SEO audit suggests: one click links words of the open form, as an editor would in the text.
   The script element has the texts as data attributes. The links are the data of the buttons: see seo_audit/checks.html. */
(() => {
  const { dataset } = document.currentScript;

  // Wagtail stores each rich text editor in its hidden input. Blocks that were deleted stay in the form, hidden.
  const findInputs = () =>
    [...document.querySelectorAll('[data-edit-form] input[type="hidden"]')].filter(
      (input) => input.draftailEditor && allowsLinks(input.draftailEditor) && !input.closest('[aria-hidden="true"]'),
    );
  const allowsLinks = (editor) => editor.props.entityTypes.some(({ type }) => type === "LINK");
  const contentOf = (input) => input.draftailEditor.getEditorState().getCurrentContent();

  // Text may have other spaces than the words: line breaks, non-breaking spaces.
  const createPattern = (words) => {
    const escaped = words.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+"));
    return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${escaped.join("|")})(?![\\p{L}\\p{N}_])`, "gu");
  };
  const hasEntity = (block, start, end) =>
    [...Array(end - start).keys()].some((index) => block.getEntityAt(start + index) !== null);
  const isProse = (block) => !/^(header-|atomic|code-block)/.test(block.getType());

  // Returns the first words that are not part of a link or a heading.
  const findPlace = ({ words }) => {
    const pattern = createPattern(words);
    for (const input of findInputs()) {
      for (const block of contentOf(input).getBlocksAsArray().filter(isProse)) {
        for (const { 0: text, index: start } of block.getText().matchAll(pattern)) {
          const end = start + text.length;
          if (!hasEntity(block, start, end)) return { input, key: block.getKey(), start, end, text };
        }
      }
    }
    return null;
  };

  const isLinked = ({ id }) =>
    findInputs().some((input) =>
      Object.values(window.DraftJS.convertToRaw(contentOf(input)).entityMap).some(
        ({ type, data }) => type === "LINK" && data.id === id,
      ),
    );

  // One edit, which can be undone and is saved like any other. The cursor stays where it is.
  const applyEntity = ({ input, key, start, end }, content, entity) => {
    const { EditorState, Modifier, SelectionState } = window.DraftJS;
    const state = input.draftailEditor.getEditorState();
    const range = SelectionState.createEmpty(key).merge({ anchorOffset: start, focusOffset: end });
    const changed = EditorState.push(state, Modifier.applyEntity(content, range, entity), "apply-entity");
    input.draftailEditor.onChange(EditorState.acceptSelection(changed, state.getSelection()));
  };

  const addLink = (place, { id, url }) => {
    const content = contentOf(place.input).createEntity("LINK", "MUTABLE", { id, url, parentId: null });
    const entity = content.getLastCreatedEntityKey();
    applyEntity(place, content, entity);
    return entity;
  };

  // Looks for the link where it is now: text before it may have changed. Returns whether there was one.
  const removeLink = (input, entity) => {
    const content = contentOf(input);
    const ranges = content.getBlocksAsArray().flatMap((block) => {
      const found = [];
      const add = (start, end) => found.push({ input, key: block.getKey(), start, end });
      block.findEntityRanges((character) => character.getEntity() === entity, add);
      return found;
    });
    ranges.forEach((range) => applyEntity(range, contentOf(input), null));
    return input.isConnected && ranges.length > 0;
  };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);

  // The message stays when the list is loaded again.
  const findStatus = (results) => {
    const next = results.nextElementSibling;
    if (next?.matches("[data-seo-link-status]")) return next;
    const status = document.createElement("div");
    status.className = "seo-link-status";
    status.dataset.seoLinkStatus = "";
    status.innerHTML = '<p role="status" tabindex="-1"></p><button type="button" class="button button-small button-secondary" hidden></button>';
    status.querySelector("button").textContent = dataset.undo;
    results.after(status);
    return status;
  };

  const showMessage = (status, message, undo = null) => {
    const [text, button] = status.children;
    text.textContent = message;
    button.hidden = !undo;
    button.onclick = undo;
    (undo ? button : text).focus({ preventScroll: true });
  };

  // Hides or shows a suggestion, and with the only one of its list also the heading.
  const setHidden = (item, isHidden) => {
    item.hidden = isHidden;
    const list = item.parentElement;
    list.previousElementSibling.hidden = [...list.children].every(({ hidden }) => hidden);
  };

  const scrollToLink = ({ input, text }) => {
    const links = [...input.parentElement.querySelectorAll("[data-draftail-editor-wrapper] a")];
    links.find((link) => link.textContent === text)?.scrollIntoView({ block: "center" });
  };

  // Wagtail looks for changes since two seconds after the form was opened. This one may be earlier.
  const markAsUnsaved = (input) => (input.form.dataset.wUnsavedForceValue = "true");

  const handleClick = (button) => {
    const link = JSON.parse(button.dataset.seoLink);
    const status = findStatus(button.closest("[data-seo-checks-results]"));
    const place = findPlace(link);
    if (!place) return showMessage(status, fill(dataset.gone, { words: link.words[0] }));
    const values = { words: place.text, title: link.title };
    const entity = addLink(place, link);
    markAsUnsaved(place.input);
    const item = button.closest("li");
    setHidden(item, true);
    scrollToLink(place);
    showMessage(status, fill(dataset.added, values), () => {
      const isRemoved = removeLink(place.input, entity);
      setHidden(item, false);
      showMessage(status, fill(isRemoved ? dataset.removed : dataset.missing, values));
    });
  };

  // Offers what can be done in the form as it is now, which may be newer than the saved page.
  const update = (results) => {
    findStatus(results); // Screen readers announce only changes of what is there already.
    results.querySelectorAll("[data-seo-link]").forEach((button) => {
      const link = JSON.parse(button.dataset.seoLink);
      setHidden(button.closest("li"), isLinked(link));
      button.hidden = !findPlace(link);
    });
  };

  document.addEventListener("seo-checks:shown", (event) => update(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-seo-link]");
    if (button) handleClick(button);
  });
})();
