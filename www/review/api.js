/** Calls to the service. Every failure is an `ApiError` with a stable code. */

export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} [detail] */
  constructor(status, code, detail) {
    super(detail || code);
    this.status = status;
    this.code = code;
  }
}

let signInAgain = async () => false;

/** What to do when the session ends in the middle of work. @param {() => Promise<boolean>} ask true: try again */
export function onExpired(ask) {
  signInAgain = ask;
}

/** One exchange. @param {string} method @param {string} path @param {unknown} [body] FormData, or sent as JSON */
async function exchange(method, path, body) {
  /** @type {RequestInit} */
  const init = { method, credentials: "same-origin", cache: "no-store" };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  let response;
  let text;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch {
    throw new ApiError(0, "offline");
  }
  let value;
  try {
    value = text ? JSON.parse(text) : undefined;
  } catch {
    value = undefined;
  }
  if (!response.ok) throw new ApiError(response.status, value?.code ?? "internal", value?.detail);
  return value;
}

/** An exchange that survives the end of a session: after a new login it is made once more. */
async function call(method, path, body) {
  try {
    return await exchange(method, path, body);
  } catch (error) {
    if (error.status !== 401 || !(await signInAgain())) throw error;
    return exchange(method, path, body);
  }
}

const seg = encodeURIComponent;

export const api = {
  session: () => exchange("GET", "/v1/session"),
  login: (user, password) => exchange("POST", "/v1/session", { user, password }),
  logout: () => exchange("DELETE", "/v1/session"),
  changePassword: (old, next) => exchange("POST", "/v1/session/password", { old, new: next }),
  /** @param {Record<string, string>} query */
  claims: (query) => call("GET", `/v1/claims?${new URLSearchParams(query)}`),
  claim: (id, lang) => call("GET", `/v1/claims/${seg(id)}?lang=${seg(lang)}`),
  decide: (id, decision, note) =>
    call("POST", `/v1/claims/${seg(id)}/decision`, { decision, note }),
  products: () => call("GET", "/v1/products"),
  photos: (product) => call("GET", `/v1/products/${seg(product)}/photos`),
  addPhoto: (product, form) => call("POST", `/v1/products/${seg(product)}/photos`, form),
  orderPhotos: (order) => call("GET", `/v1/orders/${seg(order)}/photos`),
  addOrderPhoto: (order, form) => call("POST", `/v1/orders/${seg(order)}/photos`, form),
  /** Whether the service has the file. @param {string} url */
  fileThere: (url) => call("HEAD", url),
};
