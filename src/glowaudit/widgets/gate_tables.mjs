// The tables: who is enrolled and who is in Glow, by role, stage, authority and school.

import { number, signed, make, say, button } from "./gate_elements.mjs";

const BATCH = 20;
const ROLES = { pupil: "Pupils", staff: "Staff" };
const NO_STAGE = "No stage";
const HEADINGS = ["Enrolled", "In Glow as it is", "In Glow now", "Change", "Could be gained"];
const ORDERS = {
  gain: ["Most people who could be gained", (a, b) => b.gain - a.gain],
  difference: ["Largest difference", (a, b) => Math.abs(b.difference) - Math.abs(a.difference)],
  enrolled: ["Most people enrolled", (a, b) => b.enrolled - a.enrolled],
  name: ["Name", (a, b) => a.name.localeCompare(b.name, "en-GB")],
};

export function tablesPart(book, prefix) {
  const { cube } = book;
  const roleNames = cube.roles.map((role) => ROLES[role] ?? role);
  const stageNames = cube.stages.map((stage) => stage || NO_STAGE);
  const authorityNames = book.gates.slice(0, book.firstSchool).map((each) => each.name);
  const schoolNames = cube.schools.map((school) => String(school.name || school.id));
  const several = cube.authorities.filter((each) => !each.fixed).length > 1;
  const under = several ? cube.schools.map((school) => book.gates[school.authority].name) : null;
  const tables = [
    ...(roleNames.length > 1 ? [smallTable("Role", "role", roleNames)] : []),
    ...(stageNames.length > 1 ? [smallTable("Stage", "stage", stageNames)] : []),
    ...(under ? [smallTable("Authority", "authority", authorityNames)] : []),
    schoolTable(prefix, schoolNames, under),
  ];
  const node = make(
    "div",
    { className: "gs-tables", role: "group", "aria-labelledby": `${prefix}-tables` },
    make("h3", { id: `${prefix}-tables`, textContent: "Who is in Glow" }),
    ...tables.map((each) => each.node),
  );
  return { node, show: (figures) => tables.forEach((each) => each.show(figures)) };
}

function rowsOf({ people: all, before, now, ceiling }, kind, names) {
  const rows = names.map((name, at) => ({
    ...{ name, at, enrolled: all[kind][at], before: before[kind][at], now: now[kind][at] },
    ...{ difference: now[kind][at] - before[kind][at], gain: ceiling[kind][at] - now[kind][at] },
  }));
  return rows.filter((row) => row.enrolled);
}

function smallTable(first, kind, names) {
  const { node, fill } = table(`By ${kind}`, first, null, kind === "authority");
  const show = (figures) => {
    const rows = rowsOf(figures, kind, names);
    node.hidden = kind === "authority" && rows.length < 2;
    fill(rows);
  };
  return { node, show };
}

function schoolTable(prefix, names, under) {
  const { node, fill } = table("By school: each person counts at one", "School", under, true);
  const order = make(
    "select",
    { id: `${prefix}-order` },
    ...Object.entries(ORDERS).map(([value, [words]]) => make("option", { value, textContent: words })),
  );
  order.dataset.key = "order";
  let [limit, latest] = [BATCH, null];
  const more = button("", () => {
    limit += BATCH;
    show(latest);
    if (more.hidden) order.focus();
  });
  more.dataset.key = "more";
  const show = (figures) => {
    latest = figures;
    const rows = rowsOf(figures, "school", names).sort(ORDERS[order.value][1]);
    fill(rows.slice(0, limit));
    more.hidden = rows.length <= limit;
    say(more, `Show ${Math.min(BATCH, rows.length - limit)} more of ${number(rows.length)} schools`);
  };
  order.addEventListener("change", () => show(latest));
  const sorting = make(
    "div",
    { className: "gs-field" },
    make("label", { htmlFor: order.id, textContent: "Order of the schools" }),
    order,
  );
  return { node: make("div", {}, sorting, node, more), show };
}

/** A table whose rows stay and only change their texts. The roles stand for what a narrow layout takes from it. */
function table(caption, first, under, places) {
  const heads = [first, ...HEADINGS].map((text, at) =>
    make("th", { scope: "col", role: "columnheader", textContent: text, className: at ? "gs-number" : "" }),
  );
  const body = make("tbody", { role: "rowgroup" });
  const node = make(
    "table",
    { className: places ? "gs-table gs-places" : "gs-table", role: "table" },
    make("caption", { textContent: caption }),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)),
    body,
  );
  const rows = [];
  const fill = (wanted) => {
    while (rows.length < wanted.length) rows.push(tableRow(body, under));
    rows.forEach((row, at) => row(wanted[at]));
  };
  return { node, fill };
}

function tableRow(body, under) {
  const [name, below] = [make("span"), make("span", { className: "gs-quiet gs-under" })];
  const cells = HEADINGS.map(() => make("td", { className: "gs-number", role: "cell" }));
  const row = make(
    "tr",
    { role: "row" },
    make("th", { scope: "row", role: "rowheader" }, name, ...(under ? [below] : [])),
    ...cells,
  );
  body.append(row);
  return (wanted) => {
    row.hidden = !wanted;
    if (!wanted) return;
    say(name, wanted.name);
    if (under) say(below, under[wanted.at]);
    [wanted.enrolled, wanted.before, wanted.now].forEach((n, at) => say(cells[at], number(n)));
    say(cells[3], signed(wanted.difference));
    cells[3].dataset.sign = Math.sign(wanted.difference);
    say(cells[4], number(wanted.gain));
    cells[4].dataset.sign = wanted.gain ? "" : 0;
  };
}
