// Small comforts. Every page works without them.

// An event's time on the reader's own clock, beside the time where it happens.
function showLocalTimes() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const time of document.querySelectorAll("time[data-local-time]")) {
    const moment = new Date(time.dateTime);
    const write = (timeZone) =>
      new Intl.DateTimeFormat(document.documentElement.lang, {
        weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone,
      });
    if (write(here).format(moment) === write(time.dataset.localTime).format(moment)) continue;
    const words = document.createElement("span");
    words.className = "when-here";
    words.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
      weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
    }).format(moment);
    time.append(words);
  }
}

// Addresses to copy are selected whole by one click.
function selectOnFocus() {
  for (const input of document.querySelectorAll("input[data-copy]")) {
    input.addEventListener("focus", () => input.select());
  }
}

// After a failed form the reader stands before what is to be mended.
function focusProblems() {
  document.querySelector(".problems")?.focus();
}

showLocalTimes();
selectOnFocus();
focusProblems();
