/* Makes each packed table searchable and sortable. Values are data, never markup: all that is shown is escaped. */
const SLOT = "\u001f";
const MOST_PRINTED = 500;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

/* As signs.py: control characters can be seen; what turns or runs leftward is kept apart; a very long text gets a box. */
const LONGEST = 300, LONGEST_CHOICE = 80;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g;
const LEFTWARD = "[\\u0590-\\u061b\\u061d-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]+";
const TURN = "[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]";
const TURNING = new RegExp(`${TURN}|${LEFTWARD}(?:[^\\S\\r\\n]+${LEFTWARD})*`, "gu");
const visible = (text) => text.replace(CONTROL, "\ufffd");
const shown = (text) => {
  if (/^[ -~]{0,300}$/.test(text)) return escaped(text);
  const whole = escaped(visible(text)).replace(TURNING, "<bdi>$&</bdi>");
  return text.length > LONGEST ? `<span class="long" tabindex="0">${whole}</span>` : whole;
};
const cut = (text) => (text.length > LONGEST_CHOICE ? `${text.slice(0, LONGEST_CHOICE)}…` : text);
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

/* The same as text for people. A sign may stand where there is no number. */
const orSign = (form) => (value) => (typeof value === "string" ? value : form.format(value));
const forms = {
  text: String,
  day: (value) => days.format(new Date(value)),
  number: orSign(numbers),
  share: orSign(shares),
};
const teller = (column) => {
  const read = reader(column), form = forms[column.kind];
  return (row) => (read(row) === "" ? "" : form(read(row)));
};

const defined = (column) => {
  const read = reader(column), tell = teller(column);
  const searched = (text) => (text.includes("&") ? escaped(text) : text); // DataTables parses what holds an & as markup
  const given = { display: (row) => shown(tell(row)), filter: (row) => searched(tell(row)) };
  const isText = column.kind === "text" || column.kind === "day";
  if (!isText) given.sort = (row) => (typeof read(row) === "string" ? -1 : read(row));
  return {
    title: escaped(column.heading),
    type: isText ? "string" : "num",
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
      ...options.map(([value, at]) => made("option", { value: String(at), textContent: cut(visible(value)) || "(none)" })));
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
      const cell = made("td", { innerHTML: shown(tell(row)), className: packed.columns[at].width });
      cell.dataset.label = packed.columns[at].heading;
      return cell;
    })));
  host.querySelector(".still tbody").replaceChildren(...lines);
  const more = host.querySelector(".more");
  more.hidden = places.length === packed.rows && lines.length === places.length;
  const most = places.length > lines.length ? ` No more than ${MOST_PRINTED} are printed: search or pick to print others.` : "";
  more.textContent = `${numbers.format(lines.length)} of ${numbers.format(packed.rows)} ${packed.noun}.${most}`;
};

/* A table's data: as they stand in the page, or unfolded where they are compressed. */
const unfolded = async (script) => {
  if (!("packed" in script.dataset)) return JSON.parse(script.textContent);
  const bytes = Uint8Array.from(atob(script.textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
};

/* A cell of a CSV: text that begins like a formula is led by an apostrophe, as in every list of glowaudit. */
const FORMULA = /^[=+\-@\t\r]/;
const cell = (column, value) => {
  const text = String(value ?? "");
  const safe = column.kind !== "number" && column.kind !== "share" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/* Saves the rows that are shown after searching, picking and sorting, as a CSV for a spreadsheet. */
const downloadButton = (packed, table) => {
  const button = made("button", { type: "button", className: "download", textContent: "Download what is shown" });
  const readers = packed.columns.map(reader);
  button.addEventListener("click", () => {
    const rows = table().rows({ search: "applied", order: "applied" }).indexes().toArray();
    const lines = [
      packed.columns.map((column) => cell({ kind: "text" }, column.heading)),
      ...rows.map((row) => packed.columns.map((column, at) => cell(column, readers[at](row)))),
    ];
    const text = "\ufeff" + lines.map((line) => line.join(",") + "\r\n").join("");
    const link = made("a", {
      href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })),
      download: packed.download,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  return button;
};

const tools = (packed, table) => {
  const box = picks(packed, table);
  if (packed.download) box.append(downloadButton(packed, table));
  return box;
};

/* Rows are cards on a phone: fewer at a time, or the page is endless. */
const pageLength = () => (innerWidth < 736 ? 10 : 25);

const enliven = async (host) => {
  const packed = await unfolded(host.querySelector("script"));
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
    pageLength: pageLength(),
    lengthMenu: [10, 25, 100, 500],
    language: language(escaped(packed.noun)),
    layout: {
      topStart: "search",
      topEnd: () => tools(packed, () => table),
      bottomStart: packed.rows > pageLength() ? ["info", "pageLength"] : "info",
      bottomEnd: packed.rows > pageLength() ? "paging" : null,
    },
  });
  const scroll = host.querySelector(".dt-layout-table");
  Object.assign(scroll, { tabIndex: 0, role: "region" }).setAttribute("aria-label", `${packed.caption} (table)`);
  for (const pages of host.querySelectorAll("nav")) pages.setAttribute("aria-label", `Pages of ${packed.caption}`);
  addEventListener("beforeprint", () => stillRows(host, packed, table));
};

for (const host of document.querySelectorAll("[data-table]")) {
  enliven(host).catch((fault) => {
    host.querySelector(".more").hidden = false;
    console.error(fault);
  });
}
