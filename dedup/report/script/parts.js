// Parts: what several views show alike.

// Return the route of a group, when its name is unpacked.
async function routeOf(level, group) {
  return `#${encodeURIComponent(await nameOf(level, group))}`;
}

function titleOf(report) {
  return run.titles[report] || word("untitled");
}

function outletName(at) {
  return at >= 0 ? FACTS.outlets[at] : "";
}

// Return a list of small facts in a line.
function facts(...parts) {
  return h(
    "p",
    { class: "facts" },
    parts
      .flat()
      .filter(Boolean)
      .map((part) => h("span", {}, part)),
  );
}

// Return the outlets of a stretch as tags, the first so many.
function tags(outlets, most = 6) {
  const shown = outlets.slice(0, most).map((at) => h("span", { class: "tag" }, foreign(outletName(at))));
  const rest = outlets.length - shown.length;
  return h(
    "span",
    { class: "tags" },
    shown,
    rest > 0 && h("span", { class: "tag quiet" }, `+${number(rest)}`),
  );
}

// Return a row of a list that leads to a group: its title, what it holds, and its course.
async function row(level, group, extra, plain) {
  const report = level === "report" ? group : speaker(level, group);
  const reach = level === "report" ? [group, group + 1] : stretch(level, group);
  const target = level === "report" ? "event" : level;
  const href = await routeOf(target, level === "report" ? groupOf("event", group) : group);
  const [first, last] = times(...reach);
  const told =
    level === "report"
      ? [foreign(outletName(run.outlets[group])), moment(first)]
      : counted(level, group, reach, first, last);
  return h(
    "li",
    { class: "row" },
    h("a", { href, class: "row-title" }, foreign(titleOf(report))),
    h(
      "div",
      { class: "row-facts" },
      facts(told, extra),
      !plain && level !== "report" && run.last > run.first && sparkline(...reach),
    ),
  );
}

// Return what a group holds, in words.
function counted(level, group, [from, to], first, last) {
  const outlets = outletsOf(from, to).length;
  const events = level === "story" ? run.stories[group] : 0;
  const texts = level === "event" ? run.events[group] : 0;
  return [
    h("b", {}, many("report", to - from)),
    events > 1 && many("event", events),
    texts > 1 && texts < to - from && many("copy", texts),
    outlets > 1 && many("outlet", outlets),
    days(first, last),
  ];
}

// Return why a report speaks for its group.
function why(reasons, open) {
  if (!reasons || !reasons.length) return h("p", { class: "quiet" }, word("alone"));
  return h(
    "details",
    { class: "why", open },
    h("summary", {}, word("why")),
    h(
      "ul",
      {},
      reasons.map((text) => h("li", {}, foreign(reason(text)))),
    ),
  );
}

// Return a list of pairs of a name and a value.
function pairs(...rows) {
  const shown = rows.filter(([, value]) => value !== null && value !== "");
  return h(
    "dl",
    { class: "pairs" },
    shown.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

// Return the way to a group, from the overview down.
function trail(...steps) {
  return h(
    "nav",
    { class: "trail", "aria-label": word("back") },
    h(
      "ol",
      {},
      steps.map(([href, text]) =>
        h("li", {}, href ? h("a", { href }, text) : h("span", { "aria-current": "page" }, text)),
      ),
    ),
  );
}

// Return a list that shows so many rows, and more when asked.
async function listing(items, make, most = 40) {
  const list = h("ol", { class: "rows" });
  const box = h("div", {}, list);
  let shown = 0;
  const next = async () => {
    const part = items.slice(shown, shown + most);
    const rows = await Promise.all(part.map(make));
    list.append(...rows);
    shown += part.length;
    box.querySelector(":scope > button")?.remove();
    if (shown < items.length)
      box.append(
        button(said("more", { n: number(Math.min(most, items.length - shown)) }), {
          class: "more",
          onclick: async () => {
            await next();
            rows[0] && list.children[shown - part.length];
          },
        }),
      );
    return rows;
  };
  await next();
  return box;
}

// Return a table that scrolls by itself where it is too wide, by keyboard too.
function table(caption, head, rows, numeric) {
  const cell = (name, value, at, scope) =>
    h(name, { scope, class: numeric.includes(at) ? "number" : null }, value);
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map((text, at) => cell("th", text, at, "col")),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((values) =>
          h(
            "tr",
            {},
            values.map((value, at) => (at ? cell("td", value, at) : cell("th", value, at, "row"))),
          ),
        ),
      ),
    ),
  );
}

// Return a table that opens under a drawing.
function asTable(caption, head, rows, numeric) {
  return h(
    "details",
    { class: "figures" },
    h("summary", {}, word("table")),
    table(caption, head, rows, numeric),
  );
}
