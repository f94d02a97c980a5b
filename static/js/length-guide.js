// Shows how much room a title or description takes in a search result, in pixels, while it is typed.
// Search engines truncate texts by their width in Arial, not by their number of characters: see search-text.js.
(() => {
    const searchText = window.clinicSearchText;
    const format = (template, values) => template.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);

    class LengthGuide extends window.StimulusModule.Controller {
        // The texts are translated by the server: site_core.pages.panels.SearchResultPanel.
        static values = { limit: Number, size: Number, minLength: Number, pattern: String, sources: String, texts: Object, names: Object };

        connect() {
            this.guide = document.createElement("div");
            this.guide.className = "length-guide";
            this.guide.innerHTML = '<meter min="0" aria-hidden="true"></meter><span class="length-guide-text"></span><span class="length-guide-problem"></span><span class="length-guide-fallback"></span>';
            this.element.insertAdjacentElement("afterend", this.guide);
            this.meter = this.guide.querySelector("meter");
            this.meter.max = this.limitValue * 1.25;
            this.meter.high = this.limitValue;
            this.update = this.update.bind(this);
            this.watched = [this.element, document.getElementById("id_title"), ...this.fallbackFields()].filter(Boolean);
            this.watched.forEach((field) => field.addEventListener("input", this.update));
            this.update();
        }

        disconnect() {
            this.watched.forEach((field) => field.removeEventListener("input", this.update));
            this.guide.remove();
        }

        // The fields whose text search engines get while this one is blank.
        fallbackFields() {
            const names = this.hasPatternValue ? ["title"] : this.sourcesValue.split(" ");
            return names.map((name) => document.getElementById(`id_${name}`)).filter(Boolean);
        }

        // The text that search engines get, with placeholders replaced.
        servedText() {
            const title = document.getElementById("id_title")?.value ?? "";
            const values = { ...this.namesValue, title };
            const ownText = this.element.value.trim();
            if (ownText) return searchText.fill(ownText, values);
            const text = searchText.oneLine(this.fallbackFields().map((field) => field.value).find((value) => value.trim()) || "");
            if (text && this.hasPatternValue) return searchText.fill(this.patternValue, values);
            return searchText.shorten(text);
        }

        update() {
            const texts = this.textsValue;
            const text = this.servedText();
            const pixels = searchText.width(text, this.sizeValue);
            const unknown = searchText.unknownPlaceholder(this.element.value);
            const characters = [...text].length;
            const isBlank = !this.element.value.trim();
            const fit = pixels > this.limitValue ? "long" : characters < this.minLengthValue ? "short" : "good";
            this.meter.value = pixels;
            this.guide.dataset.fit = fit;
            this.guide.querySelector(".length-guide-text").textContent = text
                ? `${format(texts.length, { pixels, limit: this.limitValue, characters })} ${texts[fit]}`
                : texts.blank;
            this.guide.querySelector(".length-guide-problem").textContent = unknown ? format(texts.unknown, { name: unknown }) : "";
            this.guide.querySelector(".length-guide-fallback").textContent = isBlank && text ? format(texts.fallback, { text }) : "";
        }
    }

    window.wagtail.app.register("length-guide", LengthGuide);
})();
