// After a passkey is added, continue with its name.
document.addEventListener("otp_webauthn.register_complete", (event) => {
  const { nameUrl } = document.querySelector("[data-name-url]").dataset;
  location.assign(nameUrl.replace("/0/", `/${event.detail.id}/`));
});
