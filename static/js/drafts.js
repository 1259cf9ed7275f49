// A text survives a closed tab: what is typed at the desk is kept in this browser until it was sent.
// Only lines and paragraphs of words are; no passwords, codes or sums. Signing out forgets all.

const PREFIX = "draft:";
const LASTS = 3 * 24 * 3600 * 1000;
const WORDS = "textarea:not([readonly]), input[type=text]:not([inputmode]):not([autocomplete])";
const writer = document.querySelector('meta[name="drafts"]')?.content;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // The browser keeps nothing, or has no room: the page works as it does without drafts.
  }
}

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

// Nobody finds what somebody else began. What was sent and led to another page was carried out.
function forgetOthers(own) {
  for (const key of keys()) {
    const draft = read(key);
    const isOld = !draft || Date.now() - draft.at > LASTS;
    const wasSent = draft?.sent && draft.page !== location.pathname;
    if (isOld || wasSent || !key.startsWith(own)) localStorage.removeItem(key);
  }
}

function typed(form) {
  const fields = [...form.querySelectorAll(WORDS)].filter((field) => field.name);
  return Object.fromEntries(fields.map((field) => [field.name, field.value]));
}

function offer(form, key, draft) {
  const notice = document.getElementById("draft-offer").content.cloneNode(true).firstElementChild;
  const [take, leave] = notice.querySelectorAll("button");
  take.addEventListener("click", () => {
    for (const [name, value] of Object.entries(draft.fields)) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLElement && field.matches(WORDS)) field.value = value;
    }
    notice.remove();
  });
  leave.addEventListener("click", () => {
    localStorage.removeItem(key);
    notice.remove();
  });
  form.prepend(notice);
}

function keep(form, own, number) {
  const key = `${own}${location.pathname}:${number}`;
  const before = JSON.stringify(typed(form));
  const draft = read(key);
  if (draft?.sent) write(key, { ...draft, sent: false }); // shown again: it was not carried out
  const hasMore = Object.values(draft?.fields ?? {}).some((value) => value.trim());
  if (hasMore && JSON.stringify(draft.fields) !== before) offer(form, key, draft);
  const save = (sent) =>
    write(key, { at: Date.now(), page: location.pathname, fields: typed(form), sent });
  form.addEventListener("input", () => save(false));
  form.addEventListener("submit", () => JSON.stringify(typed(form)) !== before && save(true));
}

if (writer) {
  const own = `${PREFIX}${writer}:`;
  forgetOthers(own);
  const forms = [...document.querySelectorAll('form[method="post"]')];
  forms.filter((form) => form.querySelector("textarea")).forEach((form, number) => keep(form, own, number));
  for (const form of document.querySelectorAll("form[data-signs-out]")) {
    form.addEventListener("submit", () => keys().forEach((key) => localStorage.removeItem(key)));
  }
}
