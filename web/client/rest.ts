/** The one place that fetches: JSON in, JSON out, errors as a class. */

const ROOT = "/api/v1";
let csrf = "";

/** What the server refused, in its own words; `code` is stable, `facts` say with which values. */
export class Refused extends Error {
  override readonly name = "Refused";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly facts: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

/** The request never got an answer. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export function useCsrf(token: string): void {
  csrf = token;
}

type Query = Record<string, string | number | boolean | null | undefined>;

export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const tail = params.toString();
  return `${ROOT}${path}${tail ? `?${tail}` : ""}`;
}

async function refusal(response: Response): Promise<Refused> {
  try {
    const body = (await response.json()) as { code?: string; message?: string; facts?: Record<string, unknown> };
    return new Refused(response.status, body.code ?? "unknown", body.message ?? response.statusText, body.facts);
  } catch {
    return new Refused(response.status, "unknown", response.statusText);
  }
}

async function call<T>(method: string, url: string, body?: BodyInit, type?: string, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-Wingbeat-CSRF"] = csrf;
  if (type) headers["Content-Type"] = type;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = body;
  if (signal) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(String(error));
  }
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : null) as T;
}

const json = (body: unknown): [BodyInit | undefined, string | undefined] =>
  body === undefined ? [undefined, undefined] : [JSON.stringify(body), "application/json"];

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  call<T>("GET", address(path, query), undefined, undefined, signal);
export const post = <T>(path: string, body?: unknown): Promise<T> => call<T>("POST", address(path), ...json(body));
export const put = <T>(path: string, body: unknown): Promise<T> => call<T>("PUT", address(path), ...json(body));
export const patch = <T>(path: string, body: unknown): Promise<T> => call<T>("PATCH", address(path), ...json(body));
export const remove = <T>(path: string, query?: Query): Promise<T> => call<T>("DELETE", address(path, query));
export const upload = <T>(path: string, query: Query, body: Blob | string, type: string): Promise<T> =>
  call<T>("POST", address(path, query), body, type);
