// Start: what the address asks for is shown; the language and the theme are the reader's.

const VIEWS = { overview, stories, outlets, measures, rejects };
const GROUPS = { story, event, copy };

queueMicrotask(start);

async function start() {
  recall();
  document.getElementById("language").addEventListener("click", () => switchTo(other(tongue.name)));
  document.getElementById("theme").addEventListener("click", switchTheme);
  document.addEventListener("keydown", shortcut);
  addEventListener("hashchange", () => show(true));
  let width = innerWidth;
  addEventListener("resize", () => {
    clearTimeout(start.timer);
    start.timer = setTimeout(() => innerWidth !== width && ((width = innerWidth), show()), 200);
  });
  if (typeof DecompressionStream === "undefined") return trouble(word("old"));
  try {
    await loadRun();
    await show();
    setTimeout(warmIndex, 50);
  } catch (error) {
    trouble(word("broken") + error.message);
  }
}

function trouble(text) {
  document.getElementById("main").append(h("p", { class: "notice", role: "alert" }, text));
}

// Show what the address asks for. moved: the reader came here by a link, and reads from the top.
let shows = 0;

async function show(moved) {
  const mine = ++shows;
  const name = decoded(location.hash.slice(1)) || "overview";
  const main = document.getElementById("main");
  const content = await view(name);
  if (mine !== shows) return;
  const kept = document.activeElement?.id;
  main.replaceChildren();
  append(main, [content]);
  const heading = main.querySelector("h1");
  document.title = `${isolated(heading ? heading.textContent : word("title"))} · dedup`;
  for (const link of document.querySelectorAll("#sections a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (moved) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
    announce(document.title);
  } else if (kept) document.getElementById(kept)?.focus({ preventScroll: true });
  main.dataset.shown = name;
}

async function view(name) {
  if (Object.hasOwn(VIEWS, name)) return VIEWS[name]();
  const found = await groupNamed(name);
  if (found) return GROUPS[found[0]](found[1]);
  return [
    h("h1", { class: "display" }, word("missing")),
    h("p", {}, foreign(name, { class: "mono" })),
    h("p", {}, h("a", { href: "#overview", class: "onward" }, word("back"))),
  ];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// A slash leads to the search, from anywhere but a field.
async function shortcut(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName)) return;
  event.preventDefault();
  if (document.getElementById("main").dataset.shown !== "stories") {
    history.pushState(null, "", "#stories");
    await show();
  }
  document.getElementById("by-words").focus();
}

async function switchTo(name) {
  setLanguage(name);
  remember("language", name);
  await show();
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  remember("theme", root.dataset.theme);
}

// Some browsers keep nothing for pages that come from the disk.
function remember(name, value) {
  try {
    localStorage.setItem(`dedup-${name}`, value);
  } catch {
    return;
  }
}

function recall() {
  try {
    const theme = localStorage.getItem("dedup-theme");
    if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
    const language = localStorage.getItem("dedup-language");
    if (language in WORDS && language !== tongue.name) setLanguage(language);
  } catch {
    return;
  }
}
