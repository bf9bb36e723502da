// Gate switches: who is in Glow when the deletion runs, if these gates opened or closed?
//
// One component for two hosts. In a notebook anywidget calls `render`; in a page without a kernel `mount` does, with a
// model of a few lines. Each host takes one module: Python joins the files (`module_text` in gate_switches.py), without
// their imports, so all names here and in the other files are different ones. No dependencies, no build step.

import { isDay, readCube, figuresFor, summaryOf, switched } from "./gate_figures.mjs";
import { number, signed, people, aboutOf, dayInWords, make, say, button, focusedIn } from "./gate_elements.mjs";
import { gatesPart } from "./gate_list.mjs";
import { tablesPart } from "./gate_tables.mjs";

const PAUSE = 700;
const SHARES = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 });
const PARTS = [
  ["kept", "in Glow when the deletion runs"],
  ["gates", "kept out by gates that could be opened"],
  ["nothing", "whom no gate helps: their own choice, or no open school"],
];
const NOT_HERE = "whom no gate here helps: their own choice, no open school, or another authority’s gate";

let panels = 0;

// A part is an element and how it shows figures: { node, show(figures, faults) }.

// ------------------------------------------------------------------------------------------------------- headline

function headlinePart(book) {
  const about = aboutOf(book.cube);
  const [before, kept, after, difference, end] = ["span", "strong", "span", "strong", "span"].map((tag) => make(tag));
  kept.dataset.figure = "kept";
  difference.dataset.figure = "difference";
  const line = make(
    "p",
    { className: "gs-headline", "aria-live": "polite", "aria-atomic": "true" },
    before,
    kept,
    after,
    difference,
    end,
  );
  const late = make("p", { className: "gs-late", role: "status" });
  const show = ({ people: { total }, now, before: asItIs, lastDay, hand, tooLate, opens_on }) => {
    const touched = hand.some(Boolean);
    const change = now.total - asItIs.total;
    say(
      before,
      total
        ? `Of ${about}${people(total)} enrolled on ${dayInWords(lastDay)}, ${about}`
        : `Nobody is enrolled on ${dayInWords(lastDay)}.`,
    );
    say(kept, total ? number(now.total) : "");
    say(after, total ? ` will be in Glow${touched ? " (" : "."}` : "");
    say(difference, total && touched ? (change ? signed(change) : "no difference") : "");
    say(end, total && touched ? " with your switches)." : "");
    const last = `${dayInWords(lastDay)} is the last day that counts`;
    say(late, touched && tooLate ? `Too late: your switches take effect on ${dayInWords(opens_on)}, and ${last}.` : "");
  };
  return { node: make("div", { className: "gs-top" }, line, late), show };
}

// ------------------------------------------------------------------------------------------------------ bar chart

function barsPart(book) {
  const parts = PARTS.map(([kind, words]) => [kind, kind === "nothing" && book.fixed.includes(1) ? NOT_HERE : words]);
  const bars = [
    ["As it is", "before"],
    ["With your switches", "now"],
  ].map(([words, which]) => ({ which, ...bar(words, parts, aboutOf(book.cube)) }));
  const legend = parts.map(([kind, words]) => legendEntry(kind, words));
  const show = (figures) => {
    for (const { which, fill } of bars) fill(partsOf(figures, figures[which].total));
    const now = partsOf(figures, figures.now.total);
    const before = partsOf(figures, figures.before.total);
    legend.forEach(({ fill }, at) => fill(now[at], now[at] - before[at], figures.people.total));
  };
  const node = make(
    "div",
    { className: "gs-chart" },
    ...bars.map((each) => each.node),
    make("ul", { className: "gs-legend" }, ...legend.map((each) => each.node)),
    ...(book.cube.note ? [make("p", { className: "gs-note", textContent: book.cube.note })] : []),
  );
  return { node, show };
}

const partsOf = ({ people: { total }, ceiling }, kept) => [kept, ceiling.total - kept, total - ceiling.total];

function bar(words, parts, about) {
  const pieces = parts.map(([kind]) => make("span", { className: `gs-${kind}` }));
  const strip = make("div", { className: "gs-strip", role: "img" }, ...pieces);
  const fill = (sizes) => {
    pieces.forEach((piece, at) => {
      piece.style.flexGrow = sizes[at];
      piece.hidden = !sizes[at];
    });
    strip.setAttribute(
      "aria-label",
      `${words}: ${parts.map(([, part], at) => `${about}${people(sizes[at])} ${part}`).join("; ")}.`,
    );
  };
  return {
    node: make("div", { className: "gs-bar" }, make("span", { className: "gs-quiet", textContent: words }), strip),
    fill,
  };
}

function legendEntry(kind, words) {
  const [figure, about] = [make("b"), make("span", { className: "gs-quiet" })];
  figure.dataset.figure = kind;
  const node = make("li", {}, make("span", { className: `gs-swatch gs-${kind}` }), figure, ` ${words} `, about);
  const fill = (n, change, total) => {
    say(figure, number(n));
    say(about, [total ? SHARES.format(n / total) : "", change ? signed(change) : ""].filter(Boolean).join(", "));
  };
  return { node, fill };
}

// ----------------------------------------------------------------------------------------------------------- days

function daysPart(book, prefix, actions) {
  const opens = dayField(prefix, "opens_on", "Switches take effect on", actions);
  const deletion = dayField(prefix, "deletion_on", "Deletion on", actions);
  Object.assign(opens.input, { min: book.cube.as_of, max: book.lastDeletion });
  Object.assign(deletion.input, { min: book.firstDeletion, max: book.lastDeletion });
  const back = button("Back to the planned days", () => {
    actions.setDays(plannedDays(book));
    opens.input.focus();
  });
  const show = (figures, faults) => {
    opens.show(figures, faults);
    deletion.show(figures, faults);
    say(opens.hint, `From ${dayInWords(figures.opens_on)} gates stand as you switch them.`);
    say(deletion.hint, `The last day that counts is ${dayInWords(figures.lastDay)}.`);
    const planned = plannedDays(book);
    back.hidden =
      planned.opens_on === figures.opens_on &&
      planned.deletion_on === figures.deletion_on &&
      !Object.keys(faults).length;
  };
  return { node: make("div", { className: "gs-days" }, opens.node, deletion.node, back), show };
}

/** Where the cube answers for one day only: which that is. */
function fixedDayPart({ cube }) {
  const deletion = `These figures are for a deletion on ${dayInWords(cube.deletion_on)}`;
  const words = `${deletion}: ${dayInWords(cube.last_day)} is the last day that counts.`;
  return { node: make("p", { className: "gs-days", textContent: words }), show() {} };
}

/** What paper says in place of the controls: the days, and what is switched. */
function printedPart({ gates, cube }) {
  const node = make("p", { className: "gs-printed" });
  const names = (hand, way) => {
    const places = gates.filter((_, gate) => hand[gate] === way);
    return places.map((each) => each.name).join(", ");
  };
  const show = ({ hand, opens_on, deletion_on }) => {
    const switched = [
      ["open", names(hand, 1)],
      ["closed", names(hand, -1)],
    ].filter(([, places]) => places);
    const days = cube.fixed_days ? [] : [`Deletion on ${dayInWords(deletion_on)}.`];
    if (switched.length && !cube.fixed_days) days.push(`Switches take effect on ${dayInWords(opens_on)}.`);
    const told = switched.map(([way, places]) => `Switched ${way} by the reader: ${places}.`);
    say(node, [...days, ...(told.length ? told : ["No gate is switched."])].join(" "));
  };
  return { node, show };
}

const plannedDays = ({ cube }) => ({ opens_on: cube.as_of, deletion_on: cube.deletion_on });

/** What is wrong with a day; "" if the cube can answer for it. */
function faultOf(book, name, day) {
  if (name === "opens_on") {
    return isDay(day) && day >= book.cube.as_of ? "" : `Enter a day from ${dayInWords(book.cube.as_of)} on.`;
  }
  const known = isDay(day) && day >= book.firstDeletion && day <= book.lastDeletion;
  return known ? "" : `Enter a day from ${dayInWords(book.firstDeletion)} to ${dayInWords(book.lastDeletion)}.`;
}

function dayField(prefix, name, words, { setDays, isGood, patience }) {
  const id = `${prefix}-${name}`;
  const hint = make("p", { className: "gs-quiet", id: `${id}-hint` });
  const fault = make("p", { className: "gs-fault", id: `${id}-fault`, role: "alert" });
  const input = make("input", { type: "date", id, "aria-describedby": `${hint.id} ${fault.id}` });
  input.dataset.key = name;
  const node = make(
    "div",
    { className: "gs-field" },
    make("label", { htmlFor: id, textContent: words }),
    hint,
    fault,
    input,
  );
  let shown = null;
  const read = () => setDays({ [name]: input.value });
  // Who types a year passes 2 and 20 and 201: faults are told when they pause or leave.
  input.addEventListener("input", () => patience.wait(read, isGood(name, input.value) ? 0 : PAUSE));
  input.addEventListener("blur", () => patience.end());
  const show = (figures, faults) => {
    const wanted = faults[name]?.value ?? figures[name];
    if (wanted !== shown && wanted !== input.value) input.value = wanted;
    shown = wanted;
    say(fault, faults[name] ? `${faults[name].words} The figures stand for ${dayInWords(figures[name])}.` : "");
    input.setAttribute("aria-invalid", String(Boolean(faults[name])));
    node.toggleAttribute("data-fault", Boolean(faults[name]));
  };
  return { node, input, hint, show };
}

// ------------------------------------------------------------------------------------------------------ component

const TRAITS = ["cube", "opened", "closed", "opens_on", "deletion_on"];

/** Draws the component into an element and keeps it in step with a model; gives back what takes it off again. */
function render({ model, el }) {
  const label = model.get("label") ?? "Gate switches";
  const root = make("div", { className: "glow-switches", role: "group", "aria-label": label });
  el.append(root);
  const prefix = `gs-${Math.random().toString(36).slice(2, 8)}-${(panels += 1)}`;
  const patience = timer();
  const typed = {};
  let [book, parts, days, cube, latest, waiting] = [null, null, null, null, null, false];

  const later = () => {
    if (!waiting) queueMicrotask(redraw);
    waiting = true;
  };
  const change = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    later();
  };
  const lists = () => ({ opened: model.get("opened") ?? [], closed: model.get("closed") ?? [] });
  const figuresNow = () => (waiting ? figuresFor(book, { ...lists(), ...days }) : latest);
  const actions = {
    patience,
    isGood: (name, day) => !faultOf(book, name, day),
    switchGates: (gates, on) => change(switched(book, figuresNow(), lists(), gates, on)),
    reset: () => change({ opened: [], closed: [] }),
    setDays: (wanted) => {
      for (const [name, day] of Object.entries(wanted)) {
        if (actions.isGood(name, day)) {
          delete typed[name];
          model.set(name, day);
        } else typed[name] = day;
      }
      later();
    },
  };

  /** Days that the cube can answer for: as asked, else the last that it could; and what is wrong with those asked. */
  const readDays = () => {
    const faults = {};
    for (const name of cube.fixed_days ? [] : Object.keys(days)) {
      const value = typed[name] ?? (model.get(name) || plannedDays(book)[name]);
      const words = faultOf(book, name, value);
      if (words) faults[name] = { value, words };
      else days[name] = value;
    }
    return faults;
  };
  const rebuild = () => {
    const held = focusedKey(root);
    const wereOpen = new Set(parts?.gates.openNow());
    book = readCube(cube);
    days = plannedDays(book);
    parts = partsFor(book, prefix, actions, wereOpen);
    root.replaceChildren(...layout(parts));
    return () => held && [...root.querySelectorAll("[data-key]")].find((node) => node.dataset.key === held)?.focus();
  };
  const draw = () => {
    let restoreFocus = null;
    if (cube !== model.get("cube")) {
      cube = model.get("cube");
      restoreFocus = rebuild();
    }
    if (!parts) return;
    const faults = readDays();
    latest = figuresFor(book, { ...lists(), ...days });
    for (const part of Object.values(parts)) part.show(latest, faults);
    restoreFocus?.();
    model.set("figures", summaryOf(book, latest));
    model.save_changes();
  };
  const redraw = () => {
    waiting = false;
    try {
      draw();
    } catch (fault) {
      parts = null;
      root.replaceChildren(
        make("p", {
          className: "gs-fault",
          role: "alert",
          textContent: `These figures cannot be shown. ${fault.message}`,
        }),
      );
    }
  };

  const heard = (name) => () => {
    delete typed[name];
    later();
  };
  const listeners = TRAITS.map((name) => [`change:${name}`, heard(name)]);
  for (const [event, listener] of listeners) model.on(event, listener);
  redraw();
  return () => {
    patience.stop();
    for (const [event, listener] of listeners) model.off(event, listener);
    root.remove();
  };
}

function partsFor(book, prefix, actions, wereOpen) {
  return {
    headline: headlinePart(book),
    bars: barsPart(book),
    days: book.cube.fixed_days ? fixedDayPart(book) : daysPart(book, prefix, actions),
    printed: printedPart(book),
    gates: gatesPart(book, prefix, actions, wereOpen),
    tables: tablesPart(book, prefix),
  };
}

const layout = ({ headline, bars, days, printed, gates, tables }) => [
  headline.node,
  bars.node,
  days.node,
  printed.node,
  make("div", { className: "gs-columns" }, gates.node, tables.node),
];

const focusedKey = (root) => {
  const held = focusedIn(root);
  return held && root.contains(held) ? held.dataset.key : undefined;
};

/** Something to be done after a pause: again asked for, it waits anew; `end` does it at once. */
function timer() {
  let [waiting, act] = [0, null];
  const stop = () => {
    clearTimeout(waiting);
    act = null;
  };
  const end = () => {
    const due = act;
    stop();
    due?.();
  };
  const wait = (wanted, pause) => {
    stop();
    act = wanted;
    if (pause) waiting = setTimeout(end, pause);
    else end();
  };
  return { wait, end, stop };
}

/** The component in a page without a kernel: over a model that holds its state itself, which is given back. */
export function mount(el, state) {
  const listeners = new Map();
  const of = (event) => listeners.get(event) ?? listeners.set(event, new Set()).get(event);
  const values = { opened: [], closed: [], ...state };
  const model = {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      for (const listener of of(`change:${name}`)) listener();
    },
    on: (event, listener) => of(event).add(listener),
    off: (event, listener) => of(event).delete(listener),
    save_changes() {},
    send() {},
  };
  return { model, unmount: render({ model, el }) };
}

export default { render };
