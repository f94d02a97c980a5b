/* Shows what belongs in each section that came from a template. The hints are beside the form, never in its fields:
   a JSON script element has them by the ids of the blocks. */
(() => {
  const hints = new Map(Object.entries(JSON.parse(document.getElementById("template-hints").textContent)));

  const addHint = (block) => {
    const hint = hints.get(block.dataset.contentpath);
    const content = block.querySelector(".w-panel__content");
    if (!hint || !content || content.querySelector(":scope > .template-hint")) return;
    const element = document.createElement("p");
    element.className = "template-hint";
    element.textContent = hint;
    content.prepend(element);
  };

  const addHints = () => document.querySelectorAll("[data-streamfield-child][data-contentpath]").forEach(addHint);

  // Blocks are rendered by scripts, and again after some saves.
  let isScheduled = false;
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      addHints();
    });
  };
  const form = document.querySelector("[data-edit-form]");
  if (form && hints.size) {
    addHints();
    new MutationObserver(schedule).observe(form, { childList: true, subtree: true });
  }
})();
