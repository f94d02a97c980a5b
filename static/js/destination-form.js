// Selects the option “To another page” when a page is chosen in the destination form.
document.querySelectorAll("[data-destination-form]").forEach((form) => {
  const page = form.querySelector("[name=visitors-page]");
  const pageOption = form.querySelector("[name=visitors-answer][value=page]");
  page.addEventListener("change", () => {
    if (page.value) pageOption.checked = true;
  });
});
