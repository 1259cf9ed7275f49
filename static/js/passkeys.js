// Passkeys. A form carries what the browser is to be asked; the answer is sent with it as any field.

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function named(credentials = []) {
  return credentials.map((each) => ({ ...each, id: bytesOf(each.id) }));
}

async function answerTo(kind, asked) {
  const publicKey = { ...asked, challenge: bytesOf(asked.challenge) };
  if (kind === "create") {
    publicKey.user = { ...asked.user, id: bytesOf(asked.user.id) };
    publicKey.excludeCredentials = named(asked.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  publicKey.allowCredentials = named(asked.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

function written({ id, type, rawId, response }) {
  const content = { clientDataJSON: textOf(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) content[part] = textOf(response[part]);
  }
  if (response.getTransports) content.transports = response.getTransports();
  return JSON.stringify({ id, type, rawId: textOf(rawId), response: content });
}

async function askAndSend(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const answer = await answerTo(form.dataset.passkey, JSON.parse(form.dataset.options));
    form.elements.credential.value = written(answer);
    form.submit();
  } catch {
    failed.hidden = false; // the reader said no, or the device has none: both end here
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      askAndSend(form);
    });
  }
}
