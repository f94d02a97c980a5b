/* window.uploadImage(file) uploads an image file, asks for its alternative text in a dialog, and adds it to the library.

   It returns a promise of the image, or of null if the person cancels:
   { id, title, edit_url, preview: { url, width, height }, default_alt_text, is_decorative }
   That is also what the `setStateFromModalData` of Wagtail's image choosers takes. Files that are uploaded at the same
   time are asked about one after the other. `options.altText` is a suggestion, for example from pasted HTML.

   window.sendImageFile(file, { onProgress }) only uploads: see below. The script element has the URLs and texts. */
(() => {
  const { dataset } = document.currentScript;
  const PREFIX = "image-upload-";
  const RETRY_SECONDS = 3;
  const csrfToken = () => document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
  const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

  const send = (url, body, { onProgress, signal } = {}) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.setRequestHeader("X-CSRFToken", csrfToken());
      if (onProgress) {
        request.upload.onprogress = ({ loaded, total }) => onProgress(Math.floor((100 * loaded) / total));
        request.upload.onload = () => onProgress(100);
      }
      request.onloadend = () => resolve({ status: request.status, data: parse(request) });
      signal?.addEventListener("abort", () => request.abort());
      request.send(body);
    });

  // A session that has ended answers with the page to sign in.
  const parse = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return null;
    }
  };

  const messageFor = ({ status, data }) => {
    if (data?.error) return data.error;
    if (status === 403) return dataset.notAllowed;
    return status === 413 ? dataset.tooBig : dataset.failed;
  };

  // Uploads the file, and tries again while the site prepares other large images. Resolves with { id, name } of the
  // upload, or with { error }. `onProgress` is called with texts for people: “Uploading… 40 %”, “Being prepared…”.
  const sendImageFile = async (file, { onProgress = () => {}, signal } = {}) => {
    if (file.size > Number(dataset.maxSize)) return { error: dataset.tooBig };
    const body = new FormData();
    body.append("file", file, file.name);
    const showProgress = (percent) =>
      onProgress(percent < 100 ? dataset.uploading.replace("{percent}", percent) : dataset.preparing);
    for (;;) {
      const response = await send(dataset.url, body, { onProgress: showProgress, signal });
      if (signal?.aborted) return { error: "" };
      if (response.data?.id) return response.data;
      if (response.data?.code !== "busy") return { error: messageFor(response) };
      onProgress(dataset.busy);
      await wait(RETRY_SECONDS);
    }
  };

  const fetchDialog = async () => {
    const response = await fetch(`${dataset.url}dialog/`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const element = page.querySelector("dialog.image-upload");
    if (!response.ok || !element) throw new Error(response.status === 403 ? dataset.notAllowed : dataset.failed);
    return document.importNode(element, true);
  };

  const titleOf = (name) => name.replace(/\.[^.]+$/, "");

  class UploadDialog {
    constructor(element, file, options) {
      Object.assign(this, { element, file, controller: new AbortController() });
      this.form = element.querySelector("form");
      this.find = (name) => element.querySelector(`.image-upload-${name}`);
      this.find("name").textContent = file.name;
      this.showPreview();
      this.field("description").value = options.altText ?? "";
      this.form.addEventListener("submit", (event) => this.submit(event));
      this.form.addEventListener("change", () => this.update());
      element.querySelector("[data-image-upload-cancel]").addEventListener("click", () => this.finish(null));
      element.addEventListener("cancel", (event) => {
        event.preventDefault();
        this.finish(null);
      });
      this.result = new Promise((resolve) => (this.resolve = resolve));
    }

    open() {
      this.opener = document.activeElement;
      document.body.append(this.element);
      this.element.showModal();
      this.update();
      this.field("description").focus();
      this.upload = this.start();
      return this.result;
    }

    async start() {
      const onProgress = (text) => {
        this.isSent = text === dataset.preparing;
        this.setStatus(text);
      };
      const upload = await sendImageFile(this.file, { onProgress, signal: this.controller.signal });
      if (upload.error) this.fail(upload.error);
      else if (!this.isWaiting) this.setStatus(dataset.ready);
      return upload;
    }

    field(name) {
      return this.form.elements[PREFIX + name];
    }

    // Browsers can't show every format.
    showPreview() {
      const image = this.find("preview");
      this.previewUrl = URL.createObjectURL(this.file);
      image.onerror = () => (image.hidden = true);
      image.src = this.previewUrl;
    }

    update() {
      this.field("description").disabled = this.field("is_decorative").checked;
    }

    setStatus(text) {
      this.find("status").textContent = this.isWaiting && text === dataset.preparing ? dataset.adding : text;
    }

    setError(text) {
      this.find("error").textContent = text;
      this.find("error").hidden = !text;
    }

    // Nothing can be added: only Cancel is left.
    fail(text) {
      this.setStatus("");
      this.setError(text);
      this.form.querySelector('[type="submit"]').hidden = true;
    }

    async submit(event) {
      event.preventDefault();
      if (this.isWaiting) return;
      this.isWaiting = true;
      this.setError("");
      this.setStatus(dataset.adding);
      const upload = await this.upload;
      if (!upload.error) await this.create(upload);
      this.isWaiting = false;
    }

    async create({ id, name }) {
      const body = new FormData(this.form);
      body.set(`${PREFIX}uploaded_file`, id);
      body.set(`${PREFIX}title`, titleOf(this.file.name || name).slice(0, 255));
      const response = await send(`${dataset.url}create/`, body);
      if (response.data?.id) return this.finish(response.data);
      this.setStatus("");
      if (response.data?.fields) this.showFields(response.data.fields);
      this.setError(response.data?.fields ? response.data.error : messageFor(response));
    }

    // The fields with their errors
    showFields(html) {
      this.find("fields").innerHTML = html;
      this.update();
      (this.form.querySelector('[aria-invalid="true"]') ?? this.field("description")).focus();
    }

    // The site stores a file that it has received completely, so it has to be deleted.
    async finish(image) {
      if (!this.isSent) this.controller.abort();
      this.element.close();
      this.element.remove();
      URL.revokeObjectURL(this.previewUrl);
      this.opener?.focus?.();
      this.resolve(image);
      const { id } = await this.upload;
      if (!image && id) send(`${dataset.url}${id}/delete/`, new FormData());
    }
  }

  let queue = Promise.resolve();
  const uploadImage = (file, options = {}) => {
    const result = queue.then(async () => new UploadDialog(await fetchDialog(), file, options).open());
    queue = result.catch(() => null);
    return result;
  };

  Object.assign(window, { uploadImage, sendImageFile });
})();
