// The figures of the gate switches: from a cube and what is switched to who is in Glow when the deletion runs.
//
// A cube (docs/decisions/0021-cube.md) holds counts of people keyed by what would keep them. From `readCube` on it is
// arrays that are summed in milliseconds, for the nation too. Sections: days, the cube, figures, switches.

// ----------------------------------------------------------------------------------------------------------- days

export function daysLater(day, days) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

export function isDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < "0100") return false;
  const [year, month, date] = text.split("-").map(Number);
  const moment = new Date(Date.UTC(year, month - 1, date));
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date;
}

// ------------------------------------------------------------------------------------------------------- the cube

const FORMAT = 1;
export const STATES = ["open", "closed", "unreadable", "follows", "absent"];
const OPEN = STATES.indexOf("open");
const CLOSED = STATES.indexOf("closed");
export const FOLLOWS = STATES.indexOf("follows");
export const ABSENT = STATES.indexOf("absent");

// A gate is one number: the authorities' come first, in the order of the cube, then the schools'. A fixed one is never
// switched: it stands as the cube says.
// A cell is one school, role, stage and way. Way w has the schools `waySchools` from wayAt[w] up to wayAt[w + 1].

/** What a cube says, in arrays that can be summed quickly. Throws where it is not a cube that we can read. */
export function readCube(cube) {
  if (cube?.format !== FORMAT) throw new Error(`This needs a cube of format ${FORMAT}, not ${cube?.format ?? "none"}.`);
  if (!["any", "all"].includes(cube.enrolments))
    throw new Error(`Enrolments are "any" or "all", not ${cube.enrolments}.`);
  const gates = [
    ...cube.authorities.map((each) => ["authority", each]),
    ...cube.schools.map((each) => ["establishment", each]),
  ];
  return {
    cube,
    all: cube.enrolments === "all",
    firstSchool: cube.authorities.length,
    gates: gates.map(([gate, place]) => ({ gate, id: place.id, name: String(place.name || place.id), place })),
    fixed: Uint8Array.from(gates, ([, place]) => Number(Boolean(place.fixed))),
    gateAt: new Map(gates.flatMap(([gate, place], at) => (place.fixed ? [] : [[keyOf([gate, place.id]), at]]))),
    authorityOf: Int32Array.from(cube.schools, (school) => school.authority),
    firstDeletion: daysLater(cube.as_of, cube.feed_lag_days + 1),
    lastDeletion: daysLater(cube.until, cube.feed_lag_days + 1),
    ...readWays(cube.ways),
    ...readCounts(cube),
    day: null,
  };
}

export const keyOf = ([gate, id]) => `${gate} ${id}`;

function readWays(ways) {
  const wayAt = new Int32Array(ways.length + 1);
  ways.forEach((way, at) => (wayAt[at + 1] = wayAt[at] + way.length));
  return { wayAt, waySchools: Int32Array.from(ways.flat()) };
}

function readCounts({ counts, roles, stages, ways }) {
  const cells = new Map();
  const columns = { school: [], role: [], stage: [], way: [] };
  const row = {
    day: new Int32Array(counts.length),
    cell: new Int32Array(counts.length),
    n: new Int32Array(counts.length),
  };
  counts.forEach(([day, school, role, stage, way, n], at) => {
    const key = ((school * roles.length + role) * stages.length + stage) * ways.length + way;
    if (!cells.has(key)) {
      cells.set(key, cells.size);
      columns.school.push(school);
      columns.role.push(role);
      columns.stage.push(stage);
      columns.way.push(way);
    }
    row.day[at] = day;
    row.cell[at] = cells.get(key);
    row.n[at] = n;
  });
  const cell = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Int32Array.from(values)]));
  return { row, cell };
}

/** All that does not depend on switches, for a last day: states, people, who is kept as things stand, who could be. */
function dayOf(book, lastDay) {
  const place = book.cube.days.findLastIndex((day) => day <= lastDay);
  if (book.day?.place === place) return book.day;
  const day = { place, states: statesAt(book, place), n: countsAt(book, place) };
  day.ofWay = new Int32Array(book.wayAt.length - 1);
  for (let c = 0; c < day.n.length; c++) day.ofWay[book.cell.way[c]] += day.n[c];
  const allOpen = standing(book, day.states, Int8Array.from(book.fixed, (fixed) => 1 - fixed));
  day.asItIs = standing(book, day.states, new Int8Array(book.gates.length));
  day.people = tally(book, day.n, null);
  day.before = tally(book, day.n, waysThrough(book, passing(book, day.asItIs)));
  day.ceiling = tally(book, day.n, waysThrough(book, passing(book, allOpen)));
  book.day = day;
  return day;
}

/** The state of each gate on a day. Of what the cube does not say yet, nothing is open. */
function statesAt(book, place) {
  return Uint8Array.from(book.gates, ({ place: { states } }, gate) => {
    const known = states.findLast(([from]) => from <= place);
    return known ? STATES.indexOf(known[1]) : gate < book.firstSchool ? CLOSED : ABSENT;
  });
}

function countsAt({ row, cell }, place) {
  const n = new Int32Array(cell.way.length);
  for (let r = 0; r < row.n.length; r++) if (row.day[r] <= place) n[row.cell[r]] += row.n[r];
  return n;
}

// -------------------------------------------------------------------------------------------------------- figures

/** Which gates are open, where `hand` says of each: 1 switched open, -1 switched closed, 0 as it is. */
function standing(book, states, hand) {
  const open = new Uint8Array(states.length);
  for (let gate = 0; gate < states.length; gate++) {
    if (states[gate] === ABSENT) open[gate] = 0;
    else if (hand[gate]) open[gate] = Number(hand[gate] > 0);
    else open[gate] = Number(openByItself(book, states, open, gate));
  }
  return open;
}

export function openByItself(book, states, open, gate) {
  if (states[gate] === FOLLOWS) return open[book.authorityOf[gate - book.firstSchool]] === 1;
  return states[gate] === OPEN;
}

/** Schools that let people through: their own gate and their authority's are open. */
function passing(book, open) {
  return Uint8Array.from(book.authorityOf, (authority, school) => open[book.firstSchool + school] & open[authority]);
}

/** Ways that keep people, with these schools letting them through. */
function waysThrough({ all, wayAt, waySchools }, passes) {
  const through = new Uint8Array(wayAt.length - 1);
  for (let w = 0; w < through.length; w++) {
    const end = wayAt[w + 1];
    let met = 0;
    for (let at = wayAt[w]; at < end; at++) met += passes[waySchools[at]];
    through[w] = all ? Number(met > 0 && met === end - wayAt[w]) : Number(met > 0);
  }
  return through;
}

/** People of the ways that keep (of all ways: null), in total and by authority, school, role and stage. */
function tally(book, n, through) {
  const { cube, cell, authorityOf } = book;
  const by = (values) => new Int32Array(values.length);
  const sums = {
    total: 0,
    authority: by(cube.authorities),
    school: by(cube.schools),
    role: by(cube.roles),
    stage: by(cube.stages),
  };
  for (let c = 0; c < n.length; c++) {
    if (through && !through[cell.way[c]]) continue;
    sums.total += n[c];
    sums.school[cell.school[c]] += n[c];
    sums.role[cell.role[c]] += n[c];
    sums.stage[cell.stage[c]] += n[c];
  }
  sums.school.forEach((sum, school) => (sums.authority[authorityOf[school]] += sum));
  return sums;
}

const PASSES = -1;
const NO_KEY = -2;

/** People whom turning one gate over, and no other, would bring (a closed one) or take (an open one), by gate. */
function effects(book, day, hand, open, through) {
  const bring = new Int32Array(book.gates.length);
  const take = new Int32Array(book.gates.length);
  const keys = Int32Array.from(book.authorityOf, (_, school) => keyOfSchool(book, day.states, hand, open, school));
  for (let w = 0; w < through.length; w++) {
    const n = day.ofWay[w];
    if (n && through[w]) addNeeded(book, w, keys, n, take);
    else if (n) addKeys(book, w, keys, n, bring);
  }
  book.fixed.forEach((fixed, gate) => {
    if (fixed) bring[gate] = take[gate] = 0;
  });
  return { bring, take };
}

/** The one gate whose opening would let a school's people through. */
function keyOfSchool(book, states, hand, open, school) {
  const own = book.firstSchool + school;
  const authority = book.authorityOf[school];
  if (states[own] === ABSENT) return NO_KEY;
  if (open[authority]) return open[own] ? PASSES : own;
  return open[own] || (states[own] === FOLLOWS && !hand[own]) ? authority : NO_KEY;
}

/** A way that keeps nobody yet: a gate that lets one of its schools through brings them, with "all" every school. */
function addKeys({ all, wayAt, waySchools }, w, keys, n, bring) {
  const [from, end] = [wayAt[w], wayAt[w + 1]];
  let common = PASSES;
  for (let at = from; at < end; at++) {
    const key = keys[waySchools[at]];
    if (all) common = key === PASSES || key === common ? common : common === PASSES ? key : NO_KEY;
    else if (key >= 0 && isFirst(waySchools, from, at, (school) => keys[school] === key)) bring[key] += n;
  }
  if (all && common >= 0) bring[common] += n;
}

/** A way that keeps people: the gates without which it would not. */
function addNeeded({ all, wayAt, waySchools, authorityOf, firstSchool }, w, keys, n, take) {
  const [from, end] = [wayAt[w], wayAt[w + 1]];
  let [used, last, authorities] = [0, 0, 0];
  for (let at = from; at < end; at++) {
    const school = waySchools[at];
    if (keys[school] !== PASSES) continue;
    used += 1;
    last = school;
    const authority = authorityOf[school];
    const first = isFirst(waySchools, from, at, (s) => keys[s] === PASSES && authorityOf[s] === authority);
    authorities += Number(first);
    if (all) take[firstSchool + school] += n;
    if (all && first) take[authority] += n;
  }
  if (all) return;
  if (used === 1) take[firstSchool + last] += n;
  if (authorities === 1) take[authorityOf[last]] += n;
}

function isFirst(schools, from, at, same) {
  for (let before = from; before < at; before++) if (same(schools[before])) return false;
  return true;
}

/** The figures of a cube under switches: `opened` and `closed` ([gate, id]), `opens_on` and `deletion_on` (days). */
export function figuresFor(book, { opened, closed, opens_on, deletion_on }) {
  const lastDay = daysLater(deletion_on, -book.cube.feed_lag_days - 1);
  const day = dayOf(book, lastDay);
  const switches = handOf(book, opened, closed);
  const tooLate = opens_on > lastDay;
  const hand = tooLate ? new Int8Array(switches.length) : switches;
  const open = standing(book, day.states, hand);
  const through = waysThrough(book, passing(book, open));
  return {
    ...{ lastDay, deletion_on, opens_on, tooLate, open },
    ...{ states: day.states, asItIs: day.asItIs, people: day.people, before: day.before, ceiling: day.ceiling },
    now: tally(book, day.n, through),
    ...effects(book, day, hand, open, through),
    hand: switches,
    wanted: tooLate ? standing(book, day.states, switches) : open,
  };
}

/** The figures as Python gets them. */
export function summaryOf({ cube }, figures) {
  const { people, now, before, ceiling } = figures;
  const by = (names, kind) =>
    Object.fromEntries(names.map((name, at) => [name, three(people[kind][at], now[kind][at], before[kind][at])]));
  return {
    ...three(people.total, now.total, before.total),
    gates: ceiling.total - now.total,
    nothing: people.total - ceiling.total,
    last_day: figures.lastDay,
    deletion_on: figures.deletion_on,
    opens_on: figures.opens_on,
    too_late: figures.tooLate,
    by_role: by(cube.roles, "role"),
    by_stage: by(cube.stages, "stage"),
  };
}

const three = (enrolled, kept, before) => ({ people: enrolled, kept, kept_before: before });

// ------------------------------------------------------------------------------------------------------- switches

/** What is switched by hand, gate by gate; a gate in both lists is closed. */
function handOf({ gates, gateAt }, opened, closed) {
  const hand = new Int8Array(gates.length);
  for (const [pairs, way] of [
    [opened, 1],
    [closed, -1],
  ]) {
    for (const pair of pairs) {
      const gate = gateAt.get(keyOf(pair));
      if (gate !== undefined) hand[gate] = way;
    }
  }
  return hand;
}

/** The two lists with some gates switched; a gate that would stand so by itself is in neither.
 *  Authorities are to come before their schools: some follow them. */
export function switched(book, figures, { opened, closed }, gates, on) {
  const hand = figures.hand.slice();
  const open = figures.wanted.slice();
  for (const gate of gates) {
    if (figures.states[gate] === ABSENT || book.fixed[gate]) continue;
    hand[gate] = openByItself(book, figures.states, open, gate) === on ? 0 : on ? 1 : -1;
    open[gate] = Number(on);
  }
  const unknown = (pairs) => pairs.filter((pair) => !book.gateAt.has(keyOf(pair)));
  const listed = (way) => book.gates.filter((_, gate) => hand[gate] === way).map(({ gate, id }) => [gate, id]);
  return { opened: [...unknown(opened), ...listed(1)], closed: [...unknown(closed), ...listed(-1)] };
}
