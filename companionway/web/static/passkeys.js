// Passkeys: asks the browser to make or show one and sends its answer with the form. Nothing is kept here.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const make = async ({ publicKey: asked }) => navigator.credentials.create({ publicKey: { ...asked,
    challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials) } });
  const show = async ({ publicKey: asked }) => navigator.credentials.get({ publicKey: { ...asked,
    challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) } });

  const answered = (made) => {
    const said = made.response;
    const response = { clientDataJSON: text(said.clientDataJSON) };
    if (said.attestationObject) {
      response.attestationObject = text(said.attestationObject);
      response.transports = said.getTransports ? said.getTransports() : [];
    } else {
      response.authenticatorData = text(said.authenticatorData);
      response.signature = text(said.signature);
      response.userHandle = said.userHandle ? text(said.userHandle) : null;
    }
    return { id: made.id, rawId: text(made.rawId), type: made.type, response,
      clientExtensionResults: made.getClientExtensionResults() };
  };

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.optionsUrl, { method: "POST", credentials: "same-origin",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  // A page's own forms, and those that wait in a template for the lock to show them.
  const offer = (within) => within.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = form.querySelector("button").hidden = false;
    const missing = form.querySelector("[data-passkey-missing]");
    if (missing) missing.hidden = true;
  });
  if (!window.PublicKeyCredential) return;
  offer(document);
  document.querySelectorAll("template").forEach((kept) => offer(kept.content));

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-passkey]")) return;
    event.preventDefault();
    const button = form.querySelector("button");
    const trouble = form.querySelector("[data-passkey-trouble]");
    if (button.disabled) return;
    button.disabled = true;
    trouble.hidden = true;
    try {
      const credential = await (form.dataset.passkey === "make" ? make : show)(await options(form));
      form.elements.credential.value = JSON.stringify(answered(credential));
      form.submit();
    } catch {
      trouble.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
})();
