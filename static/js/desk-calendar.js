// The calendar of the desk: a scheduled page that is dragged to another day leads to the question whether to move it.
(() => {
    const calendar = document.querySelector("[data-calendar]");
    let dragged = null;

    const dayOf = (event) => event.target.closest("[data-date]");
    const isTarget = (day) => dragged && day && day !== dragged.closest("[data-date]");
    const clear = () => calendar.querySelectorAll("[data-drop]").forEach((day) => day.removeAttribute("data-drop"));

    calendar.addEventListener("dragstart", (event) => {
        dragged = event.target.closest("[data-reschedule-url]");
        event.dataTransfer.effectAllowed = "move";
    });
    calendar.addEventListener("dragover", (event) => {
        clear();
        if (isTarget(dayOf(event))) {
            event.preventDefault();
            dayOf(event).setAttribute("data-drop", "");
        }
    });
    calendar.addEventListener("drop", (event) => {
        if (isTarget(dayOf(event))) {
            event.preventDefault();
            location.assign(`${dragged.dataset.rescheduleUrl}?date=${dayOf(event).dataset.date}`);
        }
    });
    calendar.addEventListener("dragend", () => {
        dragged = null;
        clear();
    });
})();
