/* Sorting of the index: each heading of a column becomes a button. Without scripts the rows stand as they were made. */
const table = document.querySelector("table[data-sorted]");
const said = document.querySelector("[data-said]");
const body = table.tBodies[0];

const valueOf = (row, place) => {
  const { value } = row.cells[place].dataset;
  return value === undefined ? row.cells[place].textContent.trim() : Number(value);
};

const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "en-GB", { numeric: true }));

const sortBy = (heading, place) => {
  const numbers = heading.classList.contains("number");
  const downwards = heading.ariaSort ? heading.ariaSort === "ascending" : numbers;
  for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
  heading.ariaSort = downwards ? "descending" : "ascending";
  const rows = [...body.rows].sort((a, b) => compare(valueOf(a, place), valueOf(b, place)) * (downwards ? -1 : 1));
  body.append(...rows);
  const order = numbers ? (downwards ? "most first" : "least first") : downwards ? "Z to A" : "A to Z";
  said.textContent = `Sorted by ${heading.textContent.trim()}, ${order}.`;
};

for (const [place, heading] of [...table.tHead.rows[0].cells].entries()) {
  if (!heading.hasAttribute("data-sort")) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = heading.textContent;
  button.addEventListener("click", () => sortBy(heading, place));
  heading.replaceChildren(button);
}
