// A copy group: its reports, and word by word what each says otherwise than the representative.

const chosen = { view: null };

async function copy(group) {
  const [from, to] = stretch("copy", group);
  const speaks = speaker("copy", group);
  const page = await details("copies", group);
  const whole = groupOf("event", from);
  const found = await differencesOf(group);
  const [first, last] = times(from, to);
  return [
    trail(
      ["#overview", word("overview")],
      [
        await routeOf("story", groupOf("story", from)),
        foreign(titleOf(speaker("story", groupOf("story", from)))),
      ],
      [await routeOf("event", whole), word("event")],
      [null, word("copy")],
    ),
    h("h1", { class: "display" }, foreign(titleOf(speaks))),
    facts(
      h("b", {}, many("report", to - from)),
      many("outlet", outletsOf(from, to).length),
      days(first, last),
      await lead(from, to),
    ),
    await speakerCard("copy", speaks, page.at("copies", group)),
    to - from > 1 &&
      section(
        word("difference"),
        await (found ? compared(found, from, speaks) : withoutTexts(from, to, speaks, first)),
      ),
    h("p", { class: "note" }, word("id"), ": ", foreign(await nameOf("copy", group), { class: "mono" })),
  ];
}

// Return the choice of a copy, and its differences.
async function compared(found, from, speaks) {
  const sheet = h("div", { class: "sheet" });
  const option = ([place, changes], at) => {
    const report = from + place;
    const outlet = outletName(run.outlets[report]);
    return h(
      "option",
      { value: at },
      `${outlet ? `${isolated(outlet)} · ` : ""}${moment(run.times[report])}${changes ? "" : " ="}`,
    );
  };
  const select = h("select", { id: "with", onchange: () => draw() }, found.rows.map(option));
  const views = ["sides", "merged"].map((view) =>
    button(word(`view.${view}`), {
      class: "toggle",
      "data-view": view,
      onclick: () => {
        chosen.view = view;
        draw();
      },
    }),
  );
  const draw = () => {
    const view = chosen.view || (room() < 640 ? "merged" : "sides");
    for (const one of views) one.setAttribute("aria-pressed", String(one.dataset.view === view));
    const [place, changes, title, text] = found.rows[Number(select.value)];
    sheet.replaceChildren(
      ...differenceOf(
        spansOf(found.title, title),
        spansOf(found.text, text),
        changes,
        view,
        speaks,
        from + place,
      ),
    );
  };
  draw();
  const others = size("copy", groupOf("copy", from)) - 1;
  const some = { n: number(found.rows.length), m: number(others) };
  return [
    found.rows.length < others && h("p", { class: "note" }, said("difference.some", some)),
    h(
      "div",
      { class: "choices" },
      h("div", { class: "field" }, h("label", { for: "with" }, word("difference.with")), select),
      h("div", { class: "toggles", role: "group" }, views),
    ),
    legend(),
    sheet,
  ];
}

// Return steps through a text as spans: kind, what the one says, what the other says.
function spansOf(text, steps) {
  let at = 0;
  return steps.map(([kind, taken, said]) => {
    if (kind === "+") return [kind, "", taken];
    at += taken;
    return [kind, text.slice(at - taken, at), said];
  });
}

function legend() {
  const one = (name, className, label) => h("li", {}, h(name, { class: className }, word(label)));
  return h(
    "ul",
    { class: "legend" },
    one("span", "shared", "mark.shared"),
    one("span", "spelled", "mark.spelled"),
    one("mark", "changed", "mark.changed"),
    one("del", "", "mark.only.one"),
    one("ins", "", "mark.only.other"),
  );
}

function differenceOf(title, text, changes, view, speaks, report) {
  const share = sharedWords(text);
  const heading = (at, label) =>
    h(
      "p",
      { class: "side-head" },
      h("b", {}, label),
      " ",
      foreign(outletName(run.outlets[at])),
      " ",
      h("span", { class: "quiet" }, moment(run.times[at])),
    );
  const note = h(
    "p",
    { class: "note" },
    changes ? share !== null && said("counts.shared", { p: percent(share) }) : word("difference.same"),
  );
  if (view === "merged") {
    return [
      note,
      h(
        "div",
        { class: "together" },
        h("bdi", { class: "said-title" }, merged(title)),
        h("bdi", { class: "said" }, merged(text)),
      ),
    ];
  }
  const side = (which, at, label) =>
    h(
      "article",
      { class: "side" },
      heading(at, label),
      h("bdi", { class: "said-title" }, sided(title, which)),
      h("bdi", { class: "said" }, sided(text, which)),
    );
  return [
    note,
    h("div", { class: "sides" }, side(0, speaks, word("speaks.copy")), side(1, report, word("later.side"))),
  ];
}

// Return what one side says, with what the other does not say marked.
function sided(spans, which) {
  const shown = spans.map(([kind, one, two]) => {
    if (kind === "=") return one;
    if (kind === "~") return marked("span", "spelled", which ? two : one);
    if (kind === "!") return marked("mark", "changed", which ? two : one);
    if (kind === "-") return which ? null : marked("del", null, one);
    return which ? marked("ins", null, two) : null;
  });
  return shown.some(Boolean) ? shown : h("span", { class: "quiet" }, word("difference.empty"));
}

// Return both sides as one text: what is gone, then what came in its place.
function merged(spans) {
  return spans.map(([kind, one, two]) => {
    if (kind === "=") return one;
    if (kind === "~") return marked("span", "spelled", two);
    if (kind === "!") return [marked("del", "changed", one.trim()), " ", marked("ins", "changed", two)];
    return kind === "-" ? marked("del", null, one) : marked("ins", null, two);
  });
}

// Return a marked stretch; the space behind it is not marked.
function marked(name, className, text) {
  const end = text.trimEnd();
  return [h(name, { class: className }, end), text.slice(end.length)];
}

// Return the share of all words that both texts have.
function sharedWords(spans) {
  const length = (text) => (text || "").split(/\s+/).filter(Boolean).length;
  let [both, all] = [0, 0];
  for (const [kind, one, two] of spans) {
    const shared = kind === "=" || kind === "~" ? length(one) : 0;
    both += 2 * shared;
    all += shared ? 2 * shared : length(one) + length(two);
  }
  return all ? both / all : null;
}

// Return the reports of a group whose texts are not in the page, and say why they are not.
async function withoutTexts(from, to, speaks, first) {
  const { trouble, compared: some, of } = FACTS.texts;
  const reason = trouble === "unwanted" || trouble === "changed" ? word(`texts.${trouble}`) : trouble;
  const command = trouble ? word("texts.command") : word("texts.more");
  const sentence = trouble
    ? [word("texts.none"), " ", foreign(reason)]
    : said("texts.room", { n: number(some), m: number(of) });
  const rest = [];
  for (let at = from; at < to; at++) if (at !== speaks) rest.push(at);
  return [
    h("p", { class: "notice" }, sentence, " ", h("code", { dir: "ltr" }, command)),
    await listing(rest, async (at) => h("li", { class: "text" }, await reportLine(at, later(at, first)))),
  ];
}
