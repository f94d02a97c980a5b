/* Shows the length of titles and descriptions while they are typed. The same algorithm as site_core/content/text_width.py. */
(() => {
  const form = document.querySelector("[data-seo-bulk-edit]");
  if (!form) return;
  const DEFAULT_WIDTH = 556;
  const FULL_WIDTH = 1000;
  const EAST_ASIAN = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
  const widths = JSON.parse(document.getElementById("seo-widths").textContent);

  const characterWidth = (character) => {
    const base = character in widths ? character : character.normalize("NFD")[0];
    if (/\p{M}/u.test(base)) return 0;
    if (EAST_ASIAN.test(base)) return FULL_WIDTH;
    return widths[base] ?? DEFAULT_WIDTH;
  };

  const interpolate = (text, values) => text.replace(/%\((\w+)\)s/g, (_match, name) => values[name]);

  const update = (field) => {
    const characters = [...(field.value.trim() || field.placeholder)];
    const thousandths = characters.reduce((sum, character) => sum + characterWidth(character), 0);
    const width = Math.round((thousandths * field.dataset.seoFontSize) / 1000);
    const limit = Number(field.dataset.seoMaxWidth);
    const text = interpolate(form.dataset.length, { length: characters.length, width, limit });
    const note = document.getElementById(`${field.id}-length`);
    note.textContent = width > limit ? `${text}. ${form.dataset.tooLong}` : text;
    note.classList.toggle("seo-length--long", width > limit);
  };

  form.querySelectorAll("[data-seo-font-size]").forEach(update); // in case something was typed before this script ran
  form.addEventListener("input", (event) => {
    if (event.target.dataset.seoFontSize) update(event.target);
  });
})();
