// Adds to a list of checkboxes a field that searches them, and a chip for each one that is checked. People who may add
// topics can add the one they searched for.
(() => {
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const create = (name, properties) => Object.assign(document.createElement(name), properties);

    class TopicChooser extends window.StimulusModule.Controller {
        // The texts are translated by the server: site_core.pages.widgets.TopicChooser.
        static values = { texts: Object, url: String, name: String };

        connect() {
            const texts = this.textsValue;
            this.list = this.element.querySelector(".topic-chooser-list");
            this.boxes = [...this.list.querySelectorAll('input[type="checkbox"]')];
            this.chips = create("ul", { className: "topic-chooser-chips", ariaLabel: texts.chosen });
            this.search = create("input", { type: "search", placeholder: texts.search, ariaLabel: texts.search, autocomplete: "off" });
            this.status = create("p", { className: "topic-chooser-status", role: "status" });
            this.addButton = create("button", { type: "button", className: "button button-small button-secondary", hidden: true });
            this.addButton.addEventListener("click", () => this.add());
            this.list.before(this.chips, this.search, this.status, this.addButton);
            this.search.addEventListener("input", () => this.filter());
            this.search.addEventListener("keydown", (event) => this.handleKey(event));
            this.list.addEventListener("change", () => this.showChips());
            this.showChips();
        }

        disconnect() {
            [this.chips, this.search, this.status, this.addButton].forEach((element) => element.remove());
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
            const name = this.typedName();
            this.addButton.hidden = !this.urlValue || !name || this.boxes.some((box) => plain(this.name(box)) === plain(name));
            this.addButton.textContent = this.textsValue.add.replace("{name}", () => name);
        }

        typedName() {
            return this.search.value.trim().replace(/\s+/g, " ");
        }

        // The server refuses names that are too long, and people who may not add topics. It says why.
        async add() {
            if (this.isAdding) return;
            this.isAdding = true;
            this.addButton.disabled = true;
            try {
                const body = new FormData();
                body.set("name", this.typedName());
                body.set("csrfmiddlewaretoken", document.querySelector('[name="csrfmiddlewaretoken"]').value);
                const headers = { "X-Requested-With": "XMLHttpRequest" };
                const response = await fetch(this.urlValue, { method: "POST", body, headers });
                const { pk, name, error } = await response.json();
                if (error) this.status.textContent = error;
                else this.choose(pk, name);
            } catch {
                this.status.textContent = this.textsValue.failed;
            } finally {
                this.isAdding = false;
                this.addButton.disabled = false;
            }
        }

        choose(pk, name) {
            const box = this.boxes.find(({ value }) => value === String(pk)) ?? this.createBox(pk, name);
            this.search.value = "";
            this.filter();
            this.toggle(box, true);
            this.search.focus();
            this.status.textContent = this.textsValue.added.replace("{name}", () => name);
        }

        createBox(pk, name) {
            const box = create("input", { type: "checkbox", name: this.nameValue, value: pk, id: `id_${this.nameValue}_added_${pk}` });
            const label = create("label", { htmlFor: box.id });
            label.append(box, ` ${name}`);
            const row = create("div", {});
            row.append(label);
            (this.list.firstElementChild ?? this.list).prepend(row);
            this.boxes.push(box);
            return box;
        }

        // Enter selects the only topic that is found, or adds it if there is none, and never submits the form. Escape
        // shows all topics again.
        handleKey(event) {
            if (event.key !== "Enter" && event.key !== "Escape") return;
            if (event.key === "Enter") event.preventDefault();
            const found = this.boxes.filter((box) => !this.row(box).hidden);
            if (event.key === "Enter" && !found.length && !this.addButton.hidden) {
                this.add();
                return;
            }
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
