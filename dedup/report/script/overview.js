// Overview: the run in numbers, its largest stories, and its course.

async function overview() {
  const largest = Array.from({ length: Math.min(10, run.stories.length) }, (_, at) => at);
  return [
    h("h1", { class: "display" }, word("title")),
    h("p", { class: "lede" }, word("lede")),
    funnel(),
    aboutRun(),
    section(
      word("largest"),
      h("ol", { class: "rows numbered" }, await Promise.all(largest.map((story) => row("story", story)))),
      h("p", {}, h("a", { href: "#stories", class: "onward" }, word("all"))),
    ),
    run.last > run.first &&
      section(word("days"), course(0, run.titles.length, 130, word("days")), undatedNote(), dayTable()),
    section(word("sizes"), h("p", { class: "note" }, word("sizes.note")), sizes()),
  ];
}

// Return how reports become texts, events and stories, as bars that shrink.
function funnel() {
  const levels = [
    ["report", FACTS.reports],
    ["copy", FACTS.copies],
    ["event", FACTS.events],
    ["story", FACTS.stories],
  ];
  return h(
    "dl",
    { class: "funnel", "aria-label": word("funnel") },
    levels.map(([level, count]) => {
      const share = Math.max(1, (100 * count) / Math.max(1, FACTS.reports));
      const bar = h(
        "svg",
        { class: "share", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
        h("rect", { width: 100, height: 6, class: "rest" }),
        h("rect", { x: mirrored(0, 100, share), width: share, height: 6, class: `bar ${level}` }),
      );
      return h(
        "div",
        {},
        h("dt", {}, word(`funnel.${level}`)),
        h("dd", {}, h("b", {}, number(count)), bar, h("small", {}, word(`funnel.${level}.why`))),
      );
    }),
  );
}

function aboutRun() {
  const known = run.first <= run.last;
  const left = FACTS.stories - run.stories.length;
  return [
    pairs(
      [
        word("read"),
        FACTS.inputs.length
          ? h(
              "span",
              {},
              FACTS.inputs.map((name, at) => [at ? " · " : "", foreign(name)]),
              FACTS.more > 0 && ` +${number(FACTS.more)}`,
            )
          : null,
      ],
      [word("covers"), known ? days(run.first, run.last) : null],
      [word("outlets"), h("a", { href: "#outlets" }, number(FACTS.outlets.length))],
      [word("rejected.count"), h("a", { href: "#rejects" }, number(FACTS.rejected))],
      [word("seconds"), FACTS.seconds ? many("second", FACTS.seconds) : null],
      [word("version"), FACTS.version ? foreign(`dedup ${FACTS.version}`) : null],
    ),
    left > 0 && h("p", { class: "notice" }, said("left", { n: number(left), m: number(run.stories.length) })),
  ];
}

function undatedNote() {
  const undated = run.times.filter((time) => time === null).length;
  return undated > 0 && h("p", { class: "note" }, said("days.undated", { reports: many("report", undated) }));
}

function dayTable() {
  const { begin, width, counts } = perStep(0, run.titles.length, run.first, run.last, 120, DAY);
  const rows = counts
    .map((count, at) => [
      width > DAY ? days(begin + at * width, begin + (at + 1) * width - 1) : day(begin + at * width),
      number(count),
    ])
    .filter((_, at) => counts[at]);
  return asTable(word("days"), [word("covers"), word("outlets.reports")], rows, [1]);
}

// Return how many groups of each level have how many reports.
function sizes() {
  const bounds = [1, 2, 3, 5, 10, 20, 50, 100, 1000, Infinity];
  const counts = LEVELS.map((level) => {
    const found = new Array(bounds.length - 1).fill(0);
    for (let group = 0; group < run[PLURAL[level]].length; group++) {
      const many = size(level, group);
      found[bounds.findIndex((_, at) => many < bounds[at + 1])]++;
    }
    return found;
  });
  const last = Math.max(...counts.map((of) => of.findLastIndex(Boolean)));
  const names = bounds.slice(0, last + 1).map((from, at) => {
    const to = bounds[at + 1] - 1;
    return to === Infinity
      ? h("bdi", { dir: "ltr" }, `${number(from)}+`)
      : from === to
        ? number(from)
        : h("bdi", { dir: "ltr" }, `${number(from)}–${number(to)}`);
  });
  const most = Math.log1p(Math.max(...counts.flat()));
  const bar = (level, count) =>
    h(
      "span",
      { class: "cell-bar" },
      h(
        "svg",
        { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
        h("rect", {
          x: mirrored(0, 100, (100 * Math.log1p(count)) / most),
          width: (100 * Math.log1p(count)) / most,
          height: 8,
          rx: 1,
          class: `bar ${level}`,
        }),
      ),
      h("span", {}, count ? number(count) : "·"),
    );
  return table(
    word("sizes"),
    [word("size"), word("funnel.copy"), word("funnel.event"), word("funnel.story")],
    names.map((name, at) => [name, ...LEVELS.map((level, of) => bar(level, counts[of][at]))]),
    [],
  );
}
