/* Text that the browser fills in by itself, such as autofill or what was in the form before it was reloaded. That may
   come without a key, a click, or an event. Wagtail takes what is in the form after two seconds for the saved page.
   Fields of the server’s HTML have its values as their defaults, and scripts leave them alone. Fields of blocks get
   their values from scripts, so these count from the first moment in which nothing runs. */
(() => {
  const form = document.querySelector("form[data-edit-form]");
  if (!form) return;
  const NOT_FILLED = ["hidden", "submit", "button", "reset", "image", "file"];

  const listFields = () =>
    [...form.elements].filter(({ tagName, type }) => /^(INPUT|TEXTAREA|SELECT)$/.test(tagName) && !NOT_FILLED.includes(type));
  const isChecked = ({ type }) => type === "checkbox" || type === "radio";
  const readValue = (field) => {
    if (field.tagName === "SELECT") return [...field.selectedOptions].map(({ value }) => value).join("\n");
    return isChecked(field) ? String(field.checked) : field.value;
  };
  const readDefault = (field) => {
    if (isChecked(field)) return String(field.defaultChecked);
    if (field.tagName !== "SELECT") {
      const fresh = field.cloneNode(); // whose value is what the browser makes of the default: “1,5” is no number
      fresh.value = field.defaultValue;
      return fresh.value;
    }
    const options = [...field.options];
    const chosen = options.filter(({ defaultSelected }) => defaultSelected);
    const first = options.find(({ disabled }) => !disabled);
    return (chosen.length || field.multiple || !first ? chosen : [first]).map(({ value }) => value).join("\n");
  };

  const expected = new Map(listFields().map((field) => [field, readDefault(field)]));
  const addBlocks = () =>
    listFields().forEach((field) => expected.has(field) || expected.set(field, readValue(field)));
  const whenIdle = window.requestIdleCallback ?? setTimeout; // Safari
  window.addEventListener("load", () => whenIdle(addBlocks), { once: true });

  /* Whether a field has another value than when the form was opened. */
  window.hasBrowserFilledFields = () =>
    [...expected].some(([field, value]) => field.form === form && readValue(field) !== value);
})();
