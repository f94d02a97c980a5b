/* Shows thumbnails of new images as soon as they exist. Until then, the admin has a placeholder, whose URL says in its
   fragment which rendition is awaited: the image may be on the page already, or a chooser adds it later. */
(() => {
  const { url } = document.currentScript.dataset;
  const PREFIX = "#rendition=";
  const SELECTOR = `img[src*="${PREFIX}"]`;
  const INTERVAL = 2000;
  const MAX_ATTEMPTS = 90;
  let attempts = 0;
  let timer = null;

  const keyOf = (image) => decodeURIComponent(image.getAttribute("src").split(PREFIX)[1]);
  const awaited = () => [...document.querySelectorAll(SELECTOR)];

  const update = async () => {
    timer = null;
    const keys = [...new Set(awaited().map(keyOf))].slice(0, 100);
    if (!keys.length) return;
    attempts += 1;
    try {
      const query = new URLSearchParams(keys.map((key) => ["rendition", key]));
      const response = await fetch(`${url}?${query}`, { headers: { Accept: "application/json" } });
      const ready = response.ok && !response.redirected ? await response.json() : {};
      for (const image of awaited()) {
        const ownUrl = ready[keyOf(image)];
        if (ownUrl) image.src = ownUrl;
      }
    } catch {
      // Offline, or the site is restarting: try again.
    }
    schedule();
  };

  const schedule = () => {
    if (timer === null && attempts < MAX_ATTEMPTS && awaited().length) timer = setTimeout(update, INTERVAL);
  };

  new MutationObserver((mutations) => {
    const isNew = mutations.some(({ type, target, addedNodes }) =>
      type === "attributes"
        ? target.matches(SELECTOR)
        : [...addedNodes].some((node) => node.matches?.(SELECTOR) || node.querySelector?.(SELECTOR)),
    );
    if (!isNew) return;
    attempts = 0;
    schedule();
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["src"] });
  schedule();
})();
