/* Lets scripts find the StreamField block around an element: they dispatch “body-block:find” from it, and read
   `event.detail.stream`. The innermost one answers. */
(() => {
  class BodyBlockDefinition extends window.wagtailStreamField.blocks.StreamBlockDefinition {
    render(...args) {
      const stream = super.render(...args);
      stream.element.addEventListener("body-block:find", ({ detail }) => {
        detail.stream ??= stream;
      });
      return stream;
    }
  }
  window.telepath.register("site_core.editing.BodyBlock", BodyBlockDefinition);
})();
