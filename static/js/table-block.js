/* Tables of the page editor, on top of Wagtail's: rows and columns can be moved, the first column can have row
   headings, cells have names for screen readers, and ranges of spreadsheets can be pasted.

   Only the state of the block and the elements of its form are used. */
(() => {
  const KEYS = { ArrowUp: ["row", -1], ArrowDown: ["row", 1], ArrowLeft: ["column", -1], ArrowRight: ["column", 1] };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);
  const move = (list, from, to) => list.splice(to, 0, list.splice(from, 1)[0]);

  class TableTools {
    constructor(table, prefix, strings, hasRowHeadings) {
      Object.assign(this, { table, strings, current: null });
      this.element = table.container[0];
      this.grid = this.element.querySelector("table");
      this.addTools(prefix);
      this.addStates();
      this.checkbox.checked = hasRowHeadings;
      this.element.addEventListener("focusin", ({ target }) => this.setCurrent(this.findCell(target)));
      this.element.addEventListener("keydown", (event) => this.handleKey(event));
      this.element.addEventListener("click", ({ target }) => this.chooseOnlyType(target));
      this.element.addEventListener("input", ({ target }) => target.matches(".column-heading") && this.nameCells());
      this.element.addEventListener("paste", (event) => this.handlePaste(event));
      new MutationObserver(() => this.nameCells()).observe(this.grid, { childList: true, subtree: true });
      this.nameCells();
      this.setCurrent(null);
    }

    addTools(prefix) {
      const { strings } = this;
      const tools = document.createElement("div");
      tools.className = "table-tools";
      const label = document.createElement("label");
      this.checkbox = document.createElement("input");
      Object.assign(this.checkbox, { type: "checkbox", name: `${prefix}-row-headings` });
      label.append(this.checkbox, ` ${strings.rowHeadings}`);
      this.buttons = Object.entries(KEYS).map(([key, [axis, step]]) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "button button-small button-secondary", title: strings[key] });
        button.textContent = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" }[key];
        button.setAttribute("aria-label", strings[key]);
        button.setAttribute("aria-keyshortcuts", `Alt+Shift+${key}`);
        button.addEventListener("click", () => this.move(axis, step));
        return { button, axis, step };
      });
      this.status = document.createElement("p");
      this.status.setAttribute("role", "status");
      const group = document.createElement("div");
      group.append(...this.buttons.map(({ button }) => button));
      tools.append(label, group, this.status);
      this.grid.parentElement.before(tools);
    }

    // The state of the block has the row headings too.
    addStates() {
      const { table } = this;
      ["getState", "getValue", "getDuplicatedState"].forEach((name) => {
        const original = table[name].bind(table);
        table[name] = () => ({ ...original(), row_headings: this.checkbox.checked });
      });
      const setState = table.setState.bind(table);
      table.setState = (state) => {
        setState({ caption: "", ...state });
        this.checkbox.checked = Boolean(state?.row_headings);
        this.setCurrent(null);
      };
    }

    // Cells

    rows() {
      return [...this.grid.tBodies[0].rows];
    }

    headings() {
      return [...this.grid.tHead.querySelectorAll(".column-heading")];
    }

    inputAt(row, column) {
      if (row < 0) return this.headings()[column];
      return this.rows()[row]?.cells[column + 1]?.querySelector("input, textarea");
    }

    // Returns where an element is. The row of column headings is -1.
    findCell(target) {
      const cell = target.closest?.("td, th");
      if (!cell || !this.grid.contains(cell) || !target.matches("input, textarea")) return null;
      const row = cell.closest("thead") ? -1 : this.rows().indexOf(cell.parentElement);
      return { row, column: cell.cellIndex - 1 };
    }

    setCurrent(cell) {
      if (cell) this.current = cell;
      const size = { row: this.rows().length, column: this.headings().length };
      const isThere = this.current && this.current.row < size.row && this.current.column < size.column;
      if (!isThere) this.current = null;
      this.buttons.forEach(({ button, axis, step }) => {
        const place = this.current?.[axis] ?? -1;
        const isPossible = place >= 0 && place + step >= 0 && place + step < size[axis];
        button.toggleAttribute("aria-disabled", !isPossible);
        if (!isPossible) button.setAttribute("aria-disabled", "true");
      });
    }

    nameCells() {
      const { strings } = this;
      const headings = this.headings();
      headings.forEach((input, column) => input.setAttribute("aria-label", fill(strings.heading, { column: column + 1 })));
      this.rows().forEach((row, number) => {
        headings.forEach((heading, column) => {
          const name = heading.value.trim() || fill(strings.column, { column: column + 1 });
          this.inputAt(number, column)?.setAttribute("aria-label", fill(strings.cell, { column: name, row: number + 1 }));
        });
      });
      this.setCurrent(null);
    }

    // Moving

    handleKey(event) {
      const [axis, step] = KEYS[event.key] ?? [];
      if (!axis || !event.altKey || !event.shiftKey || !this.findCell(event.target)) return;
      event.preventDefault();
      if (this.move(axis, step)) this.inputAt(this.current.row, this.current.column)?.focus();
    }

    move(axis, step) {
      const { current, table, strings } = this;
      const from = current?.[axis] ?? -1;
      const state = table.getState();
      const count = axis === "row" ? state.rows.length : state.columns.length;
      const to = from + step;
      if (!current || from < 0 || to < 0 || to >= count) {
        this.status.textContent = current ? strings.atTheEnd : strings.chooseCell;
        return false;
      }
      if (axis === "row") move(state.rows, from, to);
      else [state.columns, ...state.rows.map(({ values }) => values)].forEach((list) => move(list, from, to));
      table.setState(state);
      this.setCurrent({ ...current, [axis]: to });
      this.status.textContent = fill(axis === "row" ? strings.rowMoved : strings.columnMoved, { from: from + 1, to: to + 1 });
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    }

    // Columns have only one type, so nobody is asked for it.
    chooseOnlyType(target) {
      if (!target.closest("[data-append-column], .prepend-column")) return;
      const types = this.element.querySelectorAll(".add-column-menu button");
      if (types.length !== 1) return;
      const headings = new Set(this.headings());
      types[0].click();
      this.headings().find((input) => !headings.has(input))?.focus();
    }

    // Pasting

    handlePaste(event) {
      const { clipboardData } = event;
      const cell = this.findCell(event.target);
      const html = clipboardData?.getData("text/html") ?? "";
      const grid = window.pasteTools.parseGrid(clipboardData?.getData("text/plain") ?? "");
      const hasTable = /<t(?:able|d|r)[\s>]/i.test(html);
      const isRange = grid.some((row) => row.length > 1) || (grid.length > 1 && hasTable);
      if (!isRange || (!cell && !this.isEmpty())) return;
      event.preventDefault();
      event.stopPropagation();
      this.paste(hasTable ? html : window.pasteTools.gridToHtml(grid), grid, cell);
    }

    isEmpty(state = this.table.getState()) {
      return [...state.columns.map(({ heading }) => heading), ...state.rows.flatMap(({ values }) => values)].every(
        (text) => !text.trim(),
      );
    }

    async paste(html, grid, cell) {
      const { showMessage, normalize } = window.pasteTools;
      let value = null;
      let message = "";
      try {
        const result = await normalize(html, { has_tables: "on" });
        const tables = result.parts.filter(({ type }) => type === "table");
        if (tables.length === 1) [{ value }, message] = [tables[0], result.message];
      } catch {
        // The text has the same cells, only without superscripts.
      }
      value ??= this.createValue(grid);
      const before = this.table.getState();
      const isWhole = this.isEmpty(before) && (!cell || (cell.row <= 0 && cell.column === 0));
      const after = isWhole ? { ...value, caption: before.caption || value.caption } : this.fillFrom(before, value, cell);
      this.table.setState(after);
      const pasted = this.table.getState();
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
      const place = isWhole ? { row: 0, column: 0 } : cell;
      this.inputAt(place.row, place.column)?.focus();
      showMessage(this.element, message || this.strings.pasted, () => this.undo(before, pasted));
    }

    createValue(grid) {
      const width = Math.max(...grid.map(({ length }) => length));
      const rows = grid.map((row) => ({ values: Array.from({ length: width }, (_, column) => row[column] ?? "") }));
      const columns = Array.from({ length: width }, () => ({ type: "text", heading: "" }));
      return { columns, rows, caption: "", row_headings: this.checkbox.checked };
    }

    // Puts the cells of `value` into `state` from a cell on. Adds the rows and columns that are missing.
    fillFrom(state, value, { row, column }) {
      const filled = structuredClone(state);
      const headings = value.columns.map(({ heading }) => heading);
      const lines = value.rows.map(({ values }) => values);
      if (headings.some(Boolean)) lines.unshift(headings);
      while (filled.columns.length < column + headings.length) {
        filled.columns.push({ type: "text", heading: "" });
        filled.rows.forEach(({ values }) => values.push(""));
      }
      while (filled.rows.length < row + lines.length) filled.rows.push({ values: filled.columns.map(() => "") });
      lines.forEach((line, number) =>
        line.forEach((text, offset) => {
          if (row + number < 0) filled.columns[column + offset].heading = text;
          else filled.rows[row + number].values[column + offset] = text;
        }),
      );
      return filled;
    }

    undo(before, after) {
      const { showMessage } = window.pasteTools;
      const isUnchanged = JSON.stringify(this.table.getState()) === JSON.stringify(after);
      if (isUnchanged) this.table.setState(before);
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
      showMessage(this.element, isUnchanged ? this.strings.undone : this.strings.notUndone);
    }
  }

  class TableBlockDefinition {
    constructor(base, strings) {
      Object.assign(this, base, { base, strings });
    }

    render(placeholder, prefix, initialState, ...others) {
      const table = this.base.render(placeholder, prefix, initialState, ...others);
      new TableTools(table, prefix, this.strings, Boolean(initialState?.row_headings));
      return table;
    }
  }
  window.telepath.register("site_core.editing.TableBlock", TableBlockDefinition);
})();
