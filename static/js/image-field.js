/* Uploads an image as soon as its file is chosen in a form: it is prepared while the person fills in the other fields,
   and problems are told at once. A form that is submitted before that waits. See image-upload.js and media/forms.py. */
(() => {
  const { dataset } = document.currentScript;
  const uploads = new WeakMap(); // of forms whose image is being prepared
  const waiting = new WeakSet(); // of those that were submitted meanwhile

  const findId = (input) => input.form?.querySelector(`input[type="hidden"][name="${input.name.replace(/file$/, "uploaded_file")}"]`);

  // Without a name, the file is not sent again with the form. The browser still shows what was chosen.
  const markAsSent = (input) => {
    input.dataset.name = input.name;
    input.removeAttribute("name");
  };

  const findStatus = (input) => {
    const next = input.nextElementSibling;
    if (next?.matches(".image-field-status")) return next;
    const status = document.createElement("p");
    status.className = "image-field-status";
    status.setAttribute("role", "status");
    input.after(status);
    return status;
  };

  const showStatus = (input, text, isError = false) => {
    const status = findStatus(input);
    status.textContent = text;
    status.classList.toggle("image-field-error", isError);
  };

  // Wagtail's buttons show that they work on something for half a minute.
  const resetButtons = (form) =>
    form.querySelectorAll("[data-w-progress-loading-value]").forEach((button) => button.removeAttribute("data-w-progress-loading-value"));

  // Returns whether the form can be submitted.
  const upload = async (input, id) => {
    const file = input.files[0];
    const isCurrent = () => input.files[0] === file;
    id.value = "";
    const result = await window.sendImageFile(file, { onProgress: (text) => isCurrent() && showStatus(input, text) });
    if (!isCurrent()) return false;
    uploads.delete(input.form);
    if (result.error) {
      showStatus(input, result.error, true);
      resetButtons(input.form);
      return false;
    }
    id.value = result.id;
    markAsSent(input);
    showStatus(input, dataset.ready.replace("{name}", file.name));
    return true;
  };

  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.('input[type="file"]') || !target.files.length) return;
    if (target.dataset.name) target.name = target.dataset.name;
    const id = findId(target);
    if (id) uploads.set(target.form, upload(target, id));
  });

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const pending = uploads.get(form);
      if (!pending) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting.has(form)) return;
      waiting.add(form);
      pending.then((isReady) => {
        waiting.delete(form);
        if (isReady) form.requestSubmit();
      });
    },
    true,
  );
})();
