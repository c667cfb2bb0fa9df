// An event: who speaks for it and why, who was first, and its texts with their copies.

async function event(group) {
  const [from, to] = stretch("event", group);
  const [first, last] = times(from, to);
  const report = speaker("event", group);
  const page = await details("events", group);
  const whole = groupOf("story", from);
  const copies = Array.from({ length: run.events[group] }, (_, at) => run.eventStarts[group] + at);
  return [
    trail(
      ["#overview", word("overview")],
      [await routeOf("story", whole), foreign(titleOf(speaker("story", whole)))],
      [null, word("event")],
    ),
    h("h1", { class: "display" }, foreign(titleOf(report))),
    facts(counted("event", group, [from, to], first, last)),
    tags(outletsOf(from, to), 14),
    await speakerCard("event", report, page.at("events", group)),
    pairs(
      [word("first"), moment(first)],
      [word("last"), last > first ? moment(last) : null],
      [word("lead.title"), await lead(from, to)],
    ),
    section(
      `${word("texts")} (${number(copies.length)})`,
      await listing(copies, (copy) => text(copy, first), 25),
    ),
    h("p", { class: "note" }, word("id"), ": ", foreign(await nameOf("event", group), { class: "mono" })),
  ];
}

// Return who was first, and by how long; a report of midnight has a day and no time.
async function lead(from, to) {
  const earliest = new Map();
  for (let at = from; at < to; at++) {
    const [outlet, time] = [run.outlets[at], run.times[at]];
    if (outlet >= 0 && time !== null && !(earliest.get(outlet) <= time)) earliest.set(outlet, time);
  }
  const order = [...earliest].sort((a, b) => a[1] - b[1]);
  if (order.length < 2) return null;
  const [[outlet, began], [, next]] = order;
  const ends = began % DAY === 0 ? began + DAY - 1 : began;
  if (ends >= next) return word("lead.unsure");
  return h(
    "span",
    {},
    filled("lead.sure", { outlet: h("b", {}, foreign(outletName(outlet))), gap: gap(next - began) }),
  );
}

// Return a text of an event: its representative, and its copies.
async function text(copy, began) {
  const [from, to] = stretch("copy", copy);
  const speaks = speaker("copy", copy);
  const rest = [];
  for (let at = from; at < to; at++) if (at !== speaks) rest.push(at);
  const shown = rest.slice(0, 30);
  const more = rest.length - shown.length;
  return h(
    "li",
    { class: "text" },
    await reportLine(speaks, later(speaks, began)),
    rest.length > 0 &&
      h(
        "div",
        { class: "copies" },
        h(
          "p",
          { class: "copies-title" },
          `${word("copies.of")} (${number(rest.length)})`,
          h("a", { href: await routeOf("copy", copy), class: "compare" }, word("compare")),
        ),
        h(
          "ul",
          {},
          await Promise.all(shown.map(async (at) => h("li", {}, await copyLine(at, speaks, began)))),
          more > 0 && h("li", { class: "quiet" }, `+${number(more)}`),
        ),
      ),
  );
}

async function copyLine(report, speaks, began) {
  const page = await details("reports", report);
  const outlet = outletName(run.outlets[report]);
  const other = run.titles[report] !== run.titles[speaks];
  return [
    other && h("span", { class: "copy-title" }, foreign(titleOf(report))),
    facts(
      outlet && h("b", {}, foreign(outlet)),
      moment(run.times[report]),
      later(report, began),
      pageLink(page.at("urls", report), word("open")),
      !outlet && foreign(page.at("ids", report), { class: "mono quiet" }),
    ),
  ];
}

// Return how much later than the first report one came, where both have a time.
function later(report, began) {
  const time = run.times[report];
  if (time === null || began === null || time === began || time % DAY === 0 || began % DAY === 0) return null;
  return h("span", { class: "later" }, said("later", { gap: gap(time - began) }));
}
