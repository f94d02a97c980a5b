// The form of the brand: the browser's color picker beside each text field.
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

document.addEventListener("DOMContentLoaded", () => {
  for (const field of document.querySelectorAll("[data-brand-color]")) addPicker(field);
});
