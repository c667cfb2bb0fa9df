// Data: the columns of the run, unpacked from this very page; what few readers open is unpacked when it is opened.

const FACTS = JSON.parse(document.getElementById("facts").textContent);
const unpacked = new Map();

// Return what a block holds.
function unpack(name) {
  if (!unpacked.has(name)) unpacked.set(name, read(document.getElementById(`block-${name}`)));
  return unpacked.get(name);
}

async function read(element) {
  const letters = atob(element.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

// The run: reports stand by story, event and copy group, and groups are stretches of them.
const run = {};

async function loadRun() {
  Object.assign(run, await unpack("columns"));
  run.copyStarts = starts(run.copies);
  run.eventStarts = starts(run.events);
  run.storyStarts = starts(run.stories);
  run.copyOf = owners(run.copyStarts);
  run.eventOf = owners(run.eventStarts);
  run.storyOf = owners(run.storyStarts);
  const dated = run.times.filter((time) => time !== null);
  run.first = dated.reduce((a, b) => Math.min(a, b), Infinity);
  run.last = dated.reduce((a, b) => Math.max(a, b), -Infinity);
}

// Return where each group begins among its members, and where the last one ends.
function starts(sizes) {
  const found = new Int32Array(sizes.length + 1);
  for (let at = 0; at < sizes.length; at++) found[at + 1] = found[at] + sizes[at];
  return found;
}

// Return the group of each member.
function owners(begins) {
  const found = new Int32Array(begins[begins.length - 1]);
  for (let group = 0; group + 1 < begins.length; group++) found.fill(group, begins[group], begins[group + 1]);
  return found;
}

const LEVELS = ["copy", "event", "story"];

// Return the stretch of reports of a group.
function stretch(level, group) {
  let [from, to] = [group, group + 1];
  if (level === "story") [from, to] = [run.storyStarts[from], run.storyStarts[to]];
  if (level !== "copy") [from, to] = [run.eventStarts[from], run.eventStarts[to]];
  return [run.copyStarts[from], run.copyStarts[to]];
}

function groupOf(level, report) {
  const copy = run.copyOf[report];
  if (level === "copy") return copy;
  return level === "event" ? run.eventOf[copy] : run.storyOf[run.eventOf[copy]];
}

function speaker(level, group) {
  return run[`${level}Speakers`][group];
}

function size(level, group) {
  const [from, to] = stretch(level, group);
  return to - from;
}

// Return the first and the last second of a stretch, null where it has no date.
function times(from, to) {
  let [first, last] = [null, null];
  for (let at = from; at < to; at++) {
    const time = run.times[at];
    if (time === null) continue;
    if (first === null || time < first) first = time;
    if (last === null || time > last) last = time;
  }
  return [first, last];
}

// Return the outlets of a stretch, in the order of their first report.
function outletsOf(from, to) {
  const found = new Set();
  for (let at = from; at < to; at++) if (run.outlets[at] >= 0) found.add(run.outlets[at]);
  return [...found];
}

// Return the page of details that holds a member of a level: ids, addresses, reasons.
async function details(level, at) {
  let page = FACTS.pages.length - 1;
  while (FACTS.pages[page][level] > at) page--;
  const found = await unpack(`page-${page}`);
  return {
    at: (kind, place) =>
      found[kind][place - FACTS.pages[page][{ ids: "reports", urls: "reports" }[kind] || kind]],
  };
}

// Return the differences of a copy group, null where the page has none.
async function differencesOf(copy) {
  const { starts: begins } = FACTS.texts;
  let page = begins.length - 1;
  while (page >= 0 && begins[page] > copy) page--;
  if (page < 0) return null;
  return (await unpack(`texts-${page}`))[copy] || null;
}

const PLURAL = { copy: "copies", event: "events", story: "stories" };

// Return the ids of the groups by level: they stand as a story, its first event, the copy groups of that.
function namesOf() {
  return (namesOf.made ||= unpack("names").then((all) => {
    const names = { story: [], event: [], copy: [] };
    let at = 0;
    run.stories.forEach((events, story) => {
      names.story.push(all[at++]);
      for (let event = run.storyStarts[story]; event < run.storyStarts[story] + events; event++) {
        names.event.push(all[at++]);
        for (let copy = 0; copy < run.events[event]; copy++) names.copy.push(all[at++]);
      }
    });
    return names;
  }));
}

async function nameOf(level, group) {
  return (await namesOf())[level][group];
}

// Return level and place of the group of that name, null if there is none.
async function groupNamed(name) {
  const names = await namesOf();
  for (const level of LEVELS) {
    const group = names[level].indexOf(name);
    if (group >= 0) return [level, group];
  }
  return null;
}
