// Adds to a list of checkboxes a field that searches them, and a chip for each one that is checked.
(() => {
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const create = (name, properties) => Object.assign(document.createElement(name), properties);

    class TopicChooser extends window.StimulusModule.Controller {
        // The texts are translated by the server: site_core.pages.widgets.TopicChooser.
        static values = { texts: Object };

        connect() {
            const texts = this.textsValue;
            this.list = this.element.querySelector(".topic-chooser-list");
            this.boxes = [...this.list.querySelectorAll('input[type="checkbox"]')];
            this.chips = create("ul", { className: "topic-chooser-chips", ariaLabel: texts.chosen });
            this.search = create("input", { type: "search", placeholder: texts.search, ariaLabel: texts.search, autocomplete: "off" });
            this.status = create("p", { className: "topic-chooser-status", role: "status" });
            this.list.before(this.chips, this.search, this.status);
            this.search.addEventListener("input", () => this.filter());
            this.search.addEventListener("keydown", (event) => this.handleKey(event));
            this.list.addEventListener("change", () => this.showChips());
            this.showChips();
        }

        disconnect() {
            [this.chips, this.search, this.status].forEach((element) => element.remove());
            this.boxes.forEach((box) => (this.row(box).hidden = false));
        }

        row(box) {
            return box.closest("label").parentElement;
        }

        name(box) {
            return box.closest("label").textContent.trim();
        }

        filter() {
            const words = plain(this.search.value).split(/\s+/);
            this.boxes.forEach((box) => (this.row(box).hidden = !words.every((word) => plain(this.name(box)).includes(word))));
            this.status.textContent = this.boxes.some((box) => !this.row(box).hidden) ? "" : this.textsValue.empty;
        }

        // Enter selects the only topic that is found, and never submits the form. Escape shows all topics again.
        handleKey(event) {
            if (event.key !== "Enter" && event.key !== "Escape") return;
            if (event.key === "Enter") event.preventDefault();
            const found = this.boxes.filter((box) => !this.row(box).hidden);
            if (event.key === "Enter" && this.search.value.trim() && found.length === 1) this.toggle(found[0], true);
            if (event.key === "Escape" || found.length === 1) this.search.value = "";
            this.filter();
        }

        toggle(box, isChosen) {
            if (box.checked === isChosen) return;
            box.checked = isChosen;
            box.dispatchEvent(new Event("change", { bubbles: true })); // tells Wagtail’s autosave, too
        }

        showChips() {
            const chosen = this.boxes.filter((box) => box.checked);
            this.chips.replaceChildren(...chosen.map((box) => this.createChip(box)));
            if (!chosen.length) this.chips.append(create("li", { className: "topic-chooser-none", textContent: this.textsValue.none }));
        }

        createChip(box) {
            const label = this.textsValue.remove.replace("{name}", () => this.name(box));
            const button = create("button", { type: "button", textContent: this.name(box), ariaLabel: label, title: label });
            button.addEventListener("click", () => {
                this.toggle(box, false);
                this.search.focus();
            });
            const chip = create("li", {});
            chip.append(button);
            return chip;
        }
    }

    window.wagtail.app.register("topic-chooser", TopicChooser);
})();
