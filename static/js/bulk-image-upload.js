/* Says which images of a multiple upload aren't in the library yet, and warns before they are left behind.
   Extends Wagtail's add-multiple.js: each file is an item of #upload-list, with a form once it is uploaded. */
(() => {
  const root = document.querySelector("[data-image-uploads]");
  const list = document.getElementById("upload-list");
  const template = document.getElementById("upload-list-item");
  const { dataset } = root;
  const summary = root.querySelector('[role="status"]');
  const note = root.querySelector(".image-uploads-note");
  const addAll = root.querySelector("[data-image-uploads-add-all]");
  let hadImages = false;

  // Uploads that need an alternative text. Wagtail's other forms change images that are in the library.
  const unfinished = () => [...list.querySelectorAll('form[action*="/create_from_uploaded_image/"]')];
  const uploading = () => list.querySelectorAll(":scope > .upload-uploading").length;
  const field = (form, name) => form.querySelector(`[name$="-${name}"]`);
  const isDescribed = (form) => field(form, "description").value.trim() !== "" || field(form, "is_decorative").checked;

  const showPreview = (item, form) => {
    const thumb = item.querySelector(".thumb");
    const [, id] = form.getAttribute("action").match(/(\d+)\/?$/) ?? [];
    if (!id || thumb.querySelector("canvas, img")) return;
    const image = Object.assign(document.createElement("img"), { alt: "", src: dataset.previewUrl.replace("/0/", `/${id}/`) });
    image.onload = () => thumb.querySelector(".icon")?.remove();
    thumb.append(image);
  };

  const markAsUnfinished = (form) => {
    const item = form.closest("#upload-list > li");
    if (item.classList.contains("upload-unfinished") && form.dataset.isMarked) return;
    item.classList.add("upload-unfinished");
    form.dataset.isMarked = "true";
    item.querySelector(".status-msg.success").textContent = dataset.unfinished;
    form.querySelector('[type="submit"]').lastChild.textContent = dataset.add;
    showPreview(item, form);
  };

  // The field for a new tag has no label of its own.
  const labelTags = (input) => (input.ariaLabel = input.closest("[data-field-wrapper]").querySelector("label").textContent.trim());

  const update = () => {
    list.querySelectorAll(".tagit-new input:not([aria-label])").forEach(labelTags);
    const forms = unfinished();
    forms.forEach(markAsUnfinished);
    hadImages ||= forms.length > 0;
    const count = forms.length;
    const text = count === 1 ? dataset.one : dataset.other.replace("{count}", count);
    const done = hadImages && !uploading() ? dataset.done : "";
    const next = count ? text : done;
    if (summary.textContent !== next) summary.textContent = next;
    root.classList.toggle("image-uploads-unfinished", count > 0);
    note.hidden = addAll.hidden = count === 0;
  };

  // Only Wagtail's hint about descriptions and its green text are replaced: the rest is true for all images.
  const texts = template.content;
  texts.querySelector(".error-message")?.remove();
  texts.querySelector(".update-success").textContent = dataset.added;

  // Names for screen readers, which Wagtail's template lacks
  document.getElementById("fileupload").ariaLabel = dataset.choose;
  [document.getElementById("overall-progress"), texts.querySelector(".progress")].forEach((bar) =>
    Object.assign(bar, { role: "progressbar", ariaLabel: dataset.progress }),
  );

  // Images that were uploaded earlier and left
  list.append(...document.querySelectorAll("[data-image-uploads-pending] > li"));

  window.jQuery("#fileupload").on("fileuploadprogress", (event, data) => {
    if (data.loaded === data.total) data.context.find(".bar").text(dataset.preparing);
  });
  addAll.addEventListener("click", () =>
    unfinished()
      .filter(isDescribed)
      .forEach((form) => form.requestSubmit()),
  );
  window.addEventListener("beforeunload", (event) => {
    if (unfinished().length || uploading()) event.preventDefault();
  });
  new MutationObserver(update).observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  update();
})();
