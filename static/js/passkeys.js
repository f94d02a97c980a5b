// Passkeys: continues with the name of a new one, and says in plain words why the browser added or used none.
(() => {
  const TEXTS = { AbortError: "canceled", NotAllowedError: "canceled", InvalidStateError: "exists" };

  document.addEventListener("otp_webauthn.register_complete", (event) => {
    const { nameUrl } = document.querySelector("[data-name-url]").dataset;
    location.assign(nameUrl.replace("/0/", `/${event.detail.id}/`));
  });

  // The library has shown its own text. Errors without a text here keep it.
  const showError = ({ detail }) => {
    const status = document.querySelector("[data-canceled]");
    const text = status.dataset[TEXTS[detail.error?.name]];
    if (text) status.textContent = text;
  };
  document.addEventListener("otp_webauthn.register_failed", showError);
  document.addEventListener("otp_webauthn.verification_failed", showError);
})();
