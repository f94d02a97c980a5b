// “Publish later…” in the page editor: asks for a date and a time, and publishes the form with them.
(() => {
    const form = () => document.querySelector("[data-edit-form]");
    const goLiveAt = () => form().querySelector('input[name="go_live_at"]');

    // The server renders the dialog in a template beside the menu item: editing/drafts/publish_later.html.
    const getDialog = (opener) => {
        const existing = form().querySelector("[data-publish-later-dialog]");
        if (!existing) {
            const template = opener.parentElement.querySelector("template");
            form().append(template.content.cloneNode(true));
        }
        return existing ?? form().querySelector("[data-publish-later-dialog]");
    };

    // The date and time now, as “2026-11-24 15:10” in the time zone of the clinic.
    const currentTime = (timeZone) => new Date().toLocaleString("sv-SE", { timeZone }).slice(0, 16);

    const moment = (dialog) => {
        const [day, time] = [...dialog.querySelectorAll("input")].map((input) => input.value);
        return day && time ? `${day} ${time}` : "";
    };

    const open = (opener) => {
        const dialog = getDialog(opener);
        const [day, time] = dialog.querySelectorAll("input");
        const now = currentTime(dialog.dataset.timeZone);
        day.min = now.slice(0, 10);
        const scheduled = goLiveAt().value > now ? goLiveAt().value.split(" ") : [];
        [day.value, time.value] = scheduled.length === 2 ? scheduled : [day.value, time.value];
        dialog.querySelector("[role=alert]").textContent = "";
        dialog.showModal();
    };

    const submit = (event, dialog) => {
        const chosen = moment(dialog);
        if (chosen > currentTime(dialog.dataset.timeZone)) {
            goLiveAt().value = chosen;
            return;
        }
        event.preventDefault();
        dialog.querySelector("[role=alert]").textContent = chosen ? dialog.dataset.past : dialog.dataset.missing;
        dialog.querySelector("input").focus();
    };

    document.addEventListener("click", (event) => {
        const opener = event.target.closest("[data-publish-later]");
        const dialog = event.target.closest("[data-publish-later-dialog]");
        if (opener) {
            open(opener);
        } else if (dialog && event.target.closest("[data-cancel]")) {
            dialog.close();
        } else if (dialog && event.target.closest("[type=submit]")) {
            submit(event, dialog);
        }
    });

    // Enter would press the first button of the form, which saves a draft.
    document.addEventListener("keydown", (event) => {
        const dialog = event.target.closest("[data-publish-later-dialog]");
        if (dialog && event.key === "Enter" && event.target.tagName === "INPUT") {
            event.preventDefault();
            dialog.querySelector("[type=submit]").click();
        }
    });
})();
