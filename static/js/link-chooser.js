/* In the dialog that chooses a page: the search field has the focus, so that one can type at once. A URL, an email
   address, or a phone number that is pasted there goes to the form for it. Wagtail turns URLs of pages into page links. */
(() => {
  const KINDS = [
    { pattern: /^(?:https?:\/\/\S+|\/\S*)$/i, tab: "external-link", field: "url", clean: (text) => new URL(text, location.origin).href },
    { pattern: /^(?:mailto:)?[^\s@/]+@[^\s@/]+\.[^\s@/]+$/i, tab: "email-link", field: "email_address", clean: (text) => text.replace(/^mailto:/i, "") },
    { pattern: /^(?:tel:)?[+(]?\d[\d ().-]{5,}\d$/i, tab: "phone-link", field: "phone_number", clean: (text) => text.replace(/^tel:/i, "") },
  ];
  const findSearch = (modal) => modal.querySelector('input[name="q"]');

  // The form of a tab arrives from the server and replaces the search.
  const fillWhenLoaded = (modal, { tab, field, clean }, text) => {
    const observer = new MutationObserver(() => {
      const input = modal.querySelector(`[name="${tab}-chooser-${field}"]`);
      if (!input) return;
      observer.disconnect();
      input.value = clean(text);
      const linkText = modal.querySelector(`[name="${tab}-chooser-link_text"]`);
      (linkText && !linkText.value ? linkText : input).focus();
    });
    observer.observe(modal, { childList: true, subtree: true });
    setTimeout(() => observer.disconnect(), 10000);
  };

  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(".modal[role=dialog]")) findSearch(target)?.focus();
  });

  document.addEventListener("paste", (event) => {
    const modal = event.target.closest?.(".modal[role=dialog]");
    if (!modal || event.target !== findSearch(modal)) return;
    const text = event.clipboardData.getData("text").trim();
    const kind = KINDS.find(({ pattern }) => pattern.test(text));
    const link = kind && modal.querySelector(`.link-types a[href*="${kind.tab}"]`);
    if (!link) return;
    event.preventDefault();
    fillWhenLoaded(modal, kind, text);
    link.click();
  });
})();
