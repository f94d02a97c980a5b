// Two people in one page: says who else is here, lets the user take over, and makes this form read-only once another
// person has taken over. Wagtail asks its server every ten seconds who is in the page: event “w-swap:json”.
(() => {
    const { dataset } = document.currentScript;
    const form = document.querySelector("#page-edit-form");
    const pageId = form?.getAttribute("action").match(/\/pages\/(\d+)\/edit\//)?.[1];
    if (!pageId || document.body.classList.contains("content-locked")) {
        return;
    }
    const url = dataset.url.replace("/0/", `/${pageId}/`);
    const loadedRevision = Number(form.elements.loaded_revision_id?.value ?? 0);
    const create = (name, properties) => Object.assign(document.createElement(name), properties);
    const KEYS_FOR_READING = /^(Arrow|Page|Home|End|Tab|Escape|F\d|Shift|Control|Alt|Meta)/;
    const EVENTS = ["beforeinput", "paste", "cut", "drop", "submit", "click", "mousedown", "keydown"];
    let bar = null;
    let isReadOnly = false;

    const showBar = (text, role, button) => {
        if (bar?.dataset.text !== text) {
            bar?.remove();
            bar = create("div", { className: "take-over" });
            bar.dataset.text = text;
            bar.append(create("p", { textContent: text, role }), button);
            form.before(bar);
        }
    };

    const takeOver = () => {
        const request = create("form", { method: "post", action: url, hidden: true });
        request.append(create("input", { name: "csrfmiddlewaretoken", value: form.elements.csrfmiddlewaretoken.value }));
        document.body.append(request);
        request.submit();
    };

    const createButton = (text, action) => {
        const button = create("button", { type: "button", className: "button button-small", textContent: text });
        button.addEventListener("click", action);
        return button;
    };

    const showOthers = (sessions) => {
        const others = sessions.filter((session) => session.session_id);
        if (!others.length) {
            bar?.remove();
            bar = null;
            return;
        }
        const isEditing = others.some((session) => session.is_editing);
        const names = [...new Set(others.map((session) => session.user))].join(", ");
        const text = (isEditing ? dataset.editing : dataset.viewing).replace("{names}", names);
        showBar(text, "status", createButton(dataset.takeOver, takeOver));
    };

    // Reading, selecting, and copying still work, so that the user can rescue what they wrote.
    const refuse = (event) => {
        const isCopying = event.key && (event.ctrlKey || event.metaKey) && /^[ac]$/i.test(event.key);
        const isReading = event.type === "keydown" && (isCopying || KEYS_FOR_READING.test(event.key));
        const isPointer = ["click", "mousedown"].includes(event.type);
        const isControl = event.target.closest?.("button, select, input:not([type=text]), label, [role=button]");
        if (!isReading && (!isPointer || isControl)) {
            event.preventDefault();
            event.stopImmediatePropagation();
        }
    };

    const makeReadOnly = (message) => {
        isReadOnly = true;
        form.classList.add("take-over__read-only");
        EVENTS.forEach((name) => form.addEventListener(name, refuse, { capture: true }));
        showBar(`${message} ${dataset.kept}`, "alert", createButton(dataset.open, () => window.location.reload()));
    };

    const check = async () => {
        const response = await fetch(url);
        const latest = response.ok ? await response.json() : {};
        if (!isReadOnly && latest.revision_id > loadedRevision) {
            makeReadOnly(latest.message);
        }
    };

    document.addEventListener("w-swap:json", ({ detail }) => {
        const sessions = detail.data.other_sessions;
        if (sessions && !isReadOnly) {
            showOthers(sessions);
            if (sessions.some((session) => session.revision_id)) {
                check();
            }
        }
    });
})();
