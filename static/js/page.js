// Small comforts. Every page works without them.

// The pages write English dates as most of the world does; so do scripts.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

// An event's time on the reader's own clock, below the time where it happens.
function showLocalTimes() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const clock = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  for (const time of document.querySelectorAll("time[data-local-time]")) {
    const moment = new Date(time.dateTime);
    const write = (options) => new Intl.DateTimeFormat(language, { ...clock, ...options }).format(moment);
    if (write({ timeZone: here }) === write({ timeZone: time.dataset.localTime })) continue;
    const words = document.createElement("span");
    words.className = "when-here";
    words.textContent = time.dataset.localWords.replace("{}", write({ timeZoneName: "short" }));
    time.append(words);
  }
}

// Addresses to copy are selected whole by one click.
function selectOnFocus() {
  for (const input of document.querySelectorAll("[data-copy]")) {
    input.addEventListener("focus", () => input.select());
  }
}

// After a failed form the reader stands before what is to be mended.
function focusProblems() {
  document.querySelector(".problems")?.focus();
}

// While a gift is on its way, the page looks again by itself: a few times, ever more slowly.
function lookAgain() {
  const link = document.querySelector("[data-look-again] a");
  const looks = Number(new URLSearchParams(location.search).get("looks") ?? 0);
  if (!link || looks >= 6) return;
  setTimeout(() => location.replace(`${link.getAttribute("href")}?looks=${looks + 1}`), 3000 * 2 ** looks);
}

showLocalTimes();
selectOnFocus();
focusProblems();
lookAgain();
