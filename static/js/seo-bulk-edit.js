/* Counts characters and pixels of titles and descriptions while they are typed, as site_core/seo/widths.py does. */
(() => {
  const table = document.querySelector("[data-seo-bulk-edit]");
  if (!table) return;
  const widths = JSON.parse(document.getElementById("seo-widths").textContent);
  const widthOf = (character) => {
    const base = character in widths ? character : character.normalize("NFD")[0];
    if (/\p{M}/u.test(base)) return 0;
    if (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(base)) return 1000;
    return widths[base] ?? 556;
  };
  const count = (field) => {
    const text = field.value.trim() || field.placeholder;
    const characters = [...text];
    const pixels = Math.round((characters.reduce((sum, c) => sum + widthOf(c), 0) * field.dataset.seoSize) / 1000);
    const longest = Number(field.dataset.seoLongest);
    const note = document.getElementById(`${field.id}-length`);
    const warning = pixels > longest ? ": too long, search results cut it" : "";
    note.textContent = `${characters.length} characters, ${pixels} of ${longest} pixels${warning}`;
    note.classList.toggle("seo-length--long", pixels > longest);
  };
  table.querySelectorAll("[data-seo-size]").forEach(count); // what was typed before this script came
  table.addEventListener("input", (event) => {
    if (event.target.dataset.seoSize) count(event.target);
  });
})();
