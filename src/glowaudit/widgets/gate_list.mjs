// The list of gates: each authority's, its schools below, and what finds a school among them.

import { STATES, FOLLOWS, ABSENT, keyOf, openByItself } from "./gate_figures.mjs";
import { number, counted, people, aboutOf, make, say, button, focusedIn } from "./gate_elements.mjs";

const OPEN_UP_TO = 40;
const STATE_WORDS = {
  open: "Open",
  closed: "Closed: could be opened",
  fixed: "Closed",
  unreadable: "Cannot be read: mend the row",
  follows: "Follows its authority",
  absent: "Not open as a school",
};

export function gatesPart(book, prefix, actions, wereOpen) {
  const authorities = [...book.cube.authorities.keys()].filter((at) => !book.fixed[at]);
  const sections = authorities.map((at) => authoritySection(book, at, prefix, actions));
  const alone = sections.filter(({ authority }) => !authority.outside).length === 1;
  for (const section of sections) section.fold(!alone || Boolean(section.authority.outside), wereOpen);
  const count = make("p", { className: "gs-quiet" });
  const everything = book.gates.map((_, gate) => gate);
  const buttons = make(
    "div",
    { className: "gs-buttons" },
    button("Open all", () => actions.switchGates(everything, true), { "data-key": "open all" }),
    button("As it is", () => actions.reset(), { "data-key": "reset" }),
    count,
  );
  const list = make("div", { className: "gs-list" }, ...sections.map((each) => each.node));
  const elsewhere = elsewherePart(book);
  const show = (figures) => {
    const byHand = figures.hand.reduce((sum, way) => sum + Math.abs(way), 0);
    say(count, byHand ? `${counted(byHand, "gate", "gates")} switched by you` : "Nothing is switched");
    for (const section of sections) section.show(figures);
    elsewhere.show(figures);
  };
  const node = make(
    "div",
    { className: "gs-switches", role: "group", "aria-labelledby": `${prefix}-gates` },
    make("h3", { id: `${prefix}-gates`, textContent: "Gates" }),
    buttons,
    filterOf(sections, prefix),
    list,
    elsewhere.node,
  );
  return { node, show, openNow: () => sections.filter((each) => each.isOpen()).map((each) => each.authority.id) };
}

/** Schools whose gates are not the reader's, through which some of the people pass too. */
function elsewherePart(book) {
  const node = make("p", { className: "gs-quiet gs-elsewhere" });
  const schools = [...book.authorityOf.keys()].filter((school) => book.fixed[book.authorityOf[school]]);
  const show = ({ open }) => {
    if (!schools.length) return;
    const through = schools.filter((school) => open[book.firstSchool + school] && open[book.authorityOf[school]]);
    const others = counted(schools.length, "school of another authority", "schools of other authorities");
    const told = `Some people are enrolled at ${others} as well; ${number(through.length)} of them`;
    say(node, `${told} ${through.length === 1 ? "lets" : "let"} data through. Those gates stay as they are.`);
  };
  return { node, show };
}

/** The gate of an authority, and its schools below. Their rows are made when they are first to be seen. */
function authoritySection(book, at, prefix, actions) {
  const authority = book.cube.authorities[at];
  const own = gateRow(book, at, prefix, actions);
  const schools = [...book.authorityOf.keys()].filter(
    (school) => book.authorityOf[school] === at && !book.cube.schools[school].apart,
  );
  const gates = schools.map((school) => book.firstSchool + school);
  const names = gates.map((gate) => plain(`${book.gates[gate].name} ${book.gates[gate].id}`));
  const list = make("ul", { className: "gs-schools", "aria-label": `Schools of ${own.name}` });
  const heading = make("summary", { "data-key": `schools ${authority.id}` });
  const node = make("div", { className: "gs-authority", role: "group", "aria-label": own.name });
  let [holder, rows, latest, wanted] = [null, [], null, { text: "", closed: false }];

  const isOpen = () => Boolean(holder) && (holder.tagName !== "DETAILS" || holder.open);
  const fits = (place) => names[place].includes(wanted.text) && (!wanted.closed || standsOut(book, latest, gates[place]));
  const refresh = () => {
    if (!isOpen() || !latest) return;
    if (!rows.length) {
      rows = gates.map((gate) => gateRow(book, gate, prefix, actions));
      list.append(...rows.map((row) => row.node));
    }
    rows.forEach((row, place) => {
      row.node.hidden = !fits(place) && !row.node.contains(focusedIn(node));
      if (!row.node.hidden) row.show(latest);
    });
  };
  const fold = (folded, wereOpen) => {
    holder = folded ? make("details", { open: wereOpen.has(authority.id) }, heading) : make("div");
    if (folded) holder.addEventListener("toggle", refresh);
    const open = button("Open all its schools", () => actions.switchGates(gates, true), {
      "aria-label": `Open all its schools: ${own.name}`,
    });
    open.dataset.key = `open ${authority.id}`;
    holder.append(open, list);
    node.append(make("ul", { className: "gs-own" }, own.node), ...(schools.length ? [holder] : []));
  };
  /** Hides an authority of which nothing is wanted; gives back how many of its schools are. */
  const narrow = () => {
    const found = names.filter((_, place) => fits(place)).length;
    const ownGate = !wanted.text && (!wanted.closed || standsOut(book, latest, at));
    node.hidden = !found && !ownGate && !node.contains(focusedIn(node));
    return found;
  };
  const show = (figures) => {
    latest = figures;
    own.show(figures);
    say(heading, schoolsInWords(book, gates, figures));
    if (wanted.closed) narrow();
    refresh();
  };
  /** Leaves what is wanted, and says how many schools that are. An authority's name stands for all of its schools. */
  const search = ({ text, closed }) => {
    wanted = { closed, text: plain(own.name).includes(text) ? "" : text };
    return narrow();
  };
  const unfold = (open) => {
    if (holder.tagName === "DETAILS") holder.open = open;
  };
  return { authority, node, fold, show, search, unfold, refresh, isOpen };
}

const isStuck = (book, { states }, gate) => states[gate] === ABSENT || book.fixed[gate] === 1;

/** Is this gate closed as it is (and could be opened), or switched? */
const standsOut = (book, figures, gate) =>
  Boolean(figures.hand[gate]) || (!figures.asItIs[gate] && !isStuck(book, figures, gate));

function schoolsInWords(book, gates, figures) {
  const { open, hand } = figures;
  const couldOpen = gates.filter((gate) => !open[gate] && !isStuck(book, figures, gate)).length;
  const byHand = gates.filter((gate) => hand[gate]).length;
  const pieces = [
    counted(gates.length, "school", "schools"),
    couldOpen ? `${number(couldOpen)} could be opened` : "none could be opened",
  ];
  return [...pieces, ...(byHand ? [`${number(byHand)} switched by you`] : [])].join(", ");
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What leaves only some of the schools; where they are few their authorities unfold. */
function filterOf(sections, prefix) {
  const name = make("input", { type: "search", id: `${prefix}-find`, autocomplete: "off", "data-key": "find" });
  const closed = make("input", { type: "checkbox", "data-key": "closed only" });
  const found = make("p", { className: "gs-quiet gs-found", role: "status" });
  let openBefore = null;
  const search = () => {
    const wanted = { text: plain(name.value.trim()), closed: closed.checked };
    const counts = sections.map((section) => section.search(wanted));
    const all = counts.reduce((sum, n) => sum + n, 0);
    if (wanted.text) openBefore ??= new Map(sections.map((section) => [section, section.isOpen()]));
    sections.forEach((section, at) => {
      if (openBefore)
        section.unfold(openBefore.get(section) || Boolean(wanted.text && counts[at] && all <= OPEN_UP_TO));
      section.refresh();
    });
    if (!wanted.text) openBefore = null;
    say(found, wanted.text || wanted.closed ? `${counted(all, "school", "schools")} found` : "");
  };
  name.addEventListener("input", search);
  closed.addEventListener("change", search);
  const label = make("label", {
    htmlFor: name.id,
    textContent: sections.length > 1 ? "Find a school or authority" : "Find a school",
  });
  return make(
    "div",
    { className: "gs-find" },
    make("div", { className: "gs-field" }, label, name),
    make("label", { className: "gs-check" }, closed, " Only those that are closed as it is"),
    found,
  );
}

/** One gate: a switch with its name, how it stands, what switching it would do, and whether that was done by hand. */
function gateRow(book, gate, prefix, actions) {
  const { name, id, gate: kind, place } = book.gates[gate];
  const about = make("p", { className: "gs-about", id: `${prefix}-gate-${gate}` });
  const [state, effect, hand] = ["gs-state", "gs-effect", "gs-hand"].map((className) => make("span", { className }));
  about.append(state, " ", effect, " ", hand);
  const box = make("input", { type: "checkbox", role: "switch", "aria-describedby": about.id });
  box.dataset.key = keyOf([kind, id]);
  box.addEventListener("change", () => actions.switchGates([gate], box.checked));
  const label = make("label", {}, box, make("span", { className: "gs-name", textContent: name }));
  if (gate < book.firstSchool)
    label.append(
      make("span", {
        className: "gs-kind",
        textContent: place.outside ? "another authority’s gate" : "the authority’s gate",
      }),
    );
  const node = make("li", { className: "gs-gate" }, label, about);
  const show = (figures) => {
    const on = figures.wanted[gate] === 1;
    if (box.checked !== on) box.checked = on;
    box.disabled = isStuck(book, figures, gate);
    const kindOfState = STATES[figures.states[gate]];
    if (node.dataset.state !== kindOfState) node.dataset.state = kindOfState;
    say(state, STATE_WORDS[book.fixed[gate] && kindOfState === "closed" ? "fixed" : kindOfState]);
    say(effect, effectWords(book, gate, figures));
    effect.classList.toggle("gs-quiet", !figures.bring[gate] && !figures.hand[gate]);
    say(hand, figures.hand[gate] ? `Switched ${figures.hand[gate] > 0 ? "open" : "closed"} by you` : "");
  };
  return { node, name, show };
}

/** What turning a gate over would do; of one that is switched, what that does. */
function effectWords(book, gate, { open, wanted, states, hand, bring, take, tooLate }) {
  if (states[gate] === ABSENT || book.fixed[gate]) return "";
  const few = (n) => aboutOf(book.cube) + people(n);
  if (tooLate && hand[gate]) return wanted[gate] === open[gate] ? "" : "too late to count";
  if (gate >= book.firstSchool && !open[book.authorityOf[gate - book.firstSchool]]) {
    return `its authority’s gate is closed${open[gate] || states[gate] === FOLLOWS ? "" : " too"}`;
  }
  const byHand = hand[gate] && openByItself(book, states, open, gate) !== (open[gate] === 1);
  if (open[gate])
    return take[gate] ? `${byHand ? "your switch brings" : "closing it keeps out"} ${few(take[gate])}` : "";
  if (bring[gate]) return `${byHand ? "your switch keeps out" : "opening it brings"} ${few(bring[gate])}`;
  return byHand ? "" : "opening it alone brings nobody";
}
