// A story: its representative, its course, and its events.

const LANES = 14; // events in the drawing of a story

async function story(group) {
  const [from, to] = stretch("story", group);
  const [first, last] = times(from, to);
  const events = Array.from({ length: run.stories[group] }, (_, at) => run.storyStarts[group] + at);
  const report = speaker("story", group);
  const page = await details("stories", group);
  return [
    trail(["#overview", word("overview")], ["#stories", word("stories")], [null, word("story")]),
    h("h1", { class: "display" }, foreign(titleOf(report))),
    facts(counted("story", group, [from, to], first, last), first !== null && span(first, last)),
    tags(outletsOf(from, to), 14),
    await speakerCard("story", report, page.at("stories", group)),
    last > first &&
      events.length > 1 &&
      section(word("story.time"), await storyCourse(events, from, to, first, last)),
    section(`${word("story.events")} (${number(events.length)})`, await storyEvents(events)),
    h("p", { class: "note" }, word("id"), ": ", foreign(await nameOf("story", group), { class: "mono" })),
  ];
}

// Return the events by date, or the largest first.
async function storyEvents(events) {
  const make = (event) => row("event", event, null, true);
  if (events.length < 5) return listing(events, make);
  const box = h("div", {}, await listing(events, make));
  const orders = {
    oldest: events,
    size: [...events].sort((a, b) => size("event", b) - size("event", a) || a - b),
  };
  const choose = async (event) => box.replaceChildren(await listing(orders[event.target.value], make));
  const options = Object.keys(orders).map((name) => h("option", { value: name }, word(`order.${name}`)));
  return [
    h(
      "div",
      { class: "choices" },
      h(
        "div",
        { class: "field" },
        h("label", { for: "events-by" }, word("order")),
        h("select", { id: "events-by", onchange: choose }, options),
      ),
    ),
    box,
  ];
}

async function storyCourse(events, from, to, first, last) {
  const dated = events.filter((event) => times(...stretch("event", event))[0] !== null);
  const largest = [...dated]
    .sort((a, b) => size("event", b) - size("event", a) || a - b)
    .slice(0, LANES)
    .sort((a, b) => a - b);
  const href = await Promise.all(largest.map((event) => routeOf("event", event)));
  return [
    h("p", { class: "note" }, word("story.time.note")),
    course(from, to, 64, word("story.time")),
    lanes(largest, courseSteps(from, to, first, last), href),
  ];
}

function star() {
  return h("span", { class: "star", "aria-hidden": "true" }, "★ ");
}

// Return who speaks for a group, and why; its title is that of the page.
async function speakerCard(level, report, reasons) {
  return h(
    "div",
    { class: "card speaker" },
    h("h2", {}, star(), word(`speaks.${level}`)),
    await reportFacts(report),
    why(reasons, level !== "story"),
  );
}

// Return a report with its outlet, its date and the way to its page.
async function reportLine(report, extra) {
  const title = h("p", { class: "report-title" }, foreign(titleOf(report)));
  return h("div", { class: "report" }, title, await reportFacts(report, extra));
}

async function reportFacts(report, extra) {
  const page = await details("reports", report);
  const outlet = outletName(run.outlets[report]);
  return facts(
    outlet && h("b", {}, foreign(outlet)),
    moment(run.times[report]),
    extra,
    pageLink(page.at("urls", report), word("open")),
    foreign(page.at("ids", report), { class: "mono quiet" }),
  );
}
