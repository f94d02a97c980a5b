/* Facts in rich text: a chip with the name and the value, which is chosen from a list. */
(() => {
  const { createElement, Component } = window.React;
  const { EditorState, Modifier } = window.DraftJS;

  const ICON = createElement(
    "svg",
    { className: "icon icon-thumbtack", "aria-hidden": true },
    createElement("use", { href: "#icon-thumbtack" }),
  );

  class FactSource extends Component {
    componentDidMount() {
      window.facts.choose().then((fact) => (fact ? this.insert(fact) : this.props.onClose()));
    }

    insert({ id, value }) {
      const { editorState, entityType, entity, entityKey, onComplete } = this.props;
      const selection = entity
        ? window.draftail.DraftUtils.getEntitySelection(editorState, entityKey)
        : editorState.getSelection();
      const content = editorState.getCurrentContent().createEntity(entityType.type, "IMMUTABLE", { id });
      const key = content.getLastCreatedEntityKey();
      const changed = Modifier.replaceText(content, selection, value, null, key);
      onComplete(EditorState.push(editorState, changed, "insert-characters"));
    }

    render() {
      return null;
    }
  }

  const renderChip = ({ entityKey, contentState, children, onEdit, onRemove }) => {
    const fact = window.facts.get(contentState.getEntity(entityKey).getData().id);
    const texts = window.facts.texts();
    const state = fact ? (fact.isOverdue ? "overdue" : "current") : "deleted";
    const tooltip = { entityKey, onEdit, onRemove, icon: ICON, url: fact?.url, label: fact?.url ? texts.edit : "" };
    return createElement(
      "span",
      {
        className: `fact-chip fact-chip--${state}`,
        "data-name": fact?.name ?? texts.deleted,
        title: fact ? fact.checked : texts.deletedHelp,
      },
      createElement(window.draftail.TooltipEntity, tooltip, children),
    );
  };

  class FactChip extends Component {
    constructor(props) {
      super(props);
      this.update = () => this.forceUpdate();
    }

    componentDidMount() {
      document.addEventListener("facts:refreshed", this.update);
      window.facts.refreshOnce();
    }

    componentWillUnmount() {
      document.removeEventListener("facts:refreshed", this.update);
    }

    render() {
      return renderChip(this.props);
    }
  }

  window.draftail.registerPlugin({ type: "FACT", source: FactSource, decorator: FactChip }, "entityTypes");
})();
