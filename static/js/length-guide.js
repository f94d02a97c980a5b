// Shows how much room a title or description takes in a search result, in pixels, while it is typed.
// Search engines truncate texts by their width in Arial, not by their number of characters.
(() => {
    // The site truncates a text that replaces a missing description at this many characters.
    const MAX_FALLBACK_LENGTH = 160;
    const ruler = document.createElement("canvas").getContext("2d");
    const format = (template, values) => template.replace(/\{(\w+)\}/g, (_match, name) => values[name]);

    class LengthGuide extends window.StimulusModule.Controller {
        // The texts are translated by the server: site_core.pages.panels.SearchResultPanel.
        static values = { limit: Number, size: Number, minLength: Number, pattern: String, sources: String, texts: Object };

        connect() {
            this.guide = document.createElement("div");
            this.guide.className = "length-guide";
            this.guide.innerHTML = '<meter min="0" aria-hidden="true"></meter><span class="length-guide-text"></span><span class="length-guide-fallback"></span>';
            this.element.insertAdjacentElement("afterend", this.guide);
            this.meter = this.guide.querySelector("meter");
            this.meter.max = this.limitValue * 1.25;
            this.meter.high = this.limitValue;
            this.update = this.update.bind(this);
            this.watched = [this.element, ...this.fallbackFields()];
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

        servedText() {
            const ownText = this.element.value.trim();
            if (ownText) return ownText;
            const text = this.fallbackFields().map((field) => field.value.trim()).find(Boolean) || "";
            if (text && this.hasPatternValue) return this.patternValue.replace("{title}", () => text);
            return text.length > MAX_FALLBACK_LENGTH ? `${text.slice(0, MAX_FALLBACK_LENGTH - 1)}…` : text;
        }

        update() {
            const texts = this.textsValue;
            const text = this.servedText().replace(/\s+/g, " ");
            ruler.font = `${this.sizeValue}px Arial, "Liberation Sans", Helvetica, sans-serif`;
            const pixels = Math.round(ruler.measureText(text).width);
            const characters = [...text].length;
            const isBlank = !this.element.value.trim();
            const fit = pixels > this.limitValue ? "long" : characters < this.minLengthValue ? "short" : "good";
            this.meter.value = pixels;
            this.guide.dataset.fit = fit;
            this.guide.querySelector(".length-guide-text").textContent = text
                ? `${format(texts.length, { pixels, limit: this.limitValue, characters })} ${texts[fit]}`
                : texts.blank;
            this.guide.querySelector(".length-guide-fallback").textContent = isBlank && text ? format(texts.fallback, { text }) : "";
        }
    }

    window.wagtail.app.register("length-guide", LengthGuide);
})();
