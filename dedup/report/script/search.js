// Search: which reports match, and the groups that hold them.

const index = { folded: [], made: 0 };

// Make the index a little at a time, so that the page answers meanwhile.
function warmIndex() {
  indexUpTo(Math.min(index.made + 1500, run.titles.length));
  if (index.made < run.titles.length) setTimeout(warmIndex, 0);
}

function indexUpTo(end) {
  for (; index.made < end; index.made++) {
    const title = run.titles[index.made];
    const before = index.made - 1;
    const same = before >= 0 && run.titles[before] === title;
    index.folded.push(same ? index.folded[before] : fold(title));
  }
}

// Return the groups of a level with a report that matches, each with the number of its reports that do.
// wanted: words, outlet (-1: any), from and until (seconds or null), least (size), level, order.
function find(wanted) {
  indexUpTo(run.titles.length);
  const terms = fold(wanted.words).trim().split(" ").filter(Boolean);
  const found = [];
  let [last, matches] = [-1, 0];
  const total = run.titles.length;
  for (let at = 0; at < total; at++) {
    if (!matching(at, terms, wanted)) continue;
    const group = wanted.level === "report" ? at : groupOf(wanted.level, at);
    if (group !== last) {
      if (last >= 0) found.push([last, matches]);
      [last, matches] = [group, 0];
    }
    matches++;
  }
  if (last >= 0) found.push([last, matches]);
  return ordered(found, wanted);
}

function matching(at, terms, wanted) {
  if (wanted.outlet >= 0 && run.outlets[at] !== wanted.outlet) return false;
  if (wanted.from !== null || wanted.until !== null) {
    const time = run.times[at];
    if (time === null) return false;
    if (wanted.from !== null && time < wanted.from) return false;
    if (wanted.until !== null && time >= wanted.until + DAY) return false;
  }
  const title = index.folded[at];
  return terms.every((term) => title.includes(term));
}

function ordered(found, wanted) {
  const sizeOf = (group) =>
    wanted.level === "report" ? size("event", groupOf("event", group)) : size(wanted.level, group);
  let rows = found.map(([group, matches]) => ({ group, matches, size: sizeOf(group) }));
  if (wanted.least > 1) rows = rows.filter((row) => row.size >= wanted.least);
  if (wanted.order === "size") return rows.sort((a, b) => b.size - a.size || a.group - b.group);
  const [from, missing] = wanted.order === "newest" ? [-1, -Infinity] : [1, Infinity];
  for (const row of rows) {
    const reach = wanted.level === "report" ? [row.group, row.group + 1] : stretch(wanted.level, row.group);
    row.time = times(...reach)[from < 0 ? 1 : 0] ?? missing;
  }
  return rows.sort((a, b) => (a.time === b.time ? a.group - b.group : from * (a.time - b.time)));
}
