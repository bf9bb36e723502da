/* Makes each packed table searchable and sortable. Values are data, never markup: all that is shown is escaped. */
const SLOT = "\u001f";
const MOST_PRINTED = 2000;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
const numbers = new Intl.NumberFormat("en-GB");
const shares = new Intl.NumberFormat("en-GB", { style: "percent", minimumFractionDigits: 1 });

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

const made = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/* What stands in a row of a packed column. */
const reader = ({ values, words, codes, slots }) => {
  if (!codes) return (row) => values[row];
  if (!slots) return (row) => words[codes[row]];
  return (row) => words[codes[row]].replaceAll(SLOT, () => slots[row]);
};

/* The same as text for people. */
const forms = {
  text: String,
  day: (value) => days.format(new Date(value)),
  number: (value) => numbers.format(value),
  share: (value) => shares.format(value),
};
const teller = (column) => {
  const read = reader(column), form = forms[column.kind];
  return (row) => (read(row) === "" ? "" : form(read(row)));
};

const defined = (column) => {
  const read = reader(column), tell = teller(column);
  const given = { display: (row) => escaped(tell(row)), filter: tell };
  return {
    title: escaped(column.heading),
    type: column.kind === "text" || column.kind === "day" ? "string" : "num",
    className: column.width,
    data: ([row], use) => (given[use] ?? read)(row),
    createdCell: (cell) => cell.setAttribute("data-label", column.heading),
  };
};

/* Lists from which one value of a column is picked. */
const picks = (packed, table) => {
  const box = made("div", { className: "picks" });
  packed.columns.forEach((column, place) => {
    const read = reader(column);
    const values = column.words ?? [...new Set(column.values)];
    if (!column.pick || values.length < 2 || values.length > 500) return;
    const all = made("option", { value: "", textContent: "All" });
    const options = values.map((value, at) => [String(value), at]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const choice = made("select", { id: `${packed.id}-pick-${place}` }, all,
      ...options.map(([value, at]) => made("option", { value: String(at), textContent: value || "(none)" })));
    choice.addEventListener("change", () => {
      const wanted = choice.value === "" ? null : values[Number(choice.value)];
      table().column(place).search.fixed("pick", wanted === null ? null : (_, [row]) => read(row) === wanted).draw();
    });
    box.append(made("div", {}, made("label", { htmlFor: choice.id, textContent: column.heading }), choice));
  });
  return box;
};

const language = (noun) => ({
  search: `Search ${noun}`,
  lengthMenu: "_MENU_ a page",
  info: `_START_ to _END_ of _TOTAL_ ${noun}`,
  infoEmpty: `None of the ${noun}`,
  infoFiltered: "(of _MAX_)",
  zeroRecords: "Nothing fits. Search for less, or pick “All”.",
  thousands: ",",
});

/* For paper: the rows that stand on the screen after searching, in their order. */
const stillRows = (host, packed, table) => {
  const tellers = packed.columns.map(teller);
  const places = table.rows({ search: "applied", order: "applied" }).indexes().toArray();
  const lines = places.slice(0, MOST_PRINTED).map((row) =>
    made("tr", {}, ...tellers.map((tell, at) => {
      const cell = made("td", { textContent: tell(row), className: packed.columns[at].width });
      cell.dataset.label = packed.columns[at].heading;
      return cell;
    })));
  host.querySelector(".still tbody").replaceChildren(...lines);
  const more = host.querySelector(".more");
  more.hidden = places.length === packed.rows && lines.length === places.length;
  more.textContent = `${numbers.format(lines.length)} of ${numbers.format(packed.rows)} ${packed.noun}.`;
};

for (const host of document.querySelectorAll("[data-table]")) {
  const packed = JSON.parse(host.querySelector("script").textContent);
  const element = made("table", { className: "cards" });
  element.setAttribute("aria-labelledby", `${packed.id}-caption`);
  host.append(made("div", { className: "moving" }, element));
  host.classList.add("live");
  let table;
  table = new globalThis.glowDataTable(element, {
    data: Array.from({ length: packed.rows }, (_, row) => [row]),
    columns: packed.columns.map(defined),
    order: [],
    autoWidth: false,
    deferRender: true,
    searchDelay: packed.rows > 5000 ? 200 : 0,
    pageLength: 25,
    lengthMenu: [25, 100, 500],
    language: language(escaped(packed.noun)),
    layout: {
      topStart: "search",
      topEnd: () => picks(packed, () => table),
      bottomStart: packed.rows > 25 ? ["info", "pageLength"] : "info",
      bottomEnd: packed.rows > 25 ? "paging" : null,
    },
  });
  const scroll = host.querySelector(".dt-layout-table");
  Object.assign(scroll, { tabIndex: 0, role: "region" }).setAttribute("aria-label", `${packed.caption} (table)`);
  for (const pages of host.querySelectorAll("nav")) pages.setAttribute("aria-label", `Pages of ${packed.caption}`);
  addEventListener("beforeprint", () => stillRows(host, packed, table));
}
