// Words and elements of the gate switches. Names and figures only ever become text, never markup.

const NUMBERS = new Intl.NumberFormat("en-GB");
const MONTHS = "January February March April May June July August September October November December".split(" ");

export const number = (n) => NUMBERS.format(n).replace("-", "−");
export const signed = (n) => (n > 0 ? `+${number(n)}` : number(n));
export const counted = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;
export const people = (n) => counted(n, "person", "people");

/** What stands before a figure that is made of rounded ones. */
export const aboutOf = ({ approximate }) => (approximate ? "about " : "");

export function dayInWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Writes only what is new: a screen reader then says only that. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function button(text, act, properties = {}) {
  const node = make("button", { type: "button", className: "gs-button", textContent: text, ...properties });
  node.addEventListener("click", act);
  return node;
}

/** What has the focus in the document (or shadow tree) of an element. */
export const focusedIn = (node) => node.getRootNode().activeElement ?? null;
