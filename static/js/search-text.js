/* How wide a title or description is in search results, and what is served for it. All gauges use this.
   The same algorithms as site_core/content/text_width.py, site_settings/patterns.py, and pages/metadata.py: the widths
   of characters come from there, so that the result doesn't depend on the fonts of this computer. */
window.clinicSearchText = (() => {
  const table = document.getElementById("character-widths");
  const { widths, wide, default: defaultWidth, full } = JSON.parse(table.textContent);
  const KNOWN = /\{(title|clinic|tagline)\}/g;
  const MAX_FALLBACK_LENGTH = 160;

  const isWide = (code) => wide.some(([first, last]) => first <= code && code <= last);

  const characterWidth = (character) => {
    const base = Object.hasOwn(widths, character) ? character : [...character.normalize("NFD")][0];
    if (/[\p{M}\p{Cf}]/u.test(base)) return 0;
    return isWide(base.codePointAt(0)) ? full : widths[base] ?? defaultWidth;
  };

  return {
    oneLine: (text) => text.split(/\s+/).filter(Boolean).join(" "),
    width: (text, size) => Math.round(([...text].reduce((sum, character) => sum + characterWidth(character), 0) * size) / 1000),
    fill: (pattern, values) => window.clinicSearchText.oneLine(pattern.replace(KNOWN, (_match, name) => values[name] ?? "")),
    unknownPlaceholder: (text) => text.replace(KNOWN, "").match(/\{\w+\}/)?.[0],
    shorten: (text) => {
      if ([...text].length <= MAX_FALLBACK_LENGTH) return text;
      const count = window.clinicSearchText.oneLine([...text].slice(0, MAX_FALLBACK_LENGTH).join("")).split(" ").length - 1;
      const shortened = `${text.split(" ").slice(0, count).join(" ")}…`;
      return shortened.length > 1 ? shortened : `${[...text].slice(0, MAX_FALLBACK_LENGTH - 1).join("")}…`;
    },
  };
})();
