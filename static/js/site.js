// Progressive enhancement: every page works without this script.
(() => {
  "use strict";

  // Load a video's player only when a visitor plays it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".video-link");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const figure = link.closest("[data-player]");
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = figure.dataset.player;
    frame.title = figure.dataset.title;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.replaceWith(frame);
    frame.focus();
  });

  // Close the menu (a popover) when the window becomes wide enough to show it in the header.
  const menu = document.getElementById("menu");
  if (menu && menu.hidePopover) {
    matchMedia("(min-width: 75rem)").addEventListener("change", () => {
      if (menu.matches(":popover-open")) menu.hidePopover();
    });
  }

  // Open the question that the URL's fragment points to.
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const details = target && target.closest("details");
    if (details) details.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  // Print all answers.
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("main details:not([open])")) {
      details.open = true;
      addEventListener("afterprint", () => { details.open = false; }, { once: true });
    }
  });

  // Mark the current section in the table of contents.
  const links = new Map([...document.querySelectorAll(".table-of-contents a")].map((link) => [link.hash.slice(1), link]));
  if (links.size) {
    const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    const markCurrent = () => {
      let current = null;
      for (const heading of headings) if (heading.getBoundingClientRect().top < innerHeight * 0.35) current = heading;
      for (const [id, link] of links) {
        if (current && id === current.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    let isScheduled = false;
    addEventListener("scroll", () => {
      if (isScheduled) return;
      isScheduled = true;
      requestAnimationFrame(() => { isScheduled = false; markCurrent(); });
    }, { passive: true });
    markCurrent();
  }
})();
