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

export function keepCsrf(token: string): void {
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

/** This page as the server gives it now; null if it cannot be asked. */
export const page = (): Promise<string | null> =>
  fetch("/desk", { cache: "no-store" }).then(
    (answer) => (answer.ok ? answer.text() : null),
    () => null,
  );

async function refusal(response: Response): Promise<Refused> {
  try {
    const body = (await response.json()) as { code?: string; message?: string; facts?: Record<string, unknown> };
    return new Refused(response.status, body.code ?? "unknown", body.message ?? response.statusText, body.facts);
  } catch {
    return new Refused(response.status, "unknown", response.statusText);
  }
}

interface Request {
  readonly method: string;
  readonly url: string;
  readonly body?: BodyInit | undefined;
  readonly type?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

function headersOf({ method, type }: Request): Record<string, string> {
  return {
    Accept: "application/json",
    ...(method !== "GET" && { "X-Wingbeat-CSRF": csrf }),
    ...(type !== undefined && { "Content-Type": type }),
  };
}

async function answered(request: Request): Promise<Response> {
  const { method, url, body = null, signal = null } = request;
  try {
    return await fetch(url, { method, headers: headersOf(request), credentials: "same-origin", body, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(String(error));
  }
}

async function call<T>(request: Request): Promise<T> {
  const response = await answered(request);
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : null) as T;
}

const json = (body: unknown): Pick<Request, "body" | "type"> =>
  body === undefined ? {} : { body: JSON.stringify(body), type: "application/json" };

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  call<T>({ method: "GET", url: address(path, query), signal });
export const post = <T>(path: string, body?: unknown): Promise<T> =>
  call<T>({ method: "POST", url: address(path), ...json(body) });
export const put = <T>(path: string, body?: unknown): Promise<T> =>
  call<T>({ method: "PUT", url: address(path), ...json(body) });
export const patch = <T>(path: string, body: unknown): Promise<T> =>
  call<T>({ method: "PATCH", url: address(path), ...json(body) });
export const remove = <T>(path: string, query?: Query): Promise<T> =>
  call<T>({ method: "DELETE", url: address(path, query) });
export const upload = <T>(path: string, query: Query, body: Blob | string, type: string): Promise<T> =>
  call<T>({ method: "POST", url: address(path, query), body, type });

/** Sends a file and tells which share of it has gone. XMLHttpRequest, because fetch cannot tell. */
export function send<T>(
  path: string,
  query: Query,
  body: Blob,
  type: string,
  told?: (share: number) => void,
): Promise<T> {
  const request = new XMLHttpRequest();
  request.open("POST", address(path, query));
  for (const [name, value] of Object.entries(headersOf({ method: "POST", url: path, type })))
    request.setRequestHeader(name, value);
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => told?.(loaded / Math.max(1, total));
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(new Unreachable(path));
    request.onload = () => {
      const { status, statusText } = request;
      const answer = request.response as { code?: string; message?: string; facts?: Record<string, unknown> } | null;
      if (status < 300) resolve(answer as T);
      else reject(new Refused(status, answer?.code ?? "unknown", answer?.message ?? statusText, answer?.facts));
    };
    request.send(body);
  });
}
