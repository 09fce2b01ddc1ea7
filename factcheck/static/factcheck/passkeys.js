// Passkeys: asks the browser to make one, or to sign in by one, and sends what it answers with its form.
// A form says by data-passkey which of the two, and by data-options where to ask the site what to ask for.

/** Bytes of base64url text (RFC 4648, section 5), as the site writes them. */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function read(keys) {
  return keys?.map((key) => ({ ...key, id: bytes(key.id) }));
}

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: read(options.excludeCredentials),
    },
  });
  return sent(made, ["clientDataJSON", "attestationObject"]);
}

async function get(options) {
  const signed = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge) },
  });
  return sent(signed, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

function sent(credential, parts) {
  const given = parts.filter((part) => credential.response[part]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(given.map((part) => [part, text(credential.response[part])])),
  });
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
  });
  // The password is asked for once more after some time.
  if (answer.redirected) {
    location.assign(answer.url);
    return new Promise(() => {});
  }
  const options = (await answer.json()).publicKey;
  return form.dataset.passkey === "create" ? create(options) : get(options);
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const said = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = await ask(form);
      form.submit();
    } catch {
      said.hidden = false;
      button.disabled = false;
    }
  });
}
