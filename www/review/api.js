/** Calls to the service. Every failure is an `ApiError` with a stable code. */

export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} [detail] */
  constructor(status, code, detail) {
    super(detail || code);
    this.status = status;
    this.code = code;
  }
}

/** @param {string} method @param {string} path @param {unknown} [body] FormData, or sent as JSON */
async function call(method, path, body) {
  /** @type {RequestInit} */
  const init = { method, credentials: "same-origin", cache: "no-store" };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new ApiError(0, "offline");
  }
  const text = await response.text().catch(() => "");
  let value;
  try {
    value = text ? JSON.parse(text) : undefined;
  } catch {
    value = undefined;
  }
  if (!response.ok) throw new ApiError(response.status, value?.code ?? "internal", value?.detail);
  return value;
}

const seg = encodeURIComponent;

export const api = {
  session: () => call("GET", "/v1/session"),
  login: (user, password) => call("POST", "/v1/session", { user, password }),
  logout: () => call("DELETE", "/v1/session"),
  changePassword: (old, next) => call("POST", "/v1/session/password", { old, new: next }),
  /** @param {Record<string, string>} query */
  claims: (query) => call("GET", `/v1/claims?${new URLSearchParams(query)}`),
  claim: (id, lang) => call("GET", `/v1/claims/${seg(id)}?lang=${seg(lang)}`),
  decide: (id, decision, note) =>
    call("POST", `/v1/claims/${seg(id)}/decision`, { decision, note }),
  photos: (product) => call("GET", `/v1/products/${seg(product)}/photos`),
  addPhoto: (product, form) => call("POST", `/v1/products/${seg(product)}/photos`, form),
};
