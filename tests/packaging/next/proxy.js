import { NextResponse } from "next/server";

/** The policy, with a nonce for the scripts that Next writes into the page. */
export function proxy(request) {
  const nonce = crypto.randomUUID();
  const policy =
    `default-src 'self'; script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'; worker-src 'self'; ` +
    "connect-src 'self'; base-uri 'none'";
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}
