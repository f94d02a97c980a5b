/* Shows the page's own number of words and reading time in the “Checks” side panel of the page editor. Wagtail counts
   everything on the page, with references and links; the page counts its body, and tells readers the result. */
document.addEventListener("w-preview:content", ({ detail }) => {
  const preview = new DOMParser().parseFromString(detail.content.innerHTML, "text/html");
  const metrics = preview.querySelector("[data-word-count]")?.dataset;
  if (!metrics) return;
  const show = (selector, text) => {
    for (const element of document.querySelectorAll(selector)) element.textContent = text;
  };
  // Wagtail shows its own numbers after this event.
  queueMicrotask(() => {
    show("[data-content-word-count]", metrics.wordCount);
    show("[data-content-reading-time]", metrics.readingTime);
  });
});
