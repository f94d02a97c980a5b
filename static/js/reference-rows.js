/* The rows of the references in the form of a page, which are those of Wagtail's inline panel: window.referenceRows. */
window.referenceRows = (() => {
  const forms = () => document.getElementById("id_references-FORMS");
  const isShown = () => Boolean(document.getElementById("id_references-ADD"));
  const isDeleted = (row) => row.classList.contains("deleted") || Boolean(row.querySelector('[name$="-DELETE"]')?.value);
  const find = () => [...(forms()?.children ?? [])].filter((row) => row.matches("[data-inline-panel-child]") && !isDeleted(row));
  const field = (row, name) => row.querySelector(`[name^="references-"][name$="-${name}"]`);
  const fieldsOf = (row) => [...row.querySelectorAll("input, textarea")].filter(({ type }) => type !== "hidden");
  const valuesOf = (row) => JSON.stringify(fieldsOf(row).map(({ value }) => value));

  const setValue = (input, value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Adds a row with the values of `reference`, and returns what `remove` needs.
  const add = (reference) => {
    const number = Number(document.getElementById("id_references-TOTAL_FORMS").value);
    document.getElementById("id_references-ADD").click();
    Object.entries(reference).forEach(([name, value]) => {
      const input = document.getElementById(`id_references-${number}-${name}`);
      if (input && value) setValue(input, value);
    });
    const row = document.getElementById(`inline_child_references-${number}`);
    return { number, row, values: valuesOf(row) };
  };

  // Removes a row that was added, unless it was changed since then. Returns whether it could.
  const remove = ({ number, row, values }) => {
    if (valuesOf(row) !== values) return false;
    document.getElementById(`id_references-${number}-DELETE-button`).click();
    return true;
  };

  return { forms, isShown, isDeleted, find, field, setValue, add, remove };
})();
