// The form of the brand: the browser's color picker beside each text field.
(() => {
  const COLOR = /^#[0-9a-f]{6}$/i;

  function addPicker(field) {
    const picker = document.createElement("input");
    picker.type = "color";
    picker.className = "brand-color-picker";
    picker.value = COLOR.test(field.value) ? field.value : "#ffffff";
    picker.setAttribute("aria-labelledby", `${field.id}-label`);
    picker.addEventListener("input", () => {
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    field.addEventListener("input", () => {
      if (COLOR.test(field.value)) picker.value = field.value;
    });
    field.after(picker);
  }

  const WAIT = 350; // milliseconds after the last key

  // The preview: a page with the values of the form, which the server renders without saving them.
  function addPreview(preview) {
    const form = preview.closest("form");
    const frame = preview.querySelector("iframe");
    const stage = preview.querySelector(".brand-stage");
    const status = preview.querySelector("[role=status]");
    const [page, screen, scheme] = preview.querySelectorAll("select");
    let request = new AbortController();
    let timer;

    const fit = () => {
      const width = Number(screen.value);
      const scale = Math.min(1, stage.clientWidth / width);
      frame.style.colorScheme = scheme.value;
      frame.style.inlineSize = `${width}px`;
      frame.style.blockSize = `${stage.clientHeight / scale}px`;
      frame.style.transform = `scale(${scale})`;
    };

    const show = async () => {
      request.abort();
      request = new AbortController();
      try {
        const response = await fetch(page.value, { method: "POST", body: new FormData(form), signal: request.signal });
        if (response.status !== 200) {
          status.textContent = response.status === 422 ? (await response.json()).explanation : preview.dataset.failed;
          return;
        }
        const { html, palette } = await response.json();
        const top = frame.contentWindow?.scrollY ?? 0;
        frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
        frame.srcdoc = html;
        document.getElementById("brand-palette").outerHTML = palette;
        status.textContent = "";
      } catch (error) {
        if (error.name !== "AbortError") status.textContent = preview.dataset.failed;
      }
    };

    // Links in the page lead nowhere: a public page can't be shown in a frame.
    frame.addEventListener("load", () => {
      frame.contentDocument.addEventListener("click", (event) => event.preventDefault(), true);
    });
    const later = ({ target }) => {
      if (preview.contains(target)) return;
      clearTimeout(timer);
      timer = setTimeout(show, WAIT);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    page.addEventListener("change", show);
    for (const select of [screen, scheme]) select.addEventListener("change", fit);
    new ResizeObserver(fit).observe(stage);
    fit();
    show();
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const field of document.querySelectorAll("[data-brand-color]")) addPicker(field);
    for (const preview of document.querySelectorAll(".brand-preview")) addPreview(preview);
  });
})();
