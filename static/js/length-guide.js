// How much room a title or description takes in a search result, in pixels, while it is typed.
// Search engines cut by width: Arial of 20 pixels for titles, of 14 for descriptions.
(() => {
    // The site shortens a text that stands in for a missing description to this many characters.
    const LONGEST_FALLBACK = 160;
    const ruler = document.createElement("canvas").getContext("2d");

    class LengthGuide extends window.StimulusModule.Controller {
        static values = { limit: Number, size: Number, shortest: Number, pattern: String, sources: String };

        connect() {
            this.guide = document.createElement("div");
            this.guide.className = "length-guide";
            this.guide.innerHTML = '<meter min="0" aria-hidden="true"></meter><span class="length-guide-text"></span><span class="length-guide-served"></span>';
            this.element.insertAdjacentElement("afterend", this.guide);
            this.meter = this.guide.querySelector("meter");
            this.meter.max = this.limitValue * 1.25;
            this.meter.high = this.limitValue;
            this.update = this.update.bind(this);
            this.watched = [this.element, ...this.fallbacks()];
            this.watched.forEach((field) => field.addEventListener("input", this.update));
            this.update();
        }

        disconnect() {
            this.watched.forEach((field) => field.removeEventListener("input", this.update));
            this.guide.remove();
        }

        // The fields whose text is served while this one is blank.
        fallbacks() {
            const names = this.hasPatternValue ? ["title"] : this.sourcesValue.split(" ");
            return names.map((name) => document.getElementById(`id_${name}`)).filter(Boolean);
        }

        served() {
            const own = this.element.value.trim();
            if (own) return own;
            const text = this.fallbacks().map((field) => field.value.trim()).find(Boolean) || "";
            if (text && this.hasPatternValue) return this.patternValue.replace("{title}", () => text);
            return text.length > LONGEST_FALLBACK ? `${text.slice(0, LONGEST_FALLBACK - 1)}…` : text;
        }

        update() {
            const text = this.served().replace(/\s+/g, " ");
            ruler.font = `${this.sizeValue}px Arial, "Liberation Sans", Helvetica, sans-serif`;
            const pixels = Math.round(ruler.measureText(text).width);
            const characters = [...text].length;
            const isBlank = !this.element.value.trim();
            this.meter.value = pixels;
            this.guide.dataset.fit = pixels > this.limitValue ? "long" : characters < this.shortestValue ? "short" : "good";
            const verdict = {
                long: "Too long: the end is cut off in search results.",
                short: "There is room for more.",
                good: "Fits.",
            }[this.guide.dataset.fit];
            this.guide.querySelector(".length-guide-text").textContent = text
                ? `${pixels} of ${this.limitValue} pixels, ${characters} characters. ${verdict}`
                : "Blank: search engines get the first text of the page.";
            this.guide.querySelector(".length-guide-served").textContent = isBlank && text ? `While this is blank, search engines get: “${text}”` : "";
        }
    }

    window.wagtail.app.register("length-guide", LengthGuide);
})();
