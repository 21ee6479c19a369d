"use strict";
(() => {
  const form = document.getElementById("filters");
  const table = document.getElementById("table");
  // Paper has no way to open anything.
  addEventListener("beforeprint", () => {
    for (const closed of document.querySelectorAll("details:not([open])")) {
      closed.open = true;
      closed.dataset.closed = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const opened of document.querySelectorAll("details[data-closed]")) {
      opened.open = false;
      delete opened.dataset.closed;
    }
  });
  if (!form || !table) return;

  const body = table.tBodies[0];
  const shown = document.getElementById("shown");
  const empty = document.getElementById("empty");
  const rows = Array.from(body.rows, (row, order) => ({
    row,
    order,
    section: document.getElementById(row.querySelector("a").hash.slice(1)),
    text: row.textContent.toLowerCase(),
    country: row.dataset.country.split(" "),
  }));
  const total = rows.length.toLocaleString("en");

  const filter = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const each of rows) {
      const fits =
        words.every((word) => each.text.includes(word)) &&
        ["kind", "severity", "verdict", "category"].every((key) => !wanted[key] || each.row.dataset[key] === wanted[key]) &&
        (!wanted.country || each.country.includes(wanted.country));
      each.row.hidden = each.section.hidden = !fits;
      count += fits;
    }
    empty.hidden = count > 0;
    const all = count === rows.length;
    shown.textContent = all ? `${total} component${rows.length === 1 ? "" : "s"}.` : `${count.toLocaleString("en")} of ${total} components; the details below are limited to these.`;
  };

  const numeric = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const value = (each, column) => {
    const cell = each.row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  };
  const sort = (heading) => {
    const column = heading.cellIndex;
    const rank = rows[0].row.cells[column].dataset.sort !== undefined;
    const before = heading.getAttribute("aria-sort");
    const ascending = before ? before !== "ascending" : !rank;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const keys = new Map(rows.map((each) => [each, value(each, column)]));
    rows.sort((a, b) => {
      const [first, second] = [keys.get(a), keys.get(b)];
      const found = rank ? first - second : numeric.compare(first, second);
      return (ascending ? found : -found) || a.order - b.order;
    });
    body.append(...rows.map((each) => each.row));
  };

  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(heading));
    heading.replaceChildren(button);
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, rows.length > 1000 ? 150 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;

  // A link to a section that the filters hide shows everything again.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.hidden) {
      form.reset();
      filter();
    }
    target.scrollIntoView();
    if (target.localName === "article") target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
