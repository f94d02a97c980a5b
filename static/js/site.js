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

  // Browsers use a web font that is later than the first paint on the next page only (font-display: optional), so that
  // nothing moves. Use it on this page too if nothing moves, or once nobody looks.
  const places = () => {
    const range = document.createRange(), walker = document.createTreeWalker(document.body);
    const boxes = new Map();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      range.selectNode(node);
      const box = range.getClientRects()[0];
      if (box && box.bottom > 0 && box.top < innerHeight) boxes.set(node, box);
    }
    return boxes;
  };
  const isStill = (before, after) => [...before].every(([node, box]) => {
    const other = after.get(node);
    return other && Math.abs(other.top - box.top) < 1 && Math.abs(other.left - box.left) < 16;
  });
  const copyFace = (face, rule) => new FontFace(face.family.replaceAll('"', ""), rule.style.getPropertyValue("src"), {
    weight: face.weight, unicodeRange: face.unicodeRange,
  });
  const useLateFonts = async () => {
    const painted = performance.getEntriesByName("first-contentful-paint")[0];
    const fonts = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith(".woff2"));
    if (!painted || fonts.every((entry) => entry.responseEnd < painted.startTime)) return;
    const rules = [...document.styleSheets[0].cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
    const faces = [...document.fonts]
      .map((face, index) => [face, rules[index]])
      .filter(([face, rule]) => face.status === "loaded" && rule.style.getPropertyValue("src").includes("url("))
      .map(([face, rule]) => copyFace(face, rule));
    await Promise.all(faces.map((face) => face.load()));
    const use = () => faces.forEach((face) => document.fonts.add(face));
    const before = places();
    use();
    if (isStill(before, places())) return;
    faces.forEach((face) => document.fonts.delete(face));
    document.addEventListener("visibilitychange", use, { once: true });
  };
  addEventListener("load", () => document.fonts.ready.then(useLateFonts));

  // Send an answer to “Was this page helpful?” without leaving the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest(".page-feedback");
    if (!form) return;
    event.preventDefault();
    if (form.ariaBusy) return;
    const failure = form.querySelector("[role=status]");
    form.ariaBusy = "true";
    failure.textContent = "";
    const body = new URLSearchParams([[event.submitter.name, event.submitter.value]]);
    // The redirect leads to this page: it says that the answer was counted.
    const response = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    form.ariaBusy = null;
    if (!response || response.type !== "opaqueredirect") {
      failure.textContent = form.dataset.failed;
      return;
    }
    form.classList.add("is-answered");
    form.querySelector(".page-feedback-thanks").focus();
  });

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
