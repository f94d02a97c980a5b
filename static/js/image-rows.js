/* Saves each alternative text as soon as it has changed, and offers to undo that. Without this script, each row has a
   button. The list has the messages as data attributes. */
(() => {
  const list = document.querySelector("[data-image-rows]");
  if (!list) return;
  const messages = list.dataset;

  const setUp = (form) => {
    const field = (name) => form.querySelector(`[name$="-${name}"]`);
    const [description, decorative] = [field("description"), field("is_decorative")];
    const [openedDescription, openedDecorative] = [field("opened_description"), field("opened_is_decorative")];
    const status = form.querySelector("[data-image-row-status]");
    let saving = Promise.resolve();

    const values = () => ({ description: description.value, is_decorative: decorative.checked });
    const opened = () => ({ description: openedDescription.value, is_decorative: openedDecorative.value === "True" });
    const isChanged = () => JSON.stringify(values()) !== JSON.stringify(opened());
    const setOpened = (saved) => {
      openedDescription.value = saved.description;
      openedDecorative.value = saved.is_decorative ? "True" : "False";
    };

    const show = (text, undo) => {
      status.textContent = text;
      description.toggleAttribute("aria-invalid", false);
      if (!undo) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = messages.undo;
      button.addEventListener("click", undo);
      status.append(" ", button);
    };

    const post = async (message) => {
      const before = opened();
      show(messages.saving);
      let response, result;
      try {
        const headers = { Accept: "application/json" };
        response = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
        result = await response.json();
      } catch {
        show(messages.failed);
        return;
      }
      setOpened(result.values);
      if (!response.ok) {
        show(result.error);
        description.setAttribute("aria-invalid", "true");
        return;
      }
      show(message ?? messages.saved, message ? null : () => undo(before));
    };

    const save = (message) => (saving = saving.then(() => post(message)));

    const undo = (before) => {
      description.value = before.description;
      decorative.checked = before.is_decorative;
      description.focus();
      save(messages.undone);
    };

    form.addEventListener("change", () => save());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save();
    });
    window.addEventListener("beforeunload", (event) => {
      if (isChanged()) event.preventDefault();
    });
  };

  for (const form of list.querySelectorAll("form")) setUp(form);
})();
