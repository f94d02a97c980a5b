/* Shows the length of titles and descriptions while they are typed: see search-text.js. */
(() => {
  const form = document.querySelector("[data-seo-bulk-edit]");
  if (!form) return;
  const { width: measure, fill, unknownPlaceholder } = window.clinicSearchText;
  const names = JSON.parse(form.dataset.names);

  const interpolate = (text, values) => text.replace(/%\((\w+)\)s/g, (_match, name) => values[name]);

  const update = (field) => {
    const typed = field.value.trim();
    const served = typed ? fill(typed, { ...names, title: field.dataset.seoTitle }) : field.placeholder;
    const width = measure(served, field.dataset.seoFontSize);
    const limit = Number(field.dataset.seoMaxWidth);
    const unknown = unknownPlaceholder(typed);
    const parts = [interpolate(form.dataset.length, { length: [...served].length, width, limit })];
    if (width > limit) parts.push(form.dataset.tooLong);
    if (unknown) parts.push(interpolate(form.dataset.unknown, { name: unknown }));
    const note = document.getElementById(`${field.id}-length`);
    note.textContent = parts.join(". ");
    note.classList.toggle("seo-length--long", parts.length > 1);
  };

  form.querySelectorAll("[data-seo-font-size]").forEach(update); // in case something was typed before this script ran
  form.addEventListener("input", (event) => {
    if (event.target.dataset.seoFontSize) update(event.target);
  });
})();
