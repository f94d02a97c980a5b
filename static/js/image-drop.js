/* Image files that are dropped into a page's form: on an image field, they are uploaded and chosen, and on rich text,
   they are pasted below the paragraph. window.uploadImage asks for the alternative texts.

   A file that is dropped anywhere else must not replace the form, as browsers would do. */
(() => {
  const { dataset } = document.currentScript;
  const IMAGE_NAME = /\.(avif|gif|heic|heif|jpe?g|png|webp)$/i;
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const isImage = ({ type, name }) => type.startsWith("image/") || IMAGE_NAME.test(name);

  const findChooser = (element) => {
    const chooser = element.closest?.(".image-chooser") ?? element.closest?.("[data-field-wrapper]")?.querySelector(".image-chooser");
    return chooser?.widget ? chooser : null;
  };
  const findText = (element) => element.closest?.("[data-draftail-editor-wrapper]");
  const findTarget = (element) => findChooser(element) ?? findText(element);

  const showMessage = (anchor, text) => window.pasteTools?.showMessage(anchor, text);

  const chooseImage = async (chooser, files) => {
    if (files.length > 1) showMessage(chooser, dataset.one.replace("{name}", files[0].name));
    try {
      const image = await window.uploadImage(files[0]);
      if (image) chooser.widget.setStateFromModalData(image);
    } catch (error) {
      showMessage(chooser, error.message);
    }
  };

  // The cursor goes behind the paragraph, and the files are pasted there: see rich-text-paste.js.
  const pasteImages = (wrapper, element, files) => {
    const input = wrapper.parentElement.querySelector('input[type="hidden"]');
    const editor = input?.draftailEditor;
    if (!editor) return;
    const { EditorState, SelectionState } = window.DraftJS;
    const state = editor.getEditorState();
    const key = element.closest("[data-offset-key]")?.dataset.offsetKey.split("-")[0];
    const block = state.getCurrentContent().getBlockForKey(key) ?? state.getCurrentContent().getLastBlock();
    const offset = block.getLength();
    const cursor = SelectionState.createEmpty(block.getKey()).merge({ anchorOffset: offset, focusOffset: offset });
    editor.onChange(EditorState.forceSelection(state, cursor));
    const clipboardData = new DataTransfer();
    files.forEach((file) => clipboardData.items.add(withType(file)));
    const target = wrapper.querySelector('[contenteditable="true"]');
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  };

  // Few systems know the type of HEIC.
  const withType = (file) => (file.type ? file : new File([file], file.name, { type: `image/${file.name.split(".").pop().toLowerCase()}` }));

  let highlighted = null;
  const highlight = (target) => {
    highlighted?.classList.remove("image-drop-target");
    highlighted = target;
    highlighted?.classList.add("image-drop-target");
  };

  const isElsewhere = (event) => event.target.closest?.('input[type="file"], .drop-zone, dialog');

  const handleDragOver = (event) => {
    if (!hasFiles(event) || isElsewhere(event)) return;
    const target = findTarget(event.target);
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = target ? "copy" : "none";
    highlight(target);
  };

  const handleDrop = (event) => {
    if (!hasFiles(event) || isElsewhere(event)) return;
    event.preventDefault();
    event.stopPropagation();
    highlight(null);
    const target = findTarget(event.target);
    const files = [...event.dataTransfer.files].filter(isImage);
    if (!target) return;
    if (!files.length) showMessage(target, dataset.noImage);
    else if (target.widget) chooseImage(target, files);
    else pasteImages(target, event.target, files);
  };

  document.addEventListener("dragover", handleDragOver, true);
  document.addEventListener("drop", handleDrop, true);
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? highlight(null), true);
})();
